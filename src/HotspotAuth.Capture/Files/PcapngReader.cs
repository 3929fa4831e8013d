using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>
/// The block format: sections in either byte order, interface descriptions, enhanced, simple and obsolete packet blocks. Blocks of
/// other kinds (names, secrets, comments) are skipped unread.
/// </summary>
internal sealed class PcapngReader(ByteWindow window) : RecordReader(window)
{
    public const uint SectionHeader = 0x0A0D_0D0A;
    private const uint InterfaceDescription = 1;
    private const uint ObsoletePacket = 2;
    private const uint SimplePacket = 3;
    private const uint InterfaceStatistics = 5;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B_3C4D;
    private const int MaxInterfaces = 4096;

    private readonly List<PcapngInterface> _interfaces = [];
    private bool _swapped;
    private long _time;
    private ulong _earlierDrops;

    public override long ReportedDrops
    {
        get
        {
            var sum = _earlierDrops;
            foreach (var one in _interfaces) sum += one.Drops;
            return (long)Math.Min(sum, long.MaxValue);
        }
    }

    public override bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        while (Window.Has(12))
        {
            var type = BinaryPrimitives.ReadUInt32LittleEndian(Window.Peek(4));
            if (type == SectionHeader)
            {
                if (!TryBeginSection()) return false;
                continue;
            }

            if (_swapped) type = BinaryPrimitives.ReverseEndianness(type);
            var length = UInt32(Window.Peek(8)[4..]);
            if (length < 12 || length % 4 != 0) return Fail();
            if (type is not (InterfaceDescription or ObsoletePacket or SimplePacket or InterfaceStatistics or EnhancedPacket))
            {
                if (!TrySkip(length)) return false;
                continue;
            }

            if (length > MaxFrame + 65_536) return Fail();
            if (!Window.Has((int)length)) return false;
            var block = Window.Peek((int)length);
            if (UInt32(block[^4..]) != length) return Fail();
            var body = block[8..^4];
            var isPacket = type is ObsoletePacket or SimplePacket or EnhancedPacket;
            if (!(isPacket ? TryPacket(type, body, out frame) : type == InterfaceStatistics ? TryStatistics(body) : TryInterface(body))) return Fail();
            Window.Skip((int)length);
            if (isPacket) return true;
        }

        return false;
    }

    private bool TryBeginSection()
    {
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(Window.Peek(12)[8..]);
        if (magic != ByteOrderMagic && BinaryPrimitives.ReverseEndianness(magic) != ByteOrderMagic) return Fail();
        _swapped = magic != ByteOrderMagic;
        var length = UInt32(Window.Peek(8)[4..]);
        if (length < 28 || length % 4 != 0) return Fail();
        _earlierDrops = (ulong)ReportedDrops;
        _interfaces.Clear();
        return TrySkip(length);
    }

    private bool TrySkip(uint length)
    {
        for (var left = (long)length; left > 0;)
        {
            var step = (int)Math.Min(left, 1 << 20);
            if (!Window.Has(step))
            {
                CutInside = true;
                return false;
            }

            Window.Skip(step);
            left -= step;
        }

        return true;
    }

    private bool TryPacket(uint type, ReadOnlySpan<byte> body, out CapturedFrame frame)
    {
        frame = default;
        if (type == SimplePacket)
        {
            if (body.Length < 4 || _interfaces.Count == 0) return false;
            var original = UInt32(body);
            var captured = Math.Min(original, (uint)(body.Length - 4));
            if (_interfaces[0].SnapLength != 0) captured = Math.Min(captured, _interfaces[0].SnapLength);
            frame = new CapturedFrame(body.Slice(4, (int)captured), _interfaces[0].Link, ClampLength(original), _time);
            return true;
        }

        if (body.Length < 20) return false;
        // The obsolete block has a 16-bit interface id and a drop count where the enhanced one has 32 bits.
        var id = type == EnhancedPacket ? UInt32(body) : UInt16(body);
        var length = UInt32(body[12..]);
        if (id >= (uint)_interfaces.Count || length > (uint)(body.Length - 20)) return false;
        var from = _interfaces[(int)id];
        _time = Clamp(from.Milliseconds(((ulong)UInt32(body[4..]) << 32) | UInt32(body[8..])));
        frame = new CapturedFrame(body.Slice(20, (int)length), from.Link, ClampLength(UInt32(body[16..])), _time);
        return true;
    }

    private bool TryInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8 || _interfaces.Count == MaxInterfaces) return false;
        byte resolution = 6;
        var offset = 0L;
        var options = body[8..];
        while (TryOption(ref options, out var code, out var value))
        {
            if (code == 9 && value.Length == 1) resolution = value[0];
            if (code == 14 && value.Length == 8) offset = (long)UInt64(value);
        }

        _interfaces.Add(new PcapngInterface((LinkType)UInt16(body), UInt32(body[4..]), resolution, offset));
        return true;
    }

    private bool TryStatistics(ReadOnlySpan<byte> body)
    {
        if (body.Length < 12) return false;
        var id = UInt32(body);
        if (id >= (uint)_interfaces.Count) return false;
        var options = body[12..];
        while (TryOption(ref options, out var code, out var value))
            // isb_ifdrop
            if (code == 5 && value.Length == 8) _interfaces[(int)id].Drops = UInt64(value);
        return true;
    }

    private bool TryOption(ref ReadOnlySpan<byte> options, out ushort code, out ReadOnlySpan<byte> value)
    {
        code = 0;
        value = default;
        if (options.Length < 4) return false;
        code = UInt16(options);
        int length = UInt16(options[2..]);
        if (code == 0 || options.Length - 4 < length) return false;
        value = options.Slice(4, length);
        options = options[Math.Min(options.Length, 4 + ((length + 3) & ~3))..];
        return true;
    }

    private ushort UInt16(ReadOnlySpan<byte> octets) =>
        _swapped ? BinaryPrimitives.ReadUInt16BigEndian(octets) : BinaryPrimitives.ReadUInt16LittleEndian(octets);

    private uint UInt32(ReadOnlySpan<byte> octets) =>
        _swapped ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt32LittleEndian(octets);

    private ulong UInt64(ReadOnlySpan<byte> octets) =>
        _swapped ? BinaryPrimitives.ReadUInt64BigEndian(octets) : BinaryPrimitives.ReadUInt64LittleEndian(octets);
}
