using System.Globalization;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>SQLite said no: what was tried, its words, its code. An <see cref="IOException"/>, for a store is files.</summary>
public sealed class SqliteFailure : IOException
{
    /// <summary>The extended result code of SQLite (sqlite3.h).</summary>
    public int Code { get; }

    /// <summary>A failure with SQLite's result code.</summary>
    public SqliteFailure(string message, int code) : base(message) => Code = code;
}

/// <summary>How a file is opened: by its writer, by a reader beside the writer, or as a sealed file nobody changes.</summary>
internal enum FileAccessKind { Write, Read, Immutable }

/// <summary>One connection to one file; belongs to one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly string _path;

    private Database(sqlite3 handle, string path) => (_handle, _path) = (handle, path);

    public static Database Open(string path, FileAccessKind kind)
    {
        SystemSqlite.Use();
        var flags = raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_URI
            | (kind == FileAccessKind.Write ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY);
        var code = raw.sqlite3_open_v2(Address(path, kind), out var handle, flags, null);
        var database = new Database(handle, path);
        if (code != raw.SQLITE_OK)
        {
            database.Dispose();
            throw new SqliteFailure($"{path} cannot be opened: {raw.sqlite3_errstr(code).utf8_to_string()}", code);
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, 5000);
        return database;
    }

    /// <summary>The file as SQLite's URI names it.</summary>
    public static string Address(string path, FileAccessKind kind) =>
        "file:" + string.Join('/', Path.GetFullPath(path).Split('/').Select(Uri.EscapeDataString))
        + kind switch { FileAccessKind.Immutable => "?immutable=1", FileAccessKind.Read => "?mode=ro", _ => "" };

    public void Run(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step()) { }
    }

    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    public Statement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (code != raw.SQLITE_OK) throw Failure("cannot be asked");
        return new Statement(this, statement);
    }

    /// <summary>Becomes a copy of another file, page by page, as of one moment; the writer of the other is not held up (sqlite.org/backup.html).</summary>
    public void TakeAllOf(Database source)
    {
        var backup = raw.sqlite3_backup_init(_handle, "main", source._handle, "main") ?? throw Failure("cannot take a copy");
        var code = raw.sqlite3_backup_step(backup, -1);
        raw.sqlite3_backup_finish(backup);
        if (code != raw.SQLITE_DONE) throw new SqliteFailure($"{source._path} cannot be copied: {raw.sqlite3_errstr(code).utf8_to_string()}", code);
    }

    public SqliteFailure Failure(string what)
    {
        var code = raw.sqlite3_extended_errcode(_handle);
        return new SqliteFailure(string.Create(CultureInfo.InvariantCulture, $"{_path} {what}: {raw.sqlite3_errmsg(_handle).utf8_to_string()} ({code})"), code);
    }

    public void Dispose() => _handle.manual_close_v2();
}
