using System.Buffers.Binary;

namespace HotspotAuth.TrafficLog;

/// <summary>A link address in the log: 48 bits, stored as 6 bytes in wire order.</summary>
public readonly record struct LogMac(ulong Value)
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 6;

    /// <summary>Reads 6 bytes in wire order; false for any other length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LogMac address)
    {
        address = default;
        if (bytes.Length != Length) return false;
        address = new LogMac(((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));
        return true;
    }

    /// <summary>Writes 6 bytes in wire order.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)Value);
    }

    /// <summary>The 6 bytes in wire order.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    /// <summary>Lower case with colons.</summary>
    public override string ToString() => string.Join(':', ToBytes().Select(octet => Convert.ToHexStringLower([octet])));
}
