using System.Text;

namespace HotspotAuth.Gateway;

/// <summary>
/// Reads set elements straight from the kernel (nf_tables over netlink): libnftables can only print them, for 3,000 clients 440 kB of
/// JSON at each reading, and can't print a single one. Used by the kernel thread.
/// </summary>
internal sealed class NftSetReader : IDisposable
{
    // NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE, NEWSETELEM, GETSETELEM; NFPROTO_INET
    private const ushort GetTable = 0xA01;
    private const ushort NewElements = 0xA0C;
    private const ushort GetElements = 0xA0D;
    private const ushort NewRule = 0xA06;
    private const ushort GetRule = 0xA07;
    private const byte Inet = 1;
    private const byte Arp = 3;

    private const ushort ListTable = 1;
    private const ushort ListSet = 2;
    private const ushort ListElements = 3;
    private const ushort Nested = 1;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkSocket.Netfilter, 0, TimeSpan.FromSeconds(5));

    /// <summary>Whether a table of the family inet exists.</summary>
    public bool HasTable(string table) =>
        _socket.Request(NetlinkRequest.ForOne(GetTable, [Inet, 0, 0, 0]).Add(1, Name(table)), null) == 0;

    /// <summary>How many rules the chains of a table of the family inet have; 0 when there is no such table.</summary>
    public int Rules(string table)
    {
        var rules = 0;
        _ = _socket.Request(NetlinkRequest.ForDump(GetRule, [Inet, 0, 0, 0]).Add(1, Name(table)), (type, body) =>
        {
            // Kernels that know no filter give the rules of every table.
            if (type == NewRule && body.Length >= 4 && NetlinkMessage.Find(body[4..], 1).Span.SequenceEqual(Name(table))) rules++;
        });
        return rules;
    }

    /// <summary>All elements of a set; null when there is no such set.</summary>
    /// <exception cref="NftException">The kernel refused for another reason.</exception>
    public List<NftElement>? All(string table, string set) => All(Inet, table, set);

    /// <summary>All elements of a set of the family arp; null when there is no such set.</summary>
    /// <exception cref="NftException">The kernel refused for another reason.</exception>
    public List<NftElement>? AllOfArp(string table, string set) => All(Arp, table, set);

    private List<NftElement>? All(byte family, string table, string set)
    {
        var elements = new List<NftElement>();
        var request = NetlinkRequest.ForDump(GetElements, [family, 0, 0, 0]).Add(ListTable, Name(table)).Add(ListSet, Name(set));
        return Ask(request, set, elements) ? elements : null;
    }

    /// <summary>The element with a key; null when it or its set is not there.</summary>
    /// <exception cref="NftException">The kernel refused for another reason.</exception>
    public NftElement? One(string table, string set, byte[] key)
    {
        // An element holds a key, which holds a value; each is a list's or a value's first attribute.
        var value = NetlinkRequest.Attribute(Nested, key);
        var element = NetlinkRequest.Attribute(Nested, NetlinkRequest.Attribute(Nested, value, nested: true), nested: true);
        var elements = new List<NftElement>(1);
        var request = NetlinkRequest.ForOne(GetElements, [Inet, 0, 0, 0])
            .Add(ListTable, Name(table)).Add(ListSet, Name(set)).AddNested(ListElements, element);
        return Ask(request, set, elements) && elements.Count == 1 ? elements[0] : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static byte[] Name(string name) => Encoding.ASCII.GetBytes(name + "\0");

    private bool Ask(NetlinkRequest request, string set, List<NftElement> elements)
    {
        var errno = _socket.Request(request, (type, body) =>
        {
            if (type != NewElements || body.Length < 4) return;
            var list = NetlinkMessage.Find(body[4..], ListElements);
            while (NetlinkMessage.TryReadAttribute(ref list, out _, out var attributes))
            {
                if (NftElement.TryRead(attributes, out var element)) elements.Add(element);
            }
        });
        return errno switch
        {
            0 => true,
            NetlinkSocket.NoEntry => false,
            NetlinkSocket.NotPermitted => throw new NftException(NftFault.NotPermitted, "Operation not permitted"),
            _ => throw new NftException(NftFault.Other, $"reading the set {set} failed with errno {errno}"),
        };
    }
}
