using System.Buffers.Binary;

namespace HotspotAuth.TrafficLog;

/// <summary>The canonical form of an unpacked row, with the 00 before it that makes it a leaf's content.</summary>
internal sealed class PackedRow
{
    private readonly byte[] _bytes = new byte[512];

    public ReadOnlySpan<byte> Canonical(PackedBlock block, int row)
    {
        var (table, length) = (block.Rule.Table, 4);
        _bytes[1] = table.Number;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(2), (ushort)Schema.Current.Version);
        for (var column = 0; column < table.Columns.Count; column++)
        {
            if (block.Rule.IsItem(column))
            {
                var item = block.Item(column, row);
                item.CopyTo(_bytes.AsSpan(length));
                length += item.Length;
            }
            else if (block.IsNull(column, row))
            {
                _bytes[length++] = CanonicalRow.NullItem;
            }
            else
            {
                _bytes[length] = CanonicalRow.IntegerItem;
                BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(length + 1), block.Integer(column, row));
                length += 1 + sizeof(long);
            }
        }

        return _bytes.AsSpan(0, length);
    }
}
