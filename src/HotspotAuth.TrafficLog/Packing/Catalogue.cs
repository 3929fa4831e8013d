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

    /// <summary>Ports of one entry: a page of them, a bit each, the lowest bit of the first byte for the first.</summary>
    public const int PagePorts = 256;

    public static readonly string[] Columns = ["about", "item"];

    private readonly Dictionary<CatalogueRule, byte[]> _last = [];
    private readonly Dictionary<string, HashSet<byte[]>> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<byte[], byte[]> _pages = new(ByteEquality.Instance);
    private byte[] _item = new byte[64];

    /// <summary>Number of the page of a port, which a file may hold in 64 bits.</summary>
    public static long Page(long port) => port >> 8;

    public static bool Has(ReadOnlySpan<byte> ports, long port) => (ports[(int)(port & (PagePorts - 1)) / 8] >> (int)(port & 7) & 1) != 0;

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

    /// <summary>Adds an address and a port.</summary>
    public void Add(ReadOnlySpan<byte> address, long port)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, Page(port));
        var page = Join(address, number);
        var known = _pages.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(page, out var ports)) _pages[page.ToArray()] = ports = new byte[PagePorts / 8];
        ports[(int)(port & (PagePorts - 1)) / 8] |= (byte)(1 << (int)(port & 7));
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
        var pages = _pages.Select(page => (About: CatalogueRule.Outside, Item: (byte[])[.. page.Key, .. page.Value]));
        return _items.SelectMany(about => about.Value.Select(item => (About: about.Key, Item: item))).Concat(pages)
            .OrderBy(entry => entry.About, StringComparer.Ordinal).ThenBy(entry => entry.Item, ByteOrder.Instance);
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
