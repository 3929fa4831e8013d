namespace HotspotAuth.TrafficLog;

/// <summary>Bytes in the order of their values, a shorter one before a longer one that begins with it: the order of SQLite's blobs.</summary>
internal sealed class ByteOrder : IComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
