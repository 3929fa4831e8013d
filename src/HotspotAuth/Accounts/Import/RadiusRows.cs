namespace HotspotAuth.Accounts.Import;

/// <summary>One line of radcheck, radreply or their groups' tables.</summary>
internal readonly record struct RadiusPair(string Attribute, string Op, string Value, long Line);

/// <summary>Who a user is, by daloRADIUS' userinfo.</summary>
internal sealed record RadiusPerson(string? First, string? Last, string? Email, string? Phone, string? Department);

/// <summary>The tables of a FreeRADIUS or daloRADIUS database, gathered by user and group, from whatever they were read. Capitals make no difference, as in MySQL.</summary>
internal sealed class RadiusRows
{
    /// <summary>The tables that say who may do what.</summary>
    public static readonly IReadOnlySet<string> Tables = new HashSet<string>(StringComparer.Ordinal) { "radcheck", "radreply", "radusergroup", "usergroup", "radgroupcheck", "radgroupreply", "userinfo" };

    /// <summary>What stays in the old system and is told as a number.</summary>
    public static readonly IReadOnlySet<string> History = new HashSet<string>(StringComparer.Ordinal) { "radacct", "radpostauth" };

    private const long MostRows = 1_500_000;
    private const int LongestName = 253;

    /// <summary>Of all that is kept; a table of strangers' making must not fill the memory.</summary>
    private const long MostCharacters = 150_000_000;

    private long _characters;

    public Dictionary<string, List<RadiusPair>> Checks { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, List<RadiusPair>> Replies { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, List<RadiusPair>> GroupChecks { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, List<RadiusPair>> GroupReplies { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, List<(string Group, long Priority)>> Memberships { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, RadiusPerson> People { get; } = new(StringComparer.OrdinalIgnoreCase);
    public long Count { get; private set; }

    /// <summary>Takes one row; a fault where its table is not the one it is called after.</summary>
    public ImportFault? Add(SqlRow row)
    {
        _characters += row.Values.Sum(v => (long)(v?.Length ?? 0));
        if (++Count > MostRows || _characters > MostCharacters) return new ImportFault(row.Line, "", "many", "has more than 1,500,000 rows or 150 MB in the tables of users and groups");
        var cells = new Cells(row.Columns.Count > 0 ? row.Columns : Usual(row.Table), row.Values);
        if (row.Table == "userinfo")
        {
            if (Name(cells["username"]) is { } person)
                People[person] = new RadiusPerson(cells["firstname"], cells["lastname"], cells["email"] ?? cells["mail"], cells["mobilephone"] ?? cells["workphone"] ?? cells["homephone"], cells["department"]);
            return null;
        }

        if (row.Table is "radusergroup" or "usergroup")
        {
            if (Name(cells["username"]) is { } member && Name(cells["groupname"]) is { } group)
                List(Memberships, member).Add((group, long.TryParse(cells["priority"], System.Globalization.CultureInfo.InvariantCulture, out var priority) ? priority : 1));
            return null;
        }

        var isGroup = row.Table is "radgroupcheck" or "radgroupreply";
        if (Name(cells[isGroup ? "groupname" : "username"]) is not { } owner || cells["attribute"] is not { } attribute) return Missing(row, cells, isGroup);
        var pair = new RadiusPair(attribute.Trim(), cells["op"]?.Trim() ?? "", cells["value"] ?? "", row.Line);
        List(row.Table switch { "radcheck" => Checks, "radreply" => Replies, "radgroupcheck" => GroupChecks, _ => GroupReplies }, owner).Add(pair);
        return null;
    }

    /// <summary>A table without its columns is another one; an empty name in a right table is nobody.</summary>
    private static ImportFault? Missing(SqlRow row, Cells cells, bool isGroup) => cells.Has(isGroup ? "groupname" : "username") && cells.Has("attribute")
        ? null
        : new ImportFault(row.Line, "", "table", $"the table {row.Table} has no column {(isGroup ? "groupname" : "username")} or attribute: is it FreeRADIUS's?");

    private static string? Name(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > LongestName ? null : text.Trim();

    private static List<T> List<T>(Dictionary<string, List<T>> lists, string of) => lists.TryGetValue(of, out var list) ? list : lists[of] = [];

    /// <summary>The order of the columns as FreeRADIUS and daloRADIUS publish them, for a dump that names them nowhere.</summary>
    private static IReadOnlyList<string> Usual(string table) => table switch
    {
        "radgroupcheck" or "radgroupreply" => ["id", "groupname", "attribute", "op", "value"],
        "radusergroup" or "usergroup" => ["username", "groupname", "priority"],
        "userinfo" => ["id", "username", "firstname", "lastname", "email", "department", "company", "workphone", "homephone", "mobilephone"],
        _ => ["id", "username", "attribute", "op", "value"],
    };

    private readonly struct Cells(IReadOnlyList<string> columns, IReadOnlyList<string?> values)
    {
        public string? this[string column]
        {
            get
            {
                for (var i = 0; i < columns.Count && i < values.Count; i++)
                {
                    if (columns[i] == column) return string.IsNullOrEmpty(values[i]) ? null : values[i];
                }

                return null;
            }
        }

        public bool Has(string column) => columns.Contains(column, StringComparer.Ordinal);
    }
}
