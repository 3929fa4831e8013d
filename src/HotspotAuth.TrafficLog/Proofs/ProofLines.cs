namespace HotspotAuth.TrafficLog;

/// <summary>Reads lines that end in LF from hostile bytes: a line is never longer than a limit.</summary>
internal sealed class ProofLines(Stream stream)
{
    private const int Longest = 4 << 20;
    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The last bytes had no line end, or a line was too long; nothing more is given.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next line without its end, good until the next call; null at the end.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        for (var searched = _start; !IsBroken;)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + at - _start);
                _start = searched + at + 1;
                return line;
            }

            if (_isAtEnd || _end - _start > Longest)
            {
                IsBroken = _end > _start;
                return null;
            }

            searched = _end - _start;
            Fill();
        }

        return null;
    }

    private void Fill()
    {
        if (_end - _start > _buffer.Length / 2)
        {
            var larger = new byte[_buffer.Length * 2];
            _buffer.AsSpan(_start.._end).CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        }

        (_start, _end) = (0, _end - _start);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
    }
}
