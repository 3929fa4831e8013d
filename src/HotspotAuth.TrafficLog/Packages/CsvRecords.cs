using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>Records of RFC 4180 as an export has them: UTF-8, CRLF behind each, quotation marks where a cell needs them. Nothing else is taken.</summary>
internal sealed class CsvRecords(Stream stream) : IDisposable
{
    private const int Longest = 1 << 20;
    private readonly StreamReader _reader = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 64 * 1024);
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private int _length;

    /// <summary>The bytes are no records; nothing more is given.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The cells of the next record; null at the end.</summary>
    public string[]? Next()
    {
        if (IsBroken) return null;
        try
        {
            if (_reader.Peek() < 0) return null;
            _cells.Clear();
            _length = 0;
            while (true)
            {
                if (Cell() is not { } isLast)
                {
                    IsBroken = true;
                    return null;
                }

                if (isLast) return [.. _cells];
            }
        }
        catch (DecoderFallbackException)
        {
            IsBroken = true;
            return null;
        }
    }

    public void Dispose() => _reader.Dispose();

    // Whether the cell was the record's last; null if it is not well formed.
    private bool? Cell()
    {
        _cell.Clear();
        var isQuoted = _reader.Peek() == '"';
        if (isQuoted) _ = _reader.Read();
        while (++_length < Longest)
        {
            var c = _reader.Read();
            if (c < 0) return null;
            if (c == '"')
            {
                if (!isQuoted) return null;
                if (_reader.Peek() != '"') return Ended(_reader.Read());
                _ = _reader.Read();
            }
            else if (!isQuoted && (char)c is ',' or '\r' or '\n')
            {
                return Ended(c);
            }

            _cell.Append((char)c);
        }

        return null;
    }

    private bool? Ended(int c)
    {
        _cells.Add(_cell.ToString());
        return c switch { ',' => false, '\r' when _reader.Read() == '\n' => true, _ => null };
    }
}
