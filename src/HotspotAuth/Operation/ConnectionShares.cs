using System.Net;
using System.Net.Sockets;
using HotspotAuth.Gateway;
using Microsoft.AspNetCore.Connections;

namespace HotspotAuth.Operation;

/// <summary>
/// Shares a site's connections among addresses: one may hold as many as half of what is free, so that it fills a third of the site alone
/// and never all of it, while the guests of a router that translates, who are one address to us, find room as long as there is any. An
/// IPv6 device makes addresses as it likes: there the /64 counts.
/// </summary>
internal sealed class ConnectionShares
{
    /// <summary>What any address may hold while there is room at all: two browsers.</summary>
    public const int Least = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _held = [];
    private readonly int _capacity;
    private readonly Action _refused;
    private int _total;

    /// <param name="capacity">Connections of the site in all.</param>
    /// <param name="refused">Called for each connection that found no room.</param>
    public ConnectionShares(int capacity, Action refused) => (_capacity, _refused) = (capacity, refused);

    /// <summary>Takes a place for an address; false where it holds its share.</summary>
    public bool TryTake(IPAddress address)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(address);
            if (_total >= _capacity || held >= Math.Max(Least, (_capacity - _total) / 2)) return false;
            _held[address] = held + 1;
            _total++;
            return true;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Return(IPAddress address)
    {
        lock (_lock)
        {
            _total--;
            if (--_held[address] == 0) _held.Remove(address);
        }
    }

    /// <summary>What counts as one: an IPv4 address, an IPv6 network of 64 bits.</summary>
    public static IPAddress Key(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var asking }) return IPAddress.None;
        var address = asking.Canonical();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        octets[8..].Clear();
        return new IPAddress(octets);
    }

    /// <summary>Bounds a site's connections, in all and by address; beyond them they are reset, and counted.</summary>
    public static void Apply(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, string site, int capacity, HotspotMeters meters)
    {
        var counter = meters.Meter.CreateCounter<long>("hotspot.connections.refused", unit: "{connection}", description: "Connections of a site that were reset because their address held its share, or the site was full");
        var shares = new ConnectionShares(capacity, () => counter.Add(1, new KeyValuePair<string, object?>("site", site)));
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(shares.Guard));
    }

    private ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        var address = Key(connection.RemoteEndPoint);
        if (!TryTake(address))
        {
            _refused();
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Return(address);
        }
    };
}
