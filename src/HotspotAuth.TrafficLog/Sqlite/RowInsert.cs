using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Stores rows straight from their canonical bytes: bound in place, without copies, over entry points of the same library
/// that the provider uses. This is the path of every flow record; the provider's calls take half as long again.
/// </summary>
internal static unsafe partial class RowInsert
{
    private const int HeadLength = 3;
    private const string Library = "libsqlite3.so.0";

    /// <summary>Binds one row that this process encoded, steps and resets; false if SQLite refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run(nint statement, ReadOnlySpan<byte> row)
    {
        // The values are bound where they lie and must not move before the step is done.
        fixed (byte* start = row)
        {
            var code = Bind(statement, start + HeadLength, start + row.Length);
            if (code == raw.SQLITE_OK) code = Step(statement);
            var reset = Reset(statement);
            return code == raw.SQLITE_DONE && reset == raw.SQLITE_OK;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Bind(nint statement, byte* item, byte* end)
    {
        var code = raw.SQLITE_OK;
        for (var index = 1; item < end && code == raw.SQLITE_OK; index++)
        {
            var value = item + 1 + sizeof(uint);
            switch (*item)
            {
                case CanonicalRow.NullItem:
                    code = BindNull(statement, index);
                    item++;
                    break;
                case CanonicalRow.IntegerItem:
                    code = BindInteger(statement, index, BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<long>(item + 1)));
                    item += 1 + sizeof(long);
                    break;
                default:
                    var length = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<int>(item + 1));
                    code = *item == CanonicalRow.TextItem ? BindText(statement, index, value, length, 0) : BindBlob(statement, index, value, length, 0);
                    item = value + length;
                    break;
            }
        }

        return code;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int BindInteger(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int BindNull(nint statement, int index);

    // The last argument 0 is SQLITE_STATIC: the bytes stay ours.
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int BindBlob(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int BindText(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static partial int Reset(nint statement);
}
