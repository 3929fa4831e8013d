namespace HotspotAuth.TrafficLog;

/// <summary>Rows of the log from an unpacked block, columns by their place in the schema.</summary>
internal static class PackedMapping
{
    public static FlowRow Flow(PackedBlock block, int row) => new(
        block.Integer(1, row), block.Integer(2, row), Ip(block, 3, row), MacOrNull(block, 4, row), Small(block, 5, row), Ip(block, 6, row), Small(block, 7, row),
        Small(block, 8, row), block.IsNull(9, row) ? null : Small(block, 9, row), block.Integer(10, row), block.Integer(11, row), block.Integer(12, row),
        block.Integer(13, row), Small(block, 14, row), Small(block, 15, row), (FlowOpened)block.Integer(16, row), (FlowFinish)block.Integer(17, row),
        Small(block, 18, row), IpOrNull(block, 19, row));

    public static TranslationRow Translation(PackedBlock block, int row) => new(
        block.Integer(1, row), (TranslationEvent)block.Integer(2, row), block.Integer(3, row), block.IsNull(4, row) ? null : block.Integer(4, row),
        Ip(block, 5, row), Small(block, 6, row), Ip(block, 7, row), Small(block, 8, row), Ip(block, 9, row), Small(block, 10, row), Small(block, 11, row),
        block.IsNull(12, row) ? null : block.Integer(12, row), IpOrNull(block, 13, row));

    private static LogIp Ip(PackedBlock block, int column, int row)
    {
        LogIp.TryRead(block.Bytes(column, row), out var address);
        return address;
    }

    private static LogIp? IpOrNull(PackedBlock block, int column, int row) => block.IsNull(column, row) ? null : Ip(block, column, row);

    private static LogMac? MacOrNull(PackedBlock block, int column, int row)
    {
        if (block.IsNull(column, row)) return null;
        LogMac.TryRead(block.Bytes(column, row), out var address);
        return address;
    }

    private static int Small(PackedBlock block, int column, int row) => unchecked((int)block.Integer(column, row));
}
