using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HotspotAuth.Operation;

/// <summary>
/// One statement, parsed once and run many times: its <c>?</c> are bound from left to right, then it runs. For the paths where
/// packets a second count; everything else is readable Dapper. Belongs to its connection's thread.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    /// <exception cref="SqliteException">The statement does not fit the schema.</exception>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public PreparedStatement Bind(long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, ++_bound, number) : raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    public PreparedStatement Bind(string? text)
    {
        if (text is null) return BindNull();
        Span<byte> octets = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(text, octets, out var length) ? BindText(octets[..length]) : BindText(Encoding.UTF8.GetBytes(text));
    }

    public PreparedStatement Bind(Guid id)
    {
        Span<byte> octets = stackalloc byte[36];
        id.TryFormat(octets, out _);
        return BindText(octets);
    }

    public PreparedStatement Bind(IPAddress? address)
    {
        if (address is null) return BindNull();
        Span<byte> octets = stackalloc byte[64];
        address.TryFormat(octets, out var length);
        return BindText(octets[..length]);
    }

    /// <summary>A BLOB; null where <paramref name="octets"/> is.</summary>
    public PreparedStatement Bind(byte[]? octets)
    {
        if (octets is null) return BindNull();
        Check(octets.Length == 0 ? raw.sqlite3_bind_zeroblob(_statement, ++_bound, 0) : raw.sqlite3_bind_blob(_statement, ++_bound, octets));
        return this;
    }

    /// <summary>Runs a change; returns how many rows it changed.</summary>
    /// <exception cref="SqliteException">The store refused.</exception>
    public int Run()
    {
        Finish(raw.sqlite3_step(_statement));
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Runs a query for one column of text; null when no row fits.</summary>
    /// <exception cref="SqliteException">The store refused.</exception>
    public string? Text()
    {
        var code = raw.sqlite3_step(_statement);
        var text = code == raw.SQLITE_ROW ? raw.sqlite3_column_text(_statement, 0).utf8_to_string() : null;
        Finish(code);
        return text;
    }

    public void Dispose() => _statement.Dispose();

    private PreparedStatement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    // A span of no octets has no address, and SQLite would store NULL for it.
    private PreparedStatement BindText(ReadOnlySpan<byte> utf8)
    {
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(_statement, ++_bound, "") : raw.sqlite3_bind_text(_statement, ++_bound, utf8));
        return this;
    }

    /// <summary>The statement is ready for its next run whatever came of this one.</summary>
    private void Finish(int code)
    {
        _bound = 0;
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            var failure = new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code & 0xFF, raw.sqlite3_extended_errcode(_database));
            raw.sqlite3_reset(_statement);
            throw failure;
        }

        raw.sqlite3_reset(_statement);
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
