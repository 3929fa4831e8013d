using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway;

/// <summary>
/// Drops clients' entries from the kernel's connection tracking (ctnetlink), in process. One pass walks the kernel's whole table
/// (12 ms with 262,144 buckets, empty or not), so the addresses of many clients share a pass. Used by one thread.
/// </summary>
internal sealed class Conntrack : IDisposable
{
    // NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW, GET, DELETE (linux/netfilter/nfnetlink_conntrack.h)
    private const ushort New = 0x100;
    private const ushort Get = 0x101;
    private const ushort Delete = 0x102;

    private const ushort TupleOrig = 1;
    private const ushort TupleIp = 1;
    private const ushort Status = 3;
    private const ushort Mark = 8;
    private const ushort Id = 12;
    private const ushort MarkMask = 21;
    private const ushort Filter = 25;
    private const ushort FilterOrigFlags = 1;
    private const uint FilterIpSource = 1;
    private const uint DestinationTranslated = 0x20;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkSocket.Netfilter, 0, TimeSpan.FromSeconds(5));
    private readonly HashSet<IPAddress> _own;

    /// <summary>Opens in the caller's network namespace.</summary>
    /// <param name="own">The box's own addresses: connections to them (the portal that is just answering) are kept.</param>
    public Conntrack(IEnumerable<IPAddress> own) => _own = [.. own];

    /// <summary>
    /// Drops what was led to the portal or to our resolver before its client was open: the translation must not outlive the login.
    /// Connections made since are left alone.
    /// </summary>
    /// <returns>How many were dropped.</returns>
    public int DropBeganShut(IReadOnlySet<IPAddress> clients)
    {
        // The kernel's filter by mark is as old as marks.
        var mark = BigEndian(Ruleset.BeganShut);
        return Drop(clients, request => request.Add(Mark, mark).Add(MarkMask, mark), onlyTranslated: true);
    }

    /// <summary>Drops every connection that the addresses began.</summary>
    /// <returns>How many were dropped.</returns>
    public int DropAll(IReadOnlySet<IPAddress> clients)
    {
        if (clients.Count != 1) return Drop(clients, null, onlyTranslated: false);
        // For one address the kernel can filter too (5.8 and later), which spares us the others' entries.
        var source = clients.First().GetAddressBytes();
        var ip = NetlinkRequest.Attribute(TupleIp, NetlinkRequest.Attribute(SourceType(source.Length), source), nested: true);
        var flags = new byte[4];
        MemoryMarshal.Write(flags, FilterIpSource);
        return Drop(
            clients, request => request.AddNested(TupleOrig, ip).AddNested(Filter, NetlinkRequest.Attribute(FilterOrigFlags, flags)), onlyTranslated: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static ushort SourceType(int length) => length == 4 ? (ushort)1 : (ushort)3;

    private static byte[] BigEndian(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }

    private int Drop(IReadOnlySet<IPAddress> clients, Action<NetlinkRequest>? filter, bool onlyTranslated)
    {
        var dropped = 0;
        foreach (var (family, length) in new[] { ((byte)2, 4), ((byte)10, 16) })
        {
            if (!clients.Any(c => c.IsV4() == (length == 4))) continue;
            var doomed = new List<(byte[] Tuple, byte[] Id)>();
            var request = NetlinkRequest.ForDump(Get, [family, 0, 0, 0]);
            filter?.Invoke(request);
            // A kernel that knows no filter refuses it or passes it over: then everything comes, and is looked at here all the same.
            if (Collect(request, clients, length, onlyTranslated, doomed) != 0 && filter is not null)
            {
                doomed.Clear();
                Collect(NetlinkRequest.ForDump(Get, [family, 0, 0, 0]), clients, length, onlyTranslated, doomed);
            }

            foreach (var (tuple, id) in doomed)
            {
                var deletion = NetlinkRequest.ForChange(Delete, [family, 0, 0, 0]).AddNested(TupleOrig, tuple);
                if (id.Length == 4) deletion.Add(Id, id);
                if (_socket.Request(deletion, null) == 0) dropped++;
            }
        }

        return dropped;
    }

    private int Collect(
        NetlinkRequest request, IReadOnlySet<IPAddress> clients, int length, bool onlyTranslated, List<(byte[] Tuple, byte[] Id)> doomed) =>
        _socket.Request(request, (type, body) =>
        {
            if (type != New || body.Length < 4) return;
            var attributes = body[4..];
            var tuple = NetlinkMessage.Find(attributes, TupleOrig);
            var ip = NetlinkMessage.Find(tuple, TupleIp);
            var source = NetlinkMessage.Find(ip, SourceType(length)).Span;
            var destination = NetlinkMessage.Find(ip, SourceType(length) + 1).Span;
            if (source.Length != length || destination.Length != length || !clients.Contains(new IPAddress(source))) return;
            if (_own.Contains(new IPAddress(destination))) return;
            if (onlyTranslated)
            {
                var status = NetlinkMessage.Find(attributes, Status).Span;
                var mark = NetlinkMessage.Find(attributes, Mark).Span;
                if (status.Length != 4 || (BinaryPrimitives.ReadUInt32BigEndian(status) & DestinationTranslated) == 0) return;
                if (mark.Length != 4 || (BinaryPrimitives.ReadUInt32BigEndian(mark) & Ruleset.BeganShut) == 0) return;
            }

            doomed.Add((tuple.ToArray(), NetlinkMessage.Find(attributes, Id).ToArray()));
        });
}
