using System.Collections.Frozen;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// What one column of a table adds to the catalogue of a sealed file: its value, followed by the value of a second column where there is one; NULL adds nothing.
/// With <see cref="IsPort"/> the second column is a number, of which the entry keeps the page of 256, and the third an address that had it.
/// </summary>
internal sealed record CatalogueRule(string About, int Column, int Other, int Third)
{
    public bool IsPort => Third >= 0;

    /// <summary>Addresses of clients.</summary>
    public const string Ip = "ip";

    /// <summary>Link addresses, each with every address that it had.</summary>
    public const string Mac = "mac";

    /// <summary>Names of accounts.</summary>
    public const string User = "user";

    /// <summary>Addresses before translation.</summary>
    public const string Inside = "inside";

    /// <summary>Addresses after translation, with their ports, and whose the ports were.</summary>
    public const string Outside = "outside";

    private static readonly FrozenDictionary<byte, CatalogueRule[]> All = new Dictionary<(LogStream, string), (string About, string Columns)[]>
    {
        [(LogStream.Access, "auth")] = [(Ip, "ip"), (Mac, "mac ip"), (User, "user")],
        [(LogStream.Access, "session")] = [(Ip, "ip"), (Mac, "mac ip"), (User, "user")],
        [(LogStream.Access, "binding")] = [(Ip, "ip"), (Mac, "mac ip")],
        [(LogStream.Flow, "flow")] = [(Ip, "client_ip"), (Mac, "client_mac client_ip")],
        [(LogStream.Flow, "binding")] = [(Ip, "client_ip"), (Mac, "client_mac client_ip")],
        [(LogStream.Nat, "translation")] = [(Inside, "inside_ip"), (Outside, "outside_ip outside_port inside_ip")],
    }.ToFrozenDictionary(each => Table(each.Key).Number, each => each.Value.Select(rule => Read(Table(each.Key), rule.About, rule.Columns.Split(' '))).ToArray());

    /// <summary>What the rows of a table add; nothing for most tables.</summary>
    public static CatalogueRule[] Of(SchemaTable table) => All.GetValueOrDefault(table.Number, []);

    private static SchemaTable Table((LogStream Stream, string Name) place) => Schema.Current.Tables(place.Stream).First(table => table.Name == place.Name);

    private static CatalogueRule Read(SchemaTable table, string about, string[] columns)
    {
        var places = columns.Select(name => table.Columns.Select(column => column.Name).ToList().IndexOf(name)).ToArray();
        return new CatalogueRule(about, places[0], places.Length > 1 ? places[1] : -1, places.Length > 2 ? places[2] : -1);
    }
}
