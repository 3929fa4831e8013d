using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.TrafficLog;

/// <summary>An address in the log: IPv4 as 4 bytes (IPv4-mapped IPv6 too), IPv6 as 16; no scope.</summary>
public readonly record struct LogIp : IComparable<LogIp>
{
    private readonly ulong _high;
    private readonly ulong _low;

    private LogIp(ulong high, ulong low, bool isIPv6) => (_high, _low, IsIPv6) = (high, low, isIPv6);

    /// <summary>True for IPv6; the default value is the IPv4 address 0.0.0.0.</summary>
    public bool IsIPv6 { get; }

    /// <summary>Bytes of the address in the log: 4 or 16.</summary>
    public int Length => IsIPv6 ? 16 : 4;

    /// <summary>An IPv4 address from its number in host order (10.0.0.1 is 0x0A000001).</summary>
    public static LogIp FromIPv4(uint address) => new(0, address, isIPv6: false);

    /// <summary>An address from its 128 bits, IPv4 as IPv4-mapped.</summary>
    public static LogIp FromHalves(ulong high, ulong low) =>
        // ::ffff:a.b.c.d, RFC 4291 §2.5.5.2
        high == 0 && low >> 32 == 0xFFFF ? FromIPv4((uint)low) : new LogIp(high, low, isIPv6: true);

    /// <summary>Reads 4 or 16 bytes in network order; false for any other length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LogIp address)
    {
        address = default;
        if (bytes.Length == 4)
        {
            address = FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
            return true;
        }

        if (bytes.Length != 16) return false;
        address = FromHalves(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return true;
    }

    /// <summary>Reads 4 or 16 bytes as they are: a mapped address of 16 bytes stays what was stored.</summary>
    internal static bool TryReadStored(ReadOnlySpan<byte> bytes, out LogIp address)
    {
        if (bytes.Length != 16) return TryRead(bytes, out address);
        address = new LogIp(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), isIPv6: true);
        return true;
    }

    /// <summary>The address of .NET's type; its scope is dropped.</summary>
    public static LogIp From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        TryRead(bytes[..length], out var result);
        return result;
    }

    /// <summary>Reads the text form of either family.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LogIp address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var parsed)) return false;
        address = From(parsed);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes in network order.</summary>
    public void Write(Span<byte> destination)
    {
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>The bytes in network order.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    /// <summary>The same address in .NET's type.</summary>
    public IPAddress ToIPAddress() => new(ToBytes());

    /// <inheritdoc/>
    public int CompareTo(LogIp other)
    {
        if (IsIPv6 != other.IsIPv6) return IsIPv6 ? 1 : -1;
        var high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    /// <inheritdoc/>
    public override string ToString() => ToIPAddress().ToString();

    /// <summary>The family that the address has on a socket.</summary>
    public AddressFamily Family => IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
}
