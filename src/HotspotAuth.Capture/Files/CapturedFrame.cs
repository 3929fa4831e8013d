namespace HotspotAuth.Capture;

/// <summary>One frame of a capture file. The span is the file's own buffer: it is valid until the next read.</summary>
public readonly ref struct CapturedFrame
{
    internal CapturedFrame(ReadOnlySpan<byte> data, LinkType link, int originalLength, long time)
    {
        Data = data;
        Link = link;
        OriginalLength = originalLength;
        Time = time;
    }

    /// <summary>What was captured of the frame.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The link layer of the interface; may be a number that <see cref="LinkType"/> does not name.</summary>
    public LinkType Link { get; }

    /// <summary>Octets of the frame on the wire.</summary>
    public int OriginalLength { get; }

    /// <summary>Milliseconds UTC since 1970. A block without a time (pcapng's simple packet) has that of the frame before it.</summary>
    public long Time { get; }
}

/// <summary>Why a capture file gives no more frames.</summary>
public enum CaptureFileEnd
{
    /// <summary>Frames may follow.</summary>
    None,

    /// <summary>The file was read to its end.</summary>
    Complete,

    /// <summary>The file stops in the middle of a record; every whole record before it was read.</summary>
    Truncated,

    /// <summary>A record's lengths contradict each other; everything before it was read.</summary>
    Malformed,

    /// <summary>The file is neither pcap nor pcapng, nor one of them under gzip.</summary>
    NotACapture,
}
