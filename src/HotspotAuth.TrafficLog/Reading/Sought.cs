using System.Buffers.Binary;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// What a question asks for, as the catalogue of a sealed day has it. A day whose catalogue lacks any of it has no answer and is not looked into; a day without
/// a catalogue always is.
/// </summary>
internal sealed class Sought
{
    private readonly List<(string About, byte[] Item, long? Port)> _items = [];

    public bool IsAnything => _items.Count == 0;

    public Sought With(string about, byte[]? item)
    {
        if (item is not null) _items.Add((about, item, null));
        return this;
    }

    public Sought With(string about, string? text) => With(about, text is null ? null : System.Text.Encoding.UTF8.GetBytes(LogText.Clean(text)));

    /// <summary>An address after translation, and its port or any.</summary>
    public Sought With(LogIp? address, int? port)
    {
        if (address is not { } ip) return this;
        var item = ip.ToBytes();
        if (port is { } number)
        {
            Array.Resize(ref item, ip.Length + sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(item.AsSpan(ip.Length), Catalogue.Page(number));
        }

        _items.Add((CatalogueRule.Outside, item, port));
        return this;
    }

    /// <summary>Whether a file may have rows of all that is asked for, and which addresses they have where a MAC tells them; null: any.</summary>
    public bool MayBeIn(Database database, out IReadOnlyList<byte[]>? addresses)
    {
        addresses = null;
        if (IsAnything || !Catalogue.IsIn(database)) return true;
        using var entries = database.Prepare($"SELECT item FROM {Catalogue.Table} WHERE about = ? AND item >= ? AND item <= ?");
        foreach (var (about, item, port) in _items)
        {
            entries.BindText(1, about);
            entries.BindBlob(2, item);
            // What follows the item in an entry: an address after a MAC, page and bits after an address, bits after a page.
            entries.BindBlob(3, about is CatalogueRule.Mac or CatalogueRule.Outside ? [.. item, .. Enumerable.Repeat(byte.MaxValue, 41)] : item);
            var found = new List<byte[]>();
            while (entries.Step())
            {
                if (Fits(about, item, port, entries.Bytes(0))) found.Add(entries.Bytes(0)[item.Length..].ToArray());
            }

            entries.Reset();
            if (found.Count == 0) return false;
            if (about == CatalogueRule.Mac) addresses = found;
        }

        return true;
    }

    // A short address is also the beginning of a longer one.
    private static bool Fits(string about, byte[] item, long? port, ReadOnlySpan<byte> entry)
    {
        if (about != CatalogueRule.Outside) return true;
        var page = (port is null ? item.Length + sizeof(long) : item.Length) + (Catalogue.PagePorts / 8);
        return entry.Length == page && (port is not { } number || Catalogue.Has(entry[item.Length..], number));
    }
}
