using System.Numerics;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Numbers as a cell: u8 (width, with 80 added if some are NULL) ‖, unless both are 0, zlib(a byte a row that is 1 where NULL ‖ the lowest byte of
/// each number ‖ the next byte of each … width times). A number is a signed difference in zigzag form: 0, −1, 1, −2 are 0, 1, 2, 3.
/// </summary>
internal static class NumberCell
{
    private const byte HasNulls = 0x80;

    /// <summary>Packs differences; a NULL's is 0.</summary>
    public static void Pack(ReadOnlySpan<long> differences, ReadOnlySpan<bool> nulls, MemoryStream cell)
    {
        var all = 0UL;
        foreach (var difference in differences) all |= ZigZag(difference);
        var width = (64 - BitOperations.LeadingZeroCount(all) + 7) / 8;
        var hasNulls = nulls.Contains(true);
        cell.WriteByte((byte)(width | (hasNulls ? HasNulls : 0)));
        var rows = differences.Length;
        var planes = new byte[(width + (hasNulls ? 1 : 0)) * rows];
        if (planes.Length == 0) return;
        var at = 0;
        if (hasNulls)
        {
            for (var row = 0; row < rows; row++) planes[row] = nulls[row] ? (byte)1 : (byte)0;
            at = rows;
        }

        for (var plane = 0; plane < width; plane++, at += rows)
        {
            for (var row = 0; row < rows; row++) planes[at + row] = (byte)(ZigZag(differences[row]) >> (8 * plane));
        }

        ZlibCell.Pack(planes, cell);
    }

    /// <summary>Unpacks differences; false if the cell is damaged, or has NULLs where the column allows none.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> cell, int rows, bool nullable, Planes planes)
    {
        if (cell.IsEmpty) return false;
        var (width, hasNulls) = (cell[0] & ~HasNulls, (cell[0] & HasNulls) != 0);
        if (width > sizeof(long) || (hasNulls && !nullable)) return false;
        var length = (width + (hasNulls ? 1 : 0)) * rows;
        var room = planes.Set(rows, width, hasNulls, length + 1);
        if (length == 0) return cell.Length == 1;
        return ZlibCell.TryUnpack(cell[1..], room) && (!hasNulls || !room[..rows].ContainsAnyExceptInRange((byte)0, (byte)1));
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>An unpacked cell, used again for the next.</summary>
    internal sealed class Planes
    {
        private byte[] _bytes = [];
        private int _rows;
        private int _width;
        private int _start;

        public bool HasNulls => _start > 0;

        public Span<byte> Set(int rows, int width, bool hasNulls, int length)
        {
            if (_bytes.Length < length) _bytes = new byte[Math.Max(length, 1 << 16)];
            (_rows, _width, _start) = (rows, width, hasNulls ? rows : 0);
            return _bytes.AsSpan(0, length);
        }

        public bool IsNull(int row) => _start > 0 && _bytes[row] != 0;

        public long Difference(int row)
        {
            var value = 0UL;
            for (int plane = 0, at = _start + row; plane < _width; plane++, at += _rows) value |= (ulong)_bytes[at] << (8 * plane);
            return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }
}
