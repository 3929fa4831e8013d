using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway;

/// <summary>One message of a netlink answer (netlink(7): 16 octets of header, host byte order, padded to 4).</summary>
internal readonly record struct NetlinkMessage(ushort Type, ushort Flags, uint Sequence, ReadOnlyMemory<byte> Body)
{
    /// <summary>NLMSG_ERROR; an acknowledgement when its code is 0.</summary>
    public const ushort Error = 2;

    /// <summary>NLMSG_DONE: the end of a dump.</summary>
    public const ushort Done = 3;

    private const int HeaderLength = 16;

    /// <summary>NLM_F_MULTI: more messages of the same answer follow.</summary>
    public bool IsMulti => (Flags & 2) != 0;

    /// <summary>Takes the next message off <paramref name="rest"/>; false at the end or when a length lies.</summary>
    public static bool TryRead(ref ReadOnlyMemory<byte> rest, out NetlinkMessage message)
    {
        message = default;
        if (rest.Length < HeaderLength) return false;
        var header = rest.Span;
        var length = MemoryMarshal.Read<uint>(header);
        if (length < HeaderLength || length > (uint)rest.Length) return false;
        message = new NetlinkMessage(
            MemoryMarshal.Read<ushort>(header[4..]), MemoryMarshal.Read<ushort>(header[6..]), MemoryMarshal.Read<uint>(header[8..]),
            rest[HeaderLength..(int)length]);
        rest = rest[(int)Math.Min(((long)length + 3) & ~3L, rest.Length)..];
        return true;
    }

    /// <summary>
    /// Takes the next attribute (length, type, value, padded to 4) off <paramref name="rest"/>; the type comes without the nested and
    /// byte-order flags. False at the end or when a length lies.
    /// </summary>
    public static bool TryReadAttribute(ref ReadOnlyMemory<byte> rest, out int type, out ReadOnlyMemory<byte> value)
    {
        type = 0;
        value = default;
        if (rest.Length < 4) return false;
        var length = MemoryMarshal.Read<ushort>(rest.Span);
        if (length < 4 || length > rest.Length) return false;
        type = MemoryMarshal.Read<ushort>(rest.Span[2..]) & 0x3FFF;
        value = rest[4..length];
        rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
        return true;
    }

    /// <summary>The value of the first attribute of a type; empty when there is none.</summary>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> attributes, int wanted)
    {
        while (TryReadAttribute(ref attributes, out var type, out var value))
        {
            if (type == wanted) return value;
        }

        return default;
    }
}
