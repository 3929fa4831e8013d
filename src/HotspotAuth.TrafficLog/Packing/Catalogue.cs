using System.Buffers.Binary;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Who and what a sealed file has rows of, each once: the table <c>catalogue(about, item)</c>, made from the rows alone. README.md, "Catalogue", has what is in
/// it. This object collects it from rows; a verifier compares it with what the file holds.
/// </summary>
internal sealed class Catalogue
{
    public const string Table = "catalogue";
    public const string Create = "CREATE TABLE catalogue(about TEXT NOT NULL, item BLOB NOT NULL, PRIMARY KEY(about, item)) WITHOUT ROWID";

    public static readonly string[] Columns = ["about", "item"];

    private readonly Dictionary<CatalogueRule, byte[]> _last = [];
    private readonly Dictionary<string, HashSet<byte[]>> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<byte[], HashSet<ulong>> _pages = new(ByteEquality.Instance);
    private readonly Dictionary<byte[], uint> _insides = new(ByteEquality.Instance);
    private byte[] _item = new byte[64];

    /// <summary>Number of the page of a port, which a file may hold in 64 bits.</summary>
    public static long Page(long port) => port >> 8;

    /// <summary>How an entry about an address after translation begins: its length, the address, and the number of a page or nothing.</summary>
    public static byte[] Head(ReadOnlySpan<byte> address, long? page)
    {
        var head = new byte[1 + address.Length + (page is null ? 0 : sizeof(long))];
        head[0] = (byte)address.Length;
        address.CopyTo(head.AsSpan(1));
        if (page is { } number) BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1 + address.Length), number);
        return head;
    }

    /// <summary>Of a page's list the places, among the addresses before translation, of those that had a port; false where it is no list.</summary>
    public static bool TryReadPlaces(ReadOnlySpan<byte> list, long port, ICollection<uint> places)
    {
        while (list.Length > 0)
        {
            var low = list[0];
            var (place, shift, at) = (0U, 0, 1);
            for (; at < list.Length && list[at] >= 0x80 && shift < 28; at++, shift += 7) place |= (uint)(list[at] & 0x7F) << shift;
            if (at == list.Length || list[at] >= 0x80) return false;
            place |= (uint)list[at] << shift;
            if (low == (byte)port) places.Add(place);
            list = list[(at + 1)..];
        }

        return true;
    }

    public static bool IsIn(Database database) => database.Number($"SELECT count(*) FROM sqlite_master WHERE name = '{Table}'") > 0;

    /// <summary>Adds what a row has: the rule's first column, and its second unless that is a port.</summary>
    public void Add(CatalogueRule rule, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var item = Join(first, second);
        // Most rows of a client follow one another.
        if (_last.TryGetValue(rule, out var last) && item.SequenceEqual(last)) return;
        if (!_items.TryGetValue(rule.About, out var items)) _items[rule.About] = items = new HashSet<byte[]>(ByteEquality.Instance);
        var known = items.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(item, out var stored)) items.Add(stored = item.ToArray());
        _last[rule] = stored;
    }

    /// <summary>Adds an address after translation, its port, and the address before, which an entry of its own must have.</summary>
    public void Add(ReadOnlySpan<byte> address, long port, ReadOnlySpan<byte> inside)
    {
        Span<byte> number = stackalloc byte[1 + sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number[1..], Page(port));
        number[0] = (byte)address.Length;
        var page = Join(number, address);
        var known = _pages.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(page, out var ports)) _pages[page.ToArray()] = ports = [];
        var insides = _insides.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!insides.TryGetValue(inside, out var place)) insides[inside] = place = (uint)_insides.Count;
        ports.Add(((ulong)(byte)port << 32) | place);
    }

    public void Write(Database database)
    {
        database.Run(Create);
        using var insert = database.Prepare($"INSERT INTO {Table} VALUES(?,?)");
        foreach (var (about, item) in InOrder())
        {
            insert.BindText(1, about);
            insert.BindBlob(2, item);
            insert.Step();
            insert.Reset();
        }
    }

    /// <summary>Whether a file's catalogue is exactly this one.</summary>
    public bool IsThatOf(Database database)
    {
        using var stored = database.Prepare($"SELECT about,item FROM {Table} ORDER BY about,item");
        foreach (var (about, item) in InOrder())
        {
            if (!stored.Step() || stored.Type(0) != raw.SQLITE_TEXT || stored.Type(1) != raw.SQLITE_BLOB) return false;
            if (stored.Text(0) != about || !stored.Bytes(1).SequenceEqual(item)) return false;
        }

        return !stored.Step();
    }

    private IEnumerable<(string About, byte[] Item)> InOrder()
    {
        var order = _insides.OrderBy(inside => inside.Key, ByteOrder.Instance).Select((inside, place) => (inside.Value, Place: (uint)place)).OrderBy(each => each.Value).Select(each => each.Place).ToArray();
        var pages = _pages.Select(page => (About: CatalogueRule.Outside, Item: (byte[])[.. Head(page.Key.AsSpan(1 + sizeof(long)), BinaryPrimitives.ReadInt64BigEndian(page.Key.AsSpan(1))), .. List(page.Value, order)]));
        return _items.SelectMany(about => about.Value.Select(item => (About: about.Key, Item: item))).Concat(pages)
            .OrderBy(entry => entry.About, StringComparer.Ordinal).ThenBy(entry => entry.Item, ByteOrder.Instance);
    }

    // A byte for the port, then the place in groups of seven bits, the lowest first, each but the last with its highest bit set.
    private static List<byte> List(HashSet<ulong> ports, uint[] order)
    {
        var list = new List<byte>(ports.Count * 3);
        foreach (var (low, each) in ports.Select(port => ((byte)(port >> 32), order[(uint)port])).Order())
        {
            list.Add(low);
            var place = each;
            for (; place >= 0x80; place >>= 7) list.Add((byte)(place | 0x80));
            list.Add((byte)place);
        }

        return list;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = first.Length + second.Length;
        if (_item.Length < length) _item = new byte[length];
        first.CopyTo(_item);
        second.CopyTo(_item.AsSpan(first.Length));
        return _item.AsSpan(0, length);
    }
}
