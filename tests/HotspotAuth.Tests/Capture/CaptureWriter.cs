using System.Buffers.Binary;
using System.IO.Compression;

namespace HotspotAuth.Tests.Capture;

/// <summary>A frame with its time, as a test wants it in a file.</summary>
internal sealed record TimedFrame(long Nanoseconds, byte[] Octets, int Interface = 0);

/// <summary>Writes capture files as their specifications say, in either byte order.</summary>
internal sealed class CaptureWriter(bool bigEndian = false)
{
    private readonly List<byte> _out = [];

    public static byte[] Pcap(IEnumerable<TimedFrame> frames, bool bigEndian = false, bool nanoseconds = false, bool modified = false, int link = 1, int snap = 65535)
    {
        var writer = new CaptureWriter(bigEndian);
        writer.U32(nanoseconds ? 0xA1B23C4D : modified ? 0xA1B2CD34 : 0xA1B2C3D4);
        writer.U16(2);
        writer.U16(4);
        writer.U32(0, 0, (uint)snap, (uint)link);
        foreach (var frame in frames)
        {
            var captured = Math.Min(snap, frame.Octets.Length);
            writer.U32((uint)(frame.Nanoseconds / 1_000_000_000), (uint)(frame.Nanoseconds % 1_000_000_000 / (nanoseconds ? 1 : 1000)));
            writer.U32((uint)captured, (uint)frame.Octets.Length);
            if (modified) writer.U32(1, 0);
            writer.Raw(frame.Octets.AsSpan(0, captured));
        }

        return writer.ToArray();
    }

    /// <summary>Interface 0 counts microseconds, 1 nanoseconds, 2 in 2^-20 seconds from an hour later.</summary>
    public static byte[] Pcapng(IEnumerable<TimedFrame> frames, bool bigEndian = false, long drops = 0)
    {
        var writer = new CaptureWriter(bigEndian);
        writer.Section();
        writer.Interface(1, []);
        writer.Interface(1, Wire.Join(writer.Option(9, [9])));
        writer.Interface(1, Wire.Join(writer.Option(9, [0x80 | 20]), writer.Option(14, writer.Octets(3600))));
        writer.Block(0x0BAD, new byte[20]);
        foreach (var frame in frames)
        {
            var ticks = frame.Interface switch
            {
                0 => (ulong)frame.Nanoseconds / 1000,
                1 => (ulong)frame.Nanoseconds,
                // Rounded up, so that the millisecond comes out the same.
                _ => (ulong)((((UInt128)frame.Nanoseconds - 3_600_000_000_000) * (1 << 20) + 999_999_999) / 1_000_000_000),
            };
            writer.Packet(6, frame.Interface, ticks, frame.Octets);
        }

        if (drops > 0) writer.Statistics(0, drops);
        return writer.ToArray();
    }

    public static byte[] Gzip(byte[] octets)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(octets);
        return packed.ToArray();
    }

    public byte[] ToArray() => [.. _out];

    public void Raw(ReadOnlySpan<byte> octets) => _out.AddRange(octets);

    public void U16(int value)
    {
        Span<byte> octets = stackalloc byte[2];
        if (bigEndian) BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        else BinaryPrimitives.WriteUInt16LittleEndian(octets, (ushort)value);
        Raw(octets);
    }

    public void U32(params uint[] values)
    {
        Span<byte> octets = stackalloc byte[4];
        foreach (var value in values)
        {
            if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(octets, value);
            else BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
            Raw(octets);
        }
    }

    public void Section()
    {
        U32(0x0A0D0D0A, 28, 0x1A2B3C4D);
        U16(1);
        U16(0);
        U32(uint.MaxValue, uint.MaxValue, 28);
    }

    public void Interface(int link, byte[] options, int snap = 0)
    {
        var body = new CaptureWriter(bigEndian);
        body.U16(link);
        body.U16(0);
        body.U32((uint)snap);
        body.Raw(options);
        Block(1, body.ToArray());
    }

    public void Packet(uint type, int from, ulong ticks, byte[] frame)
    {
        var body = new CaptureWriter(bigEndian);
        if (type == 6)
        {
            body.U32((uint)from);
        }
        else
        {
            body.U16(from);
            body.U16(0);
        }

        body.U32((uint)(ticks >> 32), (uint)ticks, (uint)frame.Length, (uint)frame.Length);
        body.Raw(frame);
        Block(type, body.ToArray());
    }

    public void SimplePacket(int originalLength, byte[] frame)
    {
        var body = new CaptureWriter(bigEndian);
        body.U32((uint)originalLength);
        body.Raw(frame);
        Block(3, body.ToArray());
    }

    public void Statistics(int of, long drops)
    {
        var body = new CaptureWriter(bigEndian);
        body.U32((uint)of, 0, 0);
        body.Raw(Option(5, Octets(drops)));
        Block(5, body.ToArray());
    }

    public void Block(uint type, byte[] body)
    {
        var padding = -body.Length & 3;
        var length = (uint)(12 + body.Length + padding);
        U32(type, length);
        Raw(body);
        Raw(new byte[padding]);
        U32(length);
    }

    public byte[] Option(int code, byte[] value)
    {
        var option = new CaptureWriter(bigEndian);
        option.U16(code);
        option.U16(value.Length);
        option.Raw(value);
        option.Raw(new byte[-value.Length & 3]);
        return option.ToArray();
    }

    public byte[] Octets(long value)
    {
        var octets = new byte[8];
        if (bigEndian) BinaryPrimitives.WriteInt64BigEndian(octets, value);
        else BinaryPrimitives.WriteInt64LittleEndian(octets, value);
        return octets;
    }
}
