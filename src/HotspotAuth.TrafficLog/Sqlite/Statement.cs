using System.Text;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>A prepared statement: parameters count from 1, columns from 0, as in SQLite.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        var failure = database.Failure("failed");
        raw.sqlite3_reset(handle);
        throw failure;
    }

    /// <summary>Stores a row from its canonical bytes.</summary>
    public void Insert(ReadOnlySpan<byte> canonical)
    {
        if (!RowInsert.Run(handle.DangerousGetHandle(), canonical)) throw database.Failure("refused a row");
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(handle, index, value));

    public void BindNull(int index) => Check(raw.sqlite3_bind_null(handle, index));

    // A span of no bytes has no address and SQLite would store NULL for it: empty values take their own call.
    public void BindBlob(int index, ReadOnlySpan<byte> value) =>
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));

    public void BindText(int index, ReadOnlySpan<byte> utf8) =>
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(handle, index, "") : raw.sqlite3_bind_text(handle, index, utf8));

    public void BindText(int index, string value) => BindText(index, Encoding.UTF8.GetBytes(value));

    public int Type(int column) => raw.sqlite3_column_type(handle, column);

    public bool IsNull(int column) => Type(column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>Bytes of a BLOB or TEXT value; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? IntegerOrNull(int column) => IsNull(column) ? null : Integer(column);

    public byte[]? BlobOrNull(int column) => IsNull(column) ? null : Bytes(column).ToArray();

    public void Dispose() => handle.manual_close();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw database.Failure("refused a value");
    }
}
