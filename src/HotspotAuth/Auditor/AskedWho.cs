using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using HotspotAuth.Capture;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using Endpoint = HotspotAuth.Export.Endpoint;

namespace HotspotAuth.Auditor;

/// <summary>"Who had this?", typed and understood: an address or a device at a moment.</summary>
/// <param name="Address">An address with or without a port, or a device; never a user.</param>
/// <param name="IsOutside">Whether the address is the one that the Internet saw.</param>
/// <param name="Time">When.</param>
/// <param name="Peer">The other end of the connection where the question names it: fewer fit then.</param>
internal sealed record AskedWho(AskedAddress Address, bool IsOutside, AskedTime Time, LogIp? Peer)
{
    /// <summary>The question as the answering code takes it.</summary>
    public WhoisQuestion Question => new(Address.Endpoint ?? default, Time.At.ToUnixTimeMilliseconds(), Time.ToleranceMs, IsOutside) { Mac = Address.Mac, Peer = Peer };

    /// <summary>
    /// Where nobody says it: an address of the guests' networks or of any private network is inside, and so is each of IPv6, which nobody
    /// translates; every other is what the Internet saw.
    /// </summary>
    public static bool LooksOutside(AskedAddress address, ClientNetworks guests)
    {
        if (address.Endpoint is not { } endpoint || endpoint.Ip.IsIPv6) return false;
        var ip = new IPAddress(endpoint.Ip.ToBytes());
        return !guests.Contains(IpKey.From(ip)) && !IsPrivate(ip);
    }

    // RFC 1918, RFC 6598 (carriers' own) and RFC 3927.
    private static bool IsPrivate(IPAddress ip) => ip.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..] or [169, 254, ..] or [127, ..];

    public string ToJson() => JsonSerializer.Serialize(new Kept(Address.ToString(), IsOutside, Time.At.ToUnixTimeMilliseconds(), Time.ToleranceMs, Time.Because, Time.IsUtc, Peer?.ToString()), Form);

    /// <exception cref="InvalidDataException">The text is none of <see cref="ToJson"/>.</exception>
    public static AskedWho FromJson(string json)
    {
        var kept = JsonSerializer.Deserialize<Kept>(json, Form);
        if (kept is null || AskedAddress.Read(kept.Address, out var address) != AddressFault.None) throw new InvalidDataException("The kept question can't be read.");
        var peer = kept.Peer is { } text && Endpoint.TryParseAddress(text, out var ip) ? ip : default(LogIp?);
        return new AskedWho(address!, kept.Outside, new AskedTime(DateTimeOffset.FromUnixTimeMilliseconds(kept.At), kept.Tolerance, kept.Because, kept.Utc), peer);
    }

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private sealed record Kept(string Address, bool Outside, long At, long Tolerance, ToleranceReason Because, bool Utc, string? Peer);
}
