using Dapper;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Operation;

/// <summary>The account and session store's file, brought to this program's schema by forward-only numbered migrations.</summary>
internal sealed class Database
{
    private readonly string _connectionString;

    private Database(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5, ForeignKeys = true }.ToString();
    }

    public string Path { get; }

    /// <summary>Opens or makes <c>hotspot.sqlite</c> in the data directory.</summary>
    /// <exception cref="SqliteException">The file can't be written or is damaged.</exception>
    /// <exception cref="VerbException">A newer program wrote it (exit 78).</exception>
    public static Database OpenOrCreate(DataDirectory data)
    {
        SystemSqlite.Use();
        var database = new Database(data.AccountStore);
        using var connection = database.Open();
        // WAL is kept in the file; readers of the verbs and the one writer then never block each other.
        connection.Execute("PRAGMA journal_mode = WAL");
        StoreUpgrade.Run(connection, data, TimeProvider.System);
        DataDirectory.MakePrivate(data.AccountStore);
        return database;
    }

    /// <summary>A pooled connection; every commit is on the disk before it returns.</summary>
    public SqliteConnection Open() => Open(_connectionString);

    /// <summary>The same for one who keeps it: closed, it is gone, and nobody gets it with what was set or left in it.</summary>
    public SqliteConnection OpenToKeep() => Open($"{_connectionString};Pooling=False");

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL");
        return connection;
    }

    /// <summary>Counts up whenever accounts change, so that the running service sees what a verb did.</summary>
    public long Revision()
    {
        using var connection = Open();
        return connection.ExecuteScalar<long>("SELECT value FROM revision WHERE id = 1");
    }

    /// <summary>The next revision, to be written with the change inside <paramref name="transaction"/>.</summary>
    public static long NextRevision(SqliteTransaction transaction) =>
        transaction.Connection!.ExecuteScalar<long>("UPDATE revision SET value = value + 1 WHERE id = 1 RETURNING value", transaction: transaction);
}
