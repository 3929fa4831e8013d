using System.Net;
using System.Runtime.InteropServices;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>
/// Fixes the kernel's neighbour entries of open clients, so that forged ARP or NDP can't turn a client's downloads to somebody else.
/// Only where our own dnsmasq leases: a lease that moves to another device moves the entry at once, and a foreign DHCP server would not
/// tell us. Entries carry a protocol number of ours, so that an operator's own are left alone. Used by the kernel thread.
/// </summary>
internal sealed class NeighbourPins(GatewaySettings settings) : IDisposable
{
    // RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH; NUD_PERMANENT; NDA_DST, NDA_LLADDR, NDA_PROTOCOL (Linux 5.0).
    private const ushort New = 28;
    private const ushort Delete = 29;
    private const ushort Get = 30;
    private const ushort Permanent = 0x80;
    private const ushort Destination = 1;
    private const ushort LinkAddress = 2;
    private const ushort Protocol = 12;
    private const byte Ours = 72;
    private const int FixedLength = 12;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkSocket.Route, 0, TimeSpan.FromSeconds(5));
    private readonly int _interface = NeighbourTable.InterfaceIndex(settings.LanInterface);
    private readonly HashSet<IPAddress> _pinned = [];

    /// <summary>Addresses that are fixed.</summary>
    public int Count => _pinned.Count;

    /// <summary>Fixes an address to a device.</summary>
    public void Set(IPAddress address, MacAddress mac)
    {
        if (settings.Dnsmasq != DnsmasqMode.Managed) return;
        var request = NetlinkRequest.ForCreation(New, Message(address, Permanent))
            .Add(Destination, address.GetAddressBytes()).Add(LinkAddress, mac.ToBytes()).Add(Protocol, [Ours]);
        if (_socket.Request(request, null) == 0) _pinned.Add(address);
    }

    /// <summary>Lets the kernel find out again who has an address.</summary>
    public void Remove(IPAddress address)
    {
        if (!_pinned.Remove(address)) return;
        _ = _socket.Request(NetlinkRequest.ForChange(Delete, Message(address, 0)).Add(Destination, address.GetAddressBytes()), null);
    }

    /// <summary>Makes the entries those of the open clients: what an earlier run left for others goes.</summary>
    public void Adopt(ClientTable clients)
    {
        _pinned.Clear();
        foreach (var (address, mac) in Held())
        {
            _pinned.Add(address);
            if (clients.OwnerOf(address) != mac) Remove(address);
        }

        foreach (var client in clients.All)
        {
            foreach (var address in client.Addresses.Where(a => !_pinned.Contains(a))) Set(address, client.Mac);
        }
    }

    /// <summary>Takes all away.</summary>
    public void RemoveAll()
    {
        foreach (var address in _pinned.ToList()) Remove(address);
    }

    public void Dispose() => _socket.Dispose();

    private List<(IPAddress Address, MacAddress Mac)> Held()
    {
        var held = new List<(IPAddress, MacAddress)>();
        _ = _socket.Request(NetlinkRequest.ForDump(Get, new byte[FixedLength]), (type, body) =>
        {
            if (type != New || !NeighbourTable.TryRead(body, _interface, out var entry)) return;
            if (NetlinkMessage.Find(body[FixedLength..], Protocol).Span is [Ours]) held.Add((entry.Address, entry.Mac));
        });
        return held;
    }

    // struct ndmsg: family, interface, state, flags, type.
    private byte[] Message(IPAddress address, ushort state)
    {
        var message = new byte[FixedLength];
        message[0] = address.IsV4() ? (byte)2 : (byte)10;
        MemoryMarshal.Write(message.AsSpan(4), _interface);
        MemoryMarshal.Write(message.AsSpan(8), state);
        return message;
    }
}
