using System.Buffers;
using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway;

/// <summary>Builds a netlink request: header, a fixed part, attributes. Ours are a few hundred octets.</summary>
internal sealed class NetlinkRequest
{
    private const ushort Request = 1;
    private const ushort Acknowledge = 4;
    private const ushort DumpFlags = 0x300;
    private const ushort CreateOrReplace = 0x500;
    private const ushort Nested = 0x8000;

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    private NetlinkRequest(ushort type, ushort flags, ReadOnlySpan<byte> fixedPart)
    {
        WantsAcknowledgement = (flags & Acknowledge) != 0;
        var header = _bytes.GetSpan(16);
        header[..16].Clear();
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], flags);
        _bytes.Advance(16);
        Append(fixedPart);
    }

    /// <summary>The answer ends with an acknowledgement.</summary>
    public bool WantsAcknowledgement { get; }

    /// <summary>A request for all objects of a kind.</summary>
    public static NetlinkRequest ForDump(ushort type, ReadOnlySpan<byte> fixedPart) => new(type, Request | DumpFlags, fixedPart);

    /// <summary>A request for one object.</summary>
    public static NetlinkRequest ForOne(ushort type, ReadOnlySpan<byte> fixedPart) => new(type, Request, fixedPart);

    /// <summary>A request that changes something and is acknowledged.</summary>
    public static NetlinkRequest ForChange(ushort type, ReadOnlySpan<byte> fixedPart) => new(type, Request | Acknowledge, fixedPart);

    /// <summary>A request that makes something, or changes it where it is there already, and is acknowledged.</summary>
    public static NetlinkRequest ForCreation(ushort type, ReadOnlySpan<byte> fixedPart) => new(type, Request | Acknowledge | CreateOrReplace, fixedPart);

    /// <summary>Adds an attribute.</summary>
    public NetlinkRequest Add(ushort type, ReadOnlySpan<byte> value)
    {
        Span<byte> header = stackalloc byte[4];
        MemoryMarshal.Write(header, checked((ushort)(4 + value.Length)));
        MemoryMarshal.Write(header[2..], type);
        _bytes.Write(header);
        Append(value);
        return this;
    }

    /// <summary>Adds an attribute that holds attributes.</summary>
    public NetlinkRequest AddNested(ushort type, ReadOnlySpan<byte> attributes) => Add((ushort)(type | Nested), attributes);

    /// <summary>One attribute by itself, to be nested in another.</summary>
    public static byte[] Attribute(ushort type, ReadOnlySpan<byte> value, bool nested = false)
    {
        var octets = new byte[(4 + value.Length + 3) & ~3];
        MemoryMarshal.Write(octets, (ushort)(4 + value.Length));
        MemoryMarshal.Write(octets.AsSpan(2), (ushort)(nested ? type | Nested : type));
        value.CopyTo(octets.AsSpan(4));
        return octets;
    }

    /// <summary>The request's octets under a sequence number.</summary>
    public byte[] Finish(uint sequence)
    {
        var octets = _bytes.WrittenSpan.ToArray();
        MemoryMarshal.Write(octets, (uint)octets.Length);
        MemoryMarshal.Write(octets.AsSpan(8), sequence);
        return octets;
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        var padding = -value.Length & 3;
        if (padding == 0) return;
        _bytes.GetSpan(padding)[..padding].Clear();
        _bytes.Advance(padding);
    }
}
