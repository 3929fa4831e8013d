using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.Tests.Operation;

/// <summary>A store of every schema there ever was, brought to the newest.</summary>
public sealed class StoreUpgradeTests : IDisposable
{
    /// <summary>What the newer scripts change on purpose: the devices of who has as many as his group (0009), and an event's numbers (0007).</summary>
    private static readonly string[] ChangedOnPurpose = ["account.max_devices", "training_event.users", "training_event.approved"];

    private readonly DataDirectory _data = DataDirectory.OpenOrCreate(Directory.CreateTempSubdirectory("hotspotauth-").FullName);

    public static TheoryData<int> Schemas => [.. Enumerable.Range(1, StoreUpgrade.Scripts.Count)];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data.Root, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Every_row_of_an_earlier_schema_is_there_after_the_upgrade(int schema)
    {
        Dictionary<string, string[]> before;
        using (var connection = Make(schema)) before = Rows(connection, Columns(connection));
        Assert.Contains(before, table => table.Value.Length > 1);

        var database = Database.OpenOrCreate(_data);

        using var upgraded = database.Open();
        Assert.Equal(StoreUpgrade.Scripts.Count, upgraded.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal("ok", upgraded.ExecuteScalar<string>("PRAGMA integrity_check"));
        Assert.Empty(upgraded.Query("PRAGMA foreign_key_check"));
        using (var old = Make(schema, "before.sqlite"))
        {
            var after = Rows(upgraded, Columns(old));
            foreach (var (table, rows) in before) Assert.Equal(rows, after[table]);
        }

        // And as the program reads them.
        var accounts = new AccountStore(database, SecretBox.OpenOrCreate(_data), TimeProvider.System);
        foreach (var username in new[] { "somchai", "malee", "7kmx-4rpd" }) Assert.NotNull(await accounts.FindAsync(username, CancellationToken.None));
        Assert.Equal(schema < 9 ? 0 : 3, upgraded.ExecuteScalar<int>("SELECT max_devices FROM account WHERE username = 'somchai'"));
        Assert.Equal(5, upgraded.ExecuteScalar<int>("SELECT max_devices FROM account WHERE username = 'malee'"));
    }

    [Fact]
    public void There_are_believable_rows_for_every_table_of_the_newest_schema()
    {
        using var connection = Make(StoreUpgrade.Scripts.Count);
        var empty = Columns(connection).Select(c => c.Table).Distinct(StringComparer.Ordinal).Where(table => connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}") == 0);

        Assert.Empty(empty);
    }

    [Fact]
    public void The_store_as_it_was_is_kept_beside_readable_by_its_owner_only()
    {
        using (Make(4)) { }

        Database.OpenOrCreate(_data);
        Database.OpenOrCreate(_data);

        var copy = Assert.Single(Directory.GetFiles(_data.Backups));
        Assert.Matches(@"/hotspot-0004-\d{8}T\d{6}Z\.sqlite$", copy);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        using var old = Connect(copy);
        Assert.Equal(4, old.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal(3, old.ExecuteScalar<int>("SELECT count(*) FROM account"));
    }

    [Fact]
    public void A_new_store_has_nothing_to_keep()
    {
        Database.OpenOrCreate(_data);

        Assert.False(Directory.Exists(_data.Backups));
    }

    [Fact]
    public void A_script_that_fails_leaves_the_store_whole_and_says_so()
    {
        using var connection = Make(5);
        var before = Rows(connection, Columns(connection));
        string[] scripts = [.. StoreUpgrade.Scripts.Take(6), "CREATE TABLE half (id INTEGER); INSERT INTO account (id) VALUES (1)"];

        var told = Assert.Throws<VerbException>(() => StoreUpgrade.Run(connection, _data, TimeProvider.System, scripts));

        Assert.Equal(ExitCode.Configuration, told.ExitCode);
        Assert.Contains("from schema 5 to 7", told.Message, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(Directory.GetFiles(_data.Backups)), told.Message, StringComparison.Ordinal);
        Assert.Equal(5, connection.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal(before, Rows(connection, Columns(connection)));
    }

    [Fact]
    public void Three_former_stores_are_kept_and_none_longer_than_the_log()
    {
        Directory.CreateDirectory(_data.Backups);
        foreach (var name in new[] { "hotspot-0009-20260101T000000Z.sqlite", "hotspot-0001-20261101T000000Z.sqlite", "hotspot-0010-20261105T000000Z.sqlite", "hotspot-0002-20261110T000000Z.sqlite", "hotspot-0003-20261120T000000Z.sqlite" })
            File.WriteAllText(Path.Combine(_data.Backups, name), "");

        StoreUpgrade.Expire(_data, 90, new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(3, Directory.GetFiles(_data.Backups).Length);
        Assert.False(File.Exists(Path.Combine(_data.Backups, "hotspot-0001-20261101T000000Z.sqlite")));

        StoreUpgrade.Expire(_data, 90, new DateTimeOffset(2027, 2, 10, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal("hotspot-0003-20261120T000000Z.sqlite", Path.GetFileName(Assert.Single(Directory.GetFiles(_data.Backups))));
    }

    private SqliteConnection Make(int schema, string name = "hotspot.sqlite")
    {
        SystemSqlite.Use();
        var connection = Connect(Path.Combine(_data.Root, name));
        foreach (var script in StoreUpgrade.Scripts.Take(schema)) connection.Execute(script);
        foreach (var statement in StoreRows.UpTo(schema)) connection.Execute(statement);
        connection.Execute($"PRAGMA user_version = {schema}");
        return connection;
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static (string Table, string Column)[] Columns(SqliteConnection connection) =>
    [
        .. from table in connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").ToArray()
           from column in connection.Query<string>("SELECT name FROM pragma_table_info(@table) ORDER BY name", new { table }).ToArray()
           where !ChangedOnPurpose.Contains($"{table}.{column}", StringComparer.Ordinal)
           select (table, column),
    ];

    // quote() tells text, number, blob and NULL apart.
    private static Dictionary<string, string[]> Rows(SqliteConnection connection, (string Table, string Column)[] columns) => columns.GroupBy(c => c.Table, StringComparer.Ordinal).ToDictionary(
        table => table.Key,
        table => connection.Query<string>($"SELECT {string.Join(" || ',' || ", table.Select(c => $"quote({c.Column})"))} FROM {table.Key} ORDER BY 1").ToArray(),
        StringComparer.Ordinal);
}
