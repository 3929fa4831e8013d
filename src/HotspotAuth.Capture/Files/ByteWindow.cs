namespace HotspotAuth.Capture;

/// <summary>
/// A window of a stream in one large buffer. Spans of it are handed out as they are; only what lies across the buffer's end is
/// moved, once in some megabytes.
/// </summary>
internal sealed class ByteWindow(Stream stream)
{
    public const int Capacity = 4 << 20;

    // What is read at once stays in the processor's cache until its frames are decoded; the rest of the buffer is for longer records.
    private const int ReadLength = 256 << 10;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Capacity);
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Octets consumed since the stream's start (after decompression).</summary>
    public long Position { get; private set; }

    /// <summary>The compressed stream stopped or is damaged; what could be unpacked of it has been handed out.</summary>
    public bool Damaged { get; private set; }

    /// <summary>What is buffered beyond the position.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>True when at least <paramref name="count"/> octets (at most <see cref="Capacity"/>) lie at the position.</summary>
    public bool Has(int count) => _end - _start >= count || Fill(count);

    /// <summary>The next octets, without moving on. The caller has asked <see cref="Has"/>.</summary>
    public ReadOnlySpan<byte> Peek(int count) => _buffer.AsSpan(_start, count);

    /// <summary>Moves on. The caller has asked <see cref="Has"/>.</summary>
    public void Skip(int count)
    {
        _start += count;
        Position += count;
    }

    private bool Fill(int count)
    {
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        while (!_ended && _end < count)
        {
            var read = Read(count - _end);
            _end += read;
            _ended = read == 0;
        }

        return _end >= count;
    }

    private int Read(int missing)
    {
        try
        {
            return stream.Read(_buffer, _end, Math.Min(Capacity - _end, Math.Max(ReadLength, missing)));
        }
        catch (InvalidDataException)
        {
            Damaged = true;
            return 0;
        }
    }
}
