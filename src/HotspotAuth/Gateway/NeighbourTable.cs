using System.Net;
using System.Runtime.InteropServices;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>
/// The kernel's neighbour table (rtnetlink(7), RTM_GETNEIGH): which device answers for an address. Asked anew each time: one address
/// costs microseconds, and a cache would name the device that had it before. Needs no privilege. Thread-safe.
/// </summary>
internal sealed partial class NeighbourTable : IDisposable
{
    /// <summary>RTM_NEWNEIGH: an entry, in a dump or as an event.</summary>
    public const ushort NewNeighbour = 28;

    /// <summary>RTMGRP_NEIGH: the events' multicast group.</summary>
    public const uint EventGroup = 4;

    private const ushort GetNeighbour = 30;
    private const ushort Destination = 1;
    private const ushort LinkAddress = 2;
    private const int FixedLength = 12;

    // NUD_REACHABLE, DELAY, PROBE, PERMANENT; STALE is known though not lately confirmed. INCOMPLETE, FAILED and NOARP name no device.
    private const int Confirmed = 0x02 | 0x08 | 0x10 | 0x80;
    private const int Stale = 0x04;

    private readonly Lock _lock = new();
    private readonly NetlinkSocket _socket;
    private readonly int _interface;

    private NeighbourTable(NetlinkSocket socket, int index)
    {
        _socket = socket;
        _interface = index;
    }

    /// <summary>Opens the table of one interface, or of all when <paramref name="interfaceName"/> is null.</summary>
    /// <exception cref="GatewayException">There is no such interface.</exception>
    public static NeighbourTable Open(string? interfaceName)
    {
        var index = interfaceName is null ? 0 : InterfaceIndex(interfaceName);
        if (interfaceName is not null && index == 0)
            throw new GatewayException($"There is no interface '{interfaceName}'; see `ip -br link` and mend Gateway:LanInterface.");
        return new NeighbourTable(NetlinkSocket.Open(NetlinkSocket.Route, 0, TimeSpan.FromSeconds(2)), index);
    }

    /// <summary>The kernel's number of an interface in the caller's network namespace; 0 when there is none of the name.</summary>
    public static int InterfaceIndex(string name) => (int)if_nametoindex(name);

    /// <summary>The device behind an address; null when the kernel has none.</summary>
    public MacAddress? Find(IPAddress address)
    {
        var wanted = address.Canonical();
        if (_interface == 0)
        {
            foreach (var entry in All())
            {
                if (entry.Address.Equals(wanted)) return entry.Mac;
            }

            return null;
        }

        Span<byte> fixedPart = stackalloc byte[FixedLength];
        fixedPart.Clear();
        fixedPart[0] = wanted.IsV4() ? (byte)2 : (byte)10;
        MemoryMarshal.Write(fixedPart[4..], _interface);
        var request = NetlinkRequest.ForOne(GetNeighbour, fixedPart).Add(Destination, wanted.GetAddressBytes());
        MacAddress? found = null;
        lock (_lock)
        {
            _ = _socket.Request(request, (type, body) =>
            {
                if (type == NewNeighbour && TryRead(body, _interface, out var entry)) found = entry.Mac;
            });
        }

        return found;
    }

    /// <summary>All entries that name a device.</summary>
    public IReadOnlyList<Neighbour> All()
    {
        var entries = new List<Neighbour>();
        Span<byte> fixedPart = stackalloc byte[FixedLength];
        fixedPart.Clear();
        var request = NetlinkRequest.ForDump(GetNeighbour, fixedPart);
        lock (_lock)
        {
            _ = _socket.Request(request, (type, body) =>
            {
                if (type == NewNeighbour && TryRead(body, _interface, out var entry)) entries.Add(entry);
            });
        }

        return entries;
    }

    /// <summary>
    /// Reads the body of RTM_NEWNEIGH: struct ndmsg (12 octets), then attributes. False when it is of another interface, names no
    /// device, or is malformed.
    /// </summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, int index, out Neighbour neighbour)
    {
        neighbour = default;
        if (body.Length < FixedLength) return false;
        var head = body.Span;
        if (index != 0 && MemoryMarshal.Read<int>(head[4..]) != index) return false;
        var state = MemoryMarshal.Read<ushort>(head[8..]);
        if ((state & (Confirmed | Stale)) == 0) return false;
        var attributes = body[FixedLength..];
        var address = NetlinkMessage.Find(attributes, Destination).Span;
        var link = NetlinkMessage.Find(attributes, LinkAddress).Span;
        if (address.Length is not (4 or 16) || link.Length != MacAddress.Length) return false;
        var mac = MacAddress.FromBytes(link);
        if (mac.IsMulticast || mac.Value == 0) return false;
        neighbour = new Neighbour(new IPAddress(address), mac, (state & Confirmed) != 0);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);
}
