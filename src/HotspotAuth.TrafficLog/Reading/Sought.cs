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
        _items.Add((CatalogueRule.Outside, Catalogue.Head(ip.ToBytes(), port is { } number ? Catalogue.Page(number) : null), port));
        return this;
    }

    /// <summary>Whether a file may have rows of all that is asked for, and which keys' addresses they have, in order, where the catalogue tells; null: any.</summary>
    public bool MayBeIn(Database database, out IReadOnlyList<byte[]>? addresses)
    {
        addresses = null;
        if (IsAnything || !Catalogue.IsIn(database)) return true;
        using var entries = database.Prepare($"SELECT item FROM {Catalogue.Table} WHERE about = ? AND item >= ? AND item <= ?");
        foreach (var (about, item, port) in _items)
        {
            entries.BindText(1, about);
            entries.BindBlob(2, item);
            // What follows the item in an entry: an address after a MAC, page and list after an address, a list after a page.
            entries.BindBlob(3, about is CatalogueRule.Mac or CatalogueRule.Outside ? [.. item, .. Enumerable.Repeat(byte.MaxValue, 41)] : item);
            var found = new List<byte[]>();
            while (entries.Step()) found.Add(entries.Bytes(0)[item.Length..].ToArray());
            entries.Reset();
            if (found.Count == 0) return false;
            if (about == CatalogueRule.Mac) addresses = found;
            if (port is not { } number) continue;
            var places = new SortedSet<uint>();
            // A list that is none tells nothing: then every block is looked into.
            if (!Catalogue.TryReadPlaces(found[0], number, places)) continue;
            if (places.Count == 0) return false;
            addresses = Insides(database, places);
        }

        return true;
    }

    private static List<byte[]> Insides(Database database, SortedSet<uint> places)
    {
        using var entries = database.Prepare($"SELECT item FROM {Catalogue.Table} WHERE about = '{CatalogueRule.Inside}' ORDER BY item");
        var addresses = new List<byte[]>();
        for (var place = 0U; place <= places.Max && entries.Step(); place++)
        {
            if (places.Contains(place)) addresses.Add(entries.Bytes(0).ToArray());
        }

        return addresses;
    }
}
