using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>The classic format: a header of 24 octets, then records of 16 and the frame (24 in the modified form).</summary>
internal sealed class PcapReader : RecordReader
{
    public const int HeaderLength = 24;
    private const uint Microseconds = 0xA1B2_C3D4;
    private const uint Nanoseconds = 0xA1B2_3C4D;
    private const uint Modified = 0xA1B2_CD34;

    private readonly bool _swapped;
    private readonly uint _ticksPerMillisecond;
    private readonly int _recordHeader;
    private readonly LinkType _link;

    public PcapReader(ByteWindow window)
        : base(window)
    {
        var header = window.Peek(HeaderLength);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(header);
        _swapped = magic is not (Microseconds or Nanoseconds or Modified);
        if (_swapped) magic = BinaryPrimitives.ReverseEndianness(magic);
        _ticksPerMillisecond = magic == Nanoseconds ? 1_000_000u : 1_000u;
        _recordHeader = magic == Modified ? 24 : 16;
        // The upper bits tell of frame check sequences; the IP length leaves those out anyway.
        _link = (LinkType)(UInt32(header[20..]) & 0xFFFF);
        window.Skip(HeaderLength);
    }

    public static bool IsMagic(uint value) =>
        value is Microseconds or Nanoseconds or Modified || BinaryPrimitives.ReverseEndianness(value) is Microseconds or Nanoseconds or Modified;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        if (!Window.Has(_recordHeader)) return false;
        var header = Window.Peek(_recordHeader);
        var captured = UInt32(header[8..]);
        if (captured > MaxFrame) return Fail();
        var record = _recordHeader + (int)captured;
        var time = (UInt32(header) * 1000L) + (UInt32(header[4..]) / _ticksPerMillisecond);
        var original = UInt32(header[12..]);
        if (!Window.Has(record)) return false;
        frame = new CapturedFrame(Window.Peek(record)[_recordHeader..], _link, ClampLength(original), time);
        Window.Skip(record);
        return true;
    }

    private uint UInt32(ReadOnlySpan<byte> octets)
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(octets);
        return _swapped ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
