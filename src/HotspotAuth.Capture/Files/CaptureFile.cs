using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>
/// A pcap or pcapng file, read once from start to end: microseconds and nanoseconds, either byte order, the modified pcap with longer
/// records, pcapng with several sections and interfaces; each also under gzip. Input never throws: a file that is no capture, is cut
/// or contradicts itself says so in <see cref="End"/> after its last good frame. Errors of the device are the framework's IOException.
/// </summary>
public sealed class CaptureFile : IDisposable
{
    private readonly Stream _stream;
    private readonly Stream? _unpacked;
    private readonly ByteWindow _window;
    private readonly RecordReader? _reader;

    private CaptureFile(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        if (LooksLikeGzip(stream)) _unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        _window = new ByteWindow(_unpacked ?? stream);
        _reader = RecordReader.For(_window);
        if (_reader is null) End = CaptureFileEnd.NotACapture;
    }

    /// <summary>The file's name without its folder, for reports.</summary>
    public string Name { get; }

    /// <summary>Octets of the file read so far, as it lies on disk: for progress.</summary>
    public long Position => _unpacked is null ? _window.Position : _stream.Position;

    /// <summary>Octets of the file on disk.</summary>
    public long Length => _stream.Length;

    /// <summary>Why <see cref="TryRead"/> said false; <see cref="CaptureFileEnd.None"/> before that.</summary>
    public CaptureFileEnd End { get; private set; }

    /// <summary>Frames that the file says its own capture had dropped (pcapng interface statistics).</summary>
    public long ReportedDrops => _reader?.ReportedDrops ?? 0;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It can't be opened or read (also its subclasses, and UnauthorizedAccessException).</exception>
    public static CaptureFile Open(string path) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan), Path.GetFileName(path));

    /// <summary>Reads a stream that can seek, from its present position; disposing the capture file disposes it.</summary>
    public static CaptureFile Open(Stream stream, string name = "stream") => new(stream, name);

    /// <summary>The next frame; false at the end, which <see cref="End"/> then explains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        if (End != CaptureFileEnd.None) return false;
        if (_reader!.TryRead(out frame)) return true;
        End = _reader.Malformed ? CaptureFileEnd.Malformed
            : _window.Damaged || !_window.Rest.IsEmpty || _reader.CutInside ? CaptureFileEnd.Truncated
            : CaptureFileEnd.Complete;
        return false;
    }

    /// <summary>One sentence for an operator about <see cref="End"/>.</summary>
    public string EndText() => End switch
    {
        CaptureFileEnd.None or CaptureFileEnd.Complete => "read to the end",
        CaptureFileEnd.Truncated => string.Create(CultureInfo.InvariantCulture, $"truncated: the file stops inside a record at octet {_window.Position}; all before it was read"),
        CaptureFileEnd.Malformed => string.Create(CultureInfo.InvariantCulture, $"damaged: the record at octet {_window.Position} contradicts itself; all before it was read"),
        _ => "not a capture file: neither pcap nor pcapng, nor one of them compressed by gzip",
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _unpacked?.Dispose();
        _stream.Dispose();
    }

    private static bool LooksLikeGzip(Stream stream)
    {
        Span<byte> magic = stackalloc byte[2];
        var start = stream.Position;
        var read = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = start;
        return read == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    }
}
