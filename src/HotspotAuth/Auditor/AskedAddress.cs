using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.TrafficLog;
using Endpoint = HotspotAuth.Export.Endpoint;

namespace HotspotAuth.Auditor;

/// <summary>What kind of thing a question names.</summary>
internal enum AskedKind
{
    Address,
    Device,
    User,
}

/// <summary>Why a typed address can't be taken.</summary>
internal enum AddressFault
{
    None,
    Empty,
    Malformed,

    /// <summary>A whole network: the question is about one address.</summary>
    Network,

    /// <summary>The address is good and its port is none.</summary>
    Port,

    /// <summary>An address of a page; which machine that is nobody can say from its name.</summary>
    Page,
}

/// <summary>
/// Whose traffic, as an auditor types it: <c>203.0.113.17</c>, <c>203.0.113.17:40812</c>, <c>[fd00::5]:443</c>, a link address in any of
/// its spellings, or a user name. One of the three members is there.
/// </summary>
internal sealed record AskedAddress
{
    public AskedKind Kind => Endpoint is not null ? AskedKind.Address : Mac is not null ? AskedKind.Device : AskedKind.User;
    public Endpoint? Endpoint { get; init; }
    public LogMac? Mac { get; init; }
    public string? User { get; init; }

    public static AddressFault Read(string? typed, out AskedAddress? asked)
    {
        asked = null;
        var text = PastedText.Plain(typed);
        if (text is null) return AddressFault.Malformed;
        if (text.Length == 0) return AddressFault.Empty;
        if (Export.Endpoint.TryParse(text, out var endpoint))
        {
            asked = new AskedAddress { Endpoint = endpoint };
            return AddressFault.None;
        }

        if (MacAddress.TryParse(text, out var mac))
        {
            asked = new AskedAddress { Mac = new LogMac(mac.Value) };
            return AddressFault.None;
        }

        var fault = FaultOf(text);
        if (fault == AddressFault.None) asked = new AskedAddress { User = Usernames.Normalize(text) };
        return fault;
    }

    /// <summary>As it is kept with the question; <see cref="Read"/> takes it again.</summary>
    public override string ToString() => Endpoint?.ToString() ?? Mac?.ToString() ?? User!;

    /// <summary>None where it may be a user's name.</summary>
    private static AddressFault FaultOf(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal)) return AddressFault.Page;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0) return Export.Endpoint.TryParseAddress(text[..slash], out _) ? AddressFault.Network : AddressFault.Page;
        var colon = text.LastIndexOf(':');
        if (colon > 0 && Export.Endpoint.TryParseAddress(text[..colon].Trim('[', ']'), out _)) return AddressFault.Port;
        // Numbers and dots alone mean an address that went wrong, never a person.
        if (text.All(c => char.IsAsciiDigit(c) || c == '.') && text.Contains('.', StringComparison.Ordinal)) return AddressFault.Malformed;
        return Usernames.Normalize(text).Length == 0 || !Usernames.IsValid(Usernames.Normalize(text)) ? AddressFault.Malformed : AddressFault.None;
    }
}
