using System.Buffers.Binary;

namespace HotspotAuth.Capture;

/// <summary>Reads the records of one of the two file formats out of a window.</summary>
internal abstract class RecordReader(ByteWindow window)
{
    // Snap lengths are 262,144 at most; frames of large offloads reach half a megabyte. Beyond this a length is damage.
    protected const int MaxFrame = 2 << 20;

    // Times are stored and signed as integers below 2^53.
    private const long MaxTime = (1L << 53) - 1;

    protected ByteWindow Window { get; } = window;

    /// <summary>The last record contradicts itself.</summary>
    public bool Malformed { get; protected set; }

    /// <summary>The stream ended inside something that was skipped.</summary>
    public bool CutInside { get; protected set; }

    public virtual long ReportedDrops => 0;

    /// <summary>The reader for what the window begins with; null if it is no capture.</summary>
    public static RecordReader? For(ByteWindow window)
    {
        if (!window.Has(4)) return null;
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(window.Peek(4));
        if (magic == PcapngReader.SectionHeader) return new PcapngReader(window);
        return window.Has(PcapReader.HeaderLength) && PcapReader.IsMagic(magic) ? new PcapReader(window) : null;
    }

    public abstract bool TryRead(out CapturedFrame frame);

    protected static long Clamp(Int128 milliseconds) => (long)Int128.Clamp(milliseconds, -MaxTime, MaxTime);

    protected static int ClampLength(uint length) => (int)Math.Min(length, int.MaxValue);

    protected bool Fail()
    {
        Malformed = true;
        return false;
    }
}
