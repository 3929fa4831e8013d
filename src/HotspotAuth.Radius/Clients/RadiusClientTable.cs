using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Radius;

/// <summary>All clients, immutable: a reload builds a new table and swaps it whole. The longest prefix wins.</summary>
public sealed class RadiusClientTable
{
    private readonly FrozenDictionary<PrefixKey, RadiusClient> _byPrefix;
    private readonly int[] _lengthsV4;
    private readonly int[] _lengthsV6;

    /// <summary>Builds the table. Throws <see cref="ArgumentException"/> when two clients have the same network or the same name.</summary>
    public RadiusClientTable(IEnumerable<RadiusClient> clients)
    {
        Clients = [.. clients];
        var byPrefix = new Dictionary<PrefixKey, RadiusClient>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var client in Clients)
        {
            if (!names.Add(client.Name))
                throw new ArgumentException($"Two RADIUS clients are named {client.Name}.", nameof(clients));
            if (!byPrefix.TryAdd(PrefixKey.Of(client.Network), client))
                throw new ArgumentException($"Two RADIUS clients have the network {client.Network}.", nameof(clients));
        }

        _byPrefix = byPrefix.ToFrozenDictionary();
        _lengthsV4 = LengthsOf(byPrefix.Keys, isV4: true);
        _lengthsV6 = LengthsOf(byPrefix.Keys, isV4: false);
    }

    /// <summary>A table that knows nobody.</summary>
    public static RadiusClientTable Empty { get; } = new([]);

    /// <summary>The clients in the order they were given.</summary>
    public IReadOnlyList<RadiusClient> Clients { get; }

    /// <summary>The client that a packet from this address belongs to, or null for a stranger.</summary>
    public RadiusClient? Find(IPAddress address) => Find(PeerAddress.ToBits(address), PeerAddress.IsV4(address));

    internal RadiusClient? Find(UInt128 address, bool isV4)
    {
        foreach (var length in isV4 ? _lengthsV4 : _lengthsV6)
        {
            if (_byPrefix.TryGetValue(PrefixKey.Of(address, length, isV4), out var client))
                return client;
        }

        return null;
    }

    private static int[] LengthsOf(IEnumerable<PrefixKey> keys, bool isV4) =>
        [.. keys.Where(key => key.IsV4 == isV4).Select(key => key.Length).Distinct().OrderDescending()];

    private readonly record struct PrefixKey(UInt128 Bits, int Length, bool IsV4)
    {
        public static PrefixKey Of(IPNetwork network)
        {
            var isV4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
            return Of(PeerAddress.ToBits(network.BaseAddress), network.PrefixLength, isV4);
        }

        public static PrefixKey Of(UInt128 address, int length, bool isV4)
        {
            var hostBits = (isV4 ? 32 : 128) - length;
            return new(hostBits == 128 ? UInt128.Zero : address >> hostBits << hostBits, length, isV4);
        }
    }
}
