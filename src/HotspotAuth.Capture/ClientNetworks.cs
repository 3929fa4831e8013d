using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;

namespace HotspotAuth.Capture;

/// <summary>One prefix of the guest side, such as 10.10.0.0/16. Host bits are cleared.</summary>
public readonly record struct ClientNetwork
{
    private readonly ulong _maskHigh;
    private readonly ulong _maskLow;

    private ClientNetwork(IpKey address, bool isIPv4, int length)
    {
        var bits = isIPv4 ? length + 96 : length;
        _maskHigh = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
        _maskLow = bits >= 128 ? ulong.MaxValue : bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
        Prefix = new IpKey(address.High & _maskHigh, address.Low & _maskLow);
        IsIPv4 = isIPv4;
        Length = length;
    }

    /// <summary>The network's first address.</summary>
    public IpKey Prefix { get; }

    /// <summary>Prefix length in bits: 0 to 32 for IPv4, 0 to 128 for IPv6.</summary>
    public int Length { get; }

    /// <summary>Which of the two families the prefix was written in.</summary>
    public bool IsIPv4 { get; }

    /// <summary>True when the address lies inside the prefix.</summary>
    public bool Contains(in IpKey address) =>
        (address.High & _maskHigh) == Prefix.High && (address.Low & _maskLow) == Prefix.Low && address.IsIPv4 == IsIPv4;

    /// <summary>Reads "address/length"; an address alone is a network of one. A length outside the family's range is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ClientNetwork network)
    {
        network = default;
        if (text is null) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var addressText = slash < 0 ? text : text[..slash];
        if (!IpKey.TryParse(addressText, out var address)) return false;
        var isIPv4 = !addressText.Contains(':', StringComparison.Ordinal);
        var longest = isIPv4 ? 32 : 128;
        var length = longest;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > longest)) return false;
        network = new ClientNetwork(address, isIPv4, length);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}/{Length}");

    /// <summary>The address family, for those who open sockets on it.</summary>
    public AddressFamily Family => IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
}

/// <summary>
/// The prefixes that are the guest side. An address inside one is a client; link-local IPv6 (fe80::/10) is left out on purpose,
/// because it names no one beyond its own link. Immutable.
/// </summary>
public sealed class ClientNetworks
{
    private readonly ClientNetwork[] _networks;

    /// <summary>Takes the prefixes as they are; their order does not matter.</summary>
    public ClientNetworks(params IEnumerable<ClientNetwork> networks) => _networks = networks.ToArray();

    /// <summary>No prefix: in every flow the initiator is the client.</summary>
    public static ClientNetworks None { get; } = new();

    /// <summary>The prefixes.</summary>
    public ImmutableArray<ClientNetwork> Networks => [.. _networks];

    /// <summary>True when no prefix is given.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <summary>True when one of the prefixes holds the address.</summary>
    public bool Contains(in IpKey address)
    {
        foreach (ref readonly var network in _networks.AsSpan())
            if (network.Contains(address)) return true;
        return false;
    }

    /// <summary>Reads a list such as "10.10.0.0/16", "fd00:10:10::/64"; the first text that is no prefix comes back as the fault.</summary>
    public static bool TryParse(IEnumerable<string> texts, [NotNullWhen(true)] out ClientNetworks? networks, [NotNullWhen(false)] out string? fault)
    {
        networks = null;
        fault = null;
        var parsed = new List<ClientNetwork>();
        foreach (var text in texts)
        {
            if (!ClientNetwork.TryParse(text, out var network))
            {
                fault = text;
                return false;
            }

            parsed.Add(network);
        }

        networks = new ClientNetworks(parsed);
        return true;
    }
}
