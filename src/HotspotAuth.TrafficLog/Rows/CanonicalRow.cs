namespace HotspotAuth.TrafficLog;

/// <summary>canonical(row) = u8 table ‖ u16 schema version ‖ one item a column; these are the first bytes of the items.</summary>
internal static class CanonicalRow
{
    public const byte NullItem = 0;
    public const byte IntegerItem = 1;
    public const byte TextItem = 2;
    public const byte BlobItem = 3;
}
