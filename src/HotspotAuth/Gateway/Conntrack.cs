using System.Net;
using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway;

/// <summary>
/// Drops a client's entries from the kernel's connection tracking (ctnetlink), in process: forking <c>conntrack</c> would cost more
/// than a login. After a login, sockets that a browser opened towards the portal must not go on being translated to it; after a
/// logout nothing of the client may linger. Used by one thread.
/// </summary>
internal sealed class Conntrack : IDisposable
{
    // NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW, GET, DELETE (linux/netfilter/nfnetlink_conntrack.h)
    private const ushort New = 0x100;
    private const ushort Get = 0x101;
    private const ushort Delete = 0x102;

    private const ushort TupleOrig = 1;
    private const ushort TupleIp = 1;
    private const ushort Id = 12;
    private const ushort Filter = 25;
    private const ushort FilterOrigFlags = 1;
    private const uint FilterIpSource = 1;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkSocket.Netfilter, 0, TimeSpan.FromSeconds(2));
    private readonly HashSet<IPAddress> _own;

    /// <summary>Opens in the caller's network namespace.</summary>
    /// <param name="own">The box's own addresses: connections to them (the portal that is just answering) are kept.</param>
    public Conntrack(IEnumerable<IPAddress> own) => _own = [.. own];

    /// <summary>Drops every connection that an address began, except those to the box itself.</summary>
    /// <returns>How many were dropped.</returns>
    public int Drop(IPAddress client)
    {
        var doomed = new List<(byte[] Tuple, byte[] Id)>();
        var source = client.GetAddressBytes();
        // The kernel's own filter (5.8 and later) spares us the others' entries; an older one refuses it or ignores it, so the source is checked here too.
        var errno = Collect(source, filtered: true, doomed);
        if (errno != 0)
        {
            doomed.Clear();
            Collect(source, filtered: false, doomed);
        }

        var dropped = 0;
        Span<byte> head = [FamilyOf(source), 0, 0, 0];
        foreach (var (tuple, id) in doomed)
        {
            var request = NetlinkRequest.ForChange(Delete, head).AddNested(TupleOrig, tuple);
            if (id.Length == 4) request.Add(Id, id);
            if (_socket.Request(request, null) == 0) dropped++;
        }

        return dropped;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static byte FamilyOf(ReadOnlySpan<byte> address) => address.Length == 4 ? (byte)2 : (byte)10;

    private int Collect(byte[] source, bool filtered, List<(byte[] Tuple, byte[] Id)> doomed)
    {
        ushort sourceType = source.Length == 4 ? (ushort)1 : (ushort)3;
        Span<byte> head = [FamilyOf(source), 0, 0, 0];
        var request = NetlinkRequest.ForDump(Get, head);
        if (filtered)
        {
            Span<byte> flags = stackalloc byte[4];
            MemoryMarshal.Write(flags, FilterIpSource);
            request.AddNested(TupleOrig, NetlinkRequest.Attribute(TupleIp, NetlinkRequest.Attribute(sourceType, source), nested: true));
            request.AddNested(Filter, NetlinkRequest.Attribute(FilterOrigFlags, flags));
        }

        return _socket.Request(request, (type, body) =>
        {
            if (type != New || body.Length < 4) return;
            var attributes = body[4..];
            var tuple = NetlinkMessage.Find(attributes, TupleOrig);
            var ip = NetlinkMessage.Find(tuple, TupleIp);
            if (!NetlinkMessage.Find(ip, sourceType).Span.SequenceEqual(source)) return;
            var destination = NetlinkMessage.Find(ip, sourceType + 1).Span;
            if (destination.Length != source.Length || _own.Contains(new IPAddress(destination))) return;
            doomed.Add((tuple.ToArray(), NetlinkMessage.Find(attributes, Id).ToArray()));
        });
    }
}
