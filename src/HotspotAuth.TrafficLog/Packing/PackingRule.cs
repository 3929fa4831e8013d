namespace HotspotAuth.TrafficLog;

/// <summary>What a number in a block is written as the difference to.</summary>
internal enum Forecast
{
    /// <summary>Nothing: the number itself.</summary>
    None,

    /// <summary>The column's number in the row before of the same key; in the key's first row the column's base.</summary>
    Before,

    /// <summary>Another column's number in the same row.</summary>
    Of,

    /// <summary>The column's number in the last earlier row of the same key that has the same item in another column; else 0.</summary>
    Like,
}

/// <summary>How one column is foretold; <paramref name="Other"/> is the place of the other column, or −1.</summary>
internal readonly record struct ColumnRule(Forecast Forecast, int Other);

/// <summary>
/// How a table of a sealed day is packed; README.md, "Packing", has the same in words. The rows of a run of 262,144 numbers are
/// sorted by key and seq and cut into blocks; a block has a cell for each column.
/// </summary>
internal sealed class PackingRule
{
    /// <summary>A run holds the rows whose (seq − 1) >> 18 is the same: so much a verifier has in memory at a time.</summary>
    public const int RunBits = 18;

    /// <summary>Rows of the largest block that a reader takes.</summary>
    public const int MostRows = 16_384;

    /// <summary>Columns of a block's table before the cells.</summary>
    public static readonly string[] HeadColumns = ["n", "run", "rows", "low", "high", "since", "until", "crc"];

    private static readonly PackingRule[] All =
    [
        new(LogStream.Flow, "flow", ["client_ip"], ["time"], "end", new(StringComparer.Ordinal)
        {
            ["seq"] = "<", ["time"] = "<", ["end"] = "time", ["client_mac"] = "<", ["peer_port"] = "~peer_ip", ["protocol"] = "~peer_ip",
            ["vlan"] = "<", ["exporter"] = "<",
        }),
        new(LogStream.Nat, "translation", ["inside_ip", "inside_port"], ["time", "start"], "end", new(StringComparer.Ordinal)
        {
            ["seq"] = "<", ["time"] = "start", ["start"] = "<", ["end"] = "start", ["outside_ip"] = "<", ["outside_port"] = "inside_port", ["peer_ip"] = "<",
            ["peer_port"] = "<", ["protocol"] = "<", ["id"] = "<", ["exporter"] = "<",
        }),
    ];

    private readonly ColumnRule[] _rules;

    private PackingRule(LogStream stream, string table, string[] key, string[] since, string until, Dictionary<string, string> rules)
    {
        Table = Schema.Current.Tables(stream).First(each => each.Name == table);
        Key = [.. key.Select(Place)];
        (Since, Until) = ([.. since.Select(Place)], Place(until));
        _rules = [.. Table.Columns.Select(column => Rule(rules.GetValueOrDefault(column.Name, "")))];
    }

    public SchemaTable Table { get; }

    /// <summary>Name of the table that holds the blocks.</summary>
    public string Blocks => Table.Name + "_block";

    /// <summary>Places of the columns that the rows of a run are sorted by, before seq; an address first.</summary>
    public IReadOnlyList<int> Key { get; }

    /// <summary>The columns whose least value a block's <c>since</c> is: no row of it has an earlier <c>time</c>, none begins earlier.</summary>
    public IReadOnlyList<int> Since { get; }

    /// <summary>The column whose greatest value a block's <c>until</c> is; NULL if any row has none.</summary>
    public int Until { get; }

    public ColumnRule this[int column] => _rules[column];

    /// <summary>The columns of the blocks' table in their order.</summary>
    public IEnumerable<string> BlockColumns => HeadColumns.Concat(Table.Columns.Select(column => column.Name));

    /// <summary>How a table is packed; null for a table that stays plain.</summary>
    public static PackingRule? Find(SchemaTable table) => Array.Find(All, rule => rule.Table.Number == table.Number);

    /// <summary>What a key's first row is written as the difference to.</summary>
    public long Base(int column, long run, long since) =>
        column == 0 ? run << RunBits : Table.Columns[column].Type == ColumnType.Time ? since : 0;

    /// <summary>Addresses are items of a block's dictionary, everything else a number.</summary>
    public bool IsItem(int column) => Table.Columns[column].Type is not (ColumnType.Int or ColumnType.Time);

    public string CreateBlocks() =>
        $"CREATE TABLE {Blocks}(n INTEGER PRIMARY KEY, run INTEGER NOT NULL, rows INTEGER NOT NULL, low BLOB NOT NULL, high BLOB NOT NULL, "
        + $"since INTEGER NOT NULL, until INTEGER, crc INTEGER NOT NULL, {string.Join(", ", Table.Columns.Select(column => $"\"{column.Name}\" BLOB NOT NULL"))})";

    private ColumnRule Rule(string text) => text switch
    {
        "" => new(Forecast.None, -1),
        "<" => new(Forecast.Before, -1),
        ['~', ..] => new(Forecast.Like, Place(text[1..])),
        _ => new(Forecast.Of, Place(text)),
    };

    /// <summary>A column's place in the table.</summary>
    public int Place(string column) => Table.Columns.Select(each => each.Name).ToList().IndexOf(column);
}
