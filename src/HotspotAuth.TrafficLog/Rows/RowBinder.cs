using System.Buffers.Binary;

namespace HotspotAuth.TrafficLog;

/// <summary>Binds a statement from the canonical bytes of a row that this process encoded.</summary>
internal static class RowBinder
{
    private const int HeadLength = 3;

    public static void Bind(Statement statement, ReadOnlySpan<byte> row)
    {
        var index = 1;
        for (var items = row[HeadLength..]; !items.IsEmpty; index++)
        {
            switch (items[0])
            {
                case CanonicalRow.NullItem:
                    statement.BindNull(index);
                    items = items[1..];
                    break;
                case CanonicalRow.IntegerItem:
                    statement.Bind(index, BinaryPrimitives.ReadInt64BigEndian(items[1..]));
                    items = items[(1 + sizeof(long))..];
                    break;
                default:
                    var length = BinaryPrimitives.ReadInt32BigEndian(items[1..]);
                    var value = items.Slice(1 + sizeof(int), length);
                    if (items[0] == CanonicalRow.TextItem) statement.BindText(index, value);
                    else statement.BindBlob(index, value);
                    items = items[(1 + sizeof(int) + length)..];
                    break;
            }
        }
    }
}
