using System.Globalization;
using System.Text;
using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>What stands in the database, to be compared with what stood there before.</summary>
internal static class Contents
{
    /// <summary>Each table with all its rows, as text.</summary>
    public static IReadOnlyDictionary<string, string> Of(Database database)
    {
        using var connection = database.Open();
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in Tables(database))
        {
            var text = new StringBuilder();
            using var reader = connection.ExecuteReader($"SELECT * FROM {table} ORDER BY 1");
            while (reader.Read())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                    text.Append(reader.GetValue(i) is byte[] octets ? Convert.ToHexString(octets) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)).Append('|');
                text.Append('\n');
            }

            contents[table] = text.ToString();
        }

        return contents;
    }

    public static IReadOnlyList<string> Tables(Database database)
    {
        using var connection = database.Open();
        return [.. connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")];
    }

    /// <summary>Every column that holds text, as <c>table.column</c>, with whether it may be empty.</summary>
    public static IReadOnlyList<(string Table, string Column)> Texts(Database database)
    {
        using var connection = database.Open();
        return
        [
            .. Tables(database).SelectMany(table => connection.Query<(string Name, string Type)>($"SELECT name, type FROM pragma_table_info('{table}')")
                .Where(column => column.Type == "TEXT").Select(column => (table, column.Name))),
        ];
    }
}
