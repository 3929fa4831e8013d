namespace HotspotAuth.TrafficLog;

/// <summary>
/// CRC-32 as zlib has it (RFC 1952 §8): tells a block that a disk or a hand has changed before anything of it is believed, also in the bits
/// that zlib passes over. It proves nothing: that do the hashes.
/// </summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(each => Steps((uint)each))];

    /// <summary>The sum over what came before and these bytes; 0 over nothing.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        sum = ~sum;
        foreach (var octet in bytes) sum = Table[(byte)(sum ^ octet)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint Steps(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
