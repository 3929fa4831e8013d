using System.Text;

namespace HotspotAuth.Accounts.Import;

/// <summary>The octets of a dump, one ahead, with their line; and the parts of SQL in which every octet counts: quotes, comments, hexadecimal.</summary>
internal sealed class SqlOctets(Stream stream)
{
    /// <summary>A longer literal of a wanted table is no name, attribute or address.</summary>
    private const int LongestText = 64 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<byte> _text = [];
    private int _at;
    private int _length;
    private long _before;

    public long Line { get; private set; } = 1;
    public long Offset => _before + _at;

    /// <summary>Whether a backslash in a literal is an escape, as in MySQL.</summary>
    public bool HasEscapes { get; set; } = true;

    /// <summary>The next octet; -1 at the end.</summary>
    public int Peek() => _at < _length || Fill() ? _buffer[_at] : -1;

    /// <summary>Takes the next octet; -1 at the end.</summary>
    public int Next()
    {
        if (_at >= _length && !Fill()) return -1;
        var octet = _buffer[_at++];
        if (octet == '\n') Line++;
        return octet;
    }

    /// <summary>A literal or a quoted name, from its opening to its closing quote; a doubled quote is one.</summary>
    /// <param name="text">UTF-8, else windows-874; null where the octets are neither or are not kept.</param>
    /// <param name="fault">Why not.</param>
    /// <param name="isKept">False: only stepped over, however long it is.</param>
    public bool TryQuoted(out string? text, out (string Kind, string Message) fault, bool isKept = true)
    {
        text = null;
        fault = default;
        var line = Line;
        var open = Next();
        var close = open == '[' ? ']' : open;
        _text.Clear();
        while (true)
        {
            var next = Next();
            if (next < 0)
            {
                fault = ("truncated", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the quotation that begins in line {line} has no end: the file is cut off, dump or copy it again"));
                return false;
            }

            if (next == close)
            {
                if (Peek() != close) break;
                Next();
            }
            else if (next == '\\' && HasEscapes && open is '\'' or '"')
            {
                next = Escaped(Next());
                if (next < 0) continue; // the end, found by the next look
                if (next > 0xFF) { Keep('\\', isKept); next &= 0xFF; }
            }

            if (!Keep(next, isKept))
            {
                fault = ("long", "a value is longer than 64 kB");
                return false;
            }
        }

        if (isKept) text = Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_text));
        return true;
    }

    /// <summary>The text of a comment, at most 64 signs of it; false where none begins.</summary>
    /// <param name="text">After the marks.</param>
    /// <param name="isOpen">True where the file ends in it.</param>
    public bool TryComment(out string text, out bool isOpen)
    {
        text = "";
        isOpen = false;
        var first = Peek();
        var second = PeekSecond();
        if (first == '#' || (first == '-' && second == '-'))
        {
            Next();
            if (first == '-') Next();
            var head = new StringBuilder(64);
            while (Peek() is var next && next >= 0 && next != '\n')
            {
                Next();
                if (head.Length < 64) head.Append((char)next);
            }

            text = head.ToString();
            return true;
        }

        if (first != '/' || second != '*') return false;
        Next();
        Next();
        for (var before = 0; ;)
        {
            var next = Next();
            if (next < 0) { isOpen = true; return true; }
            if (before == '*' && next == '/') return true;
            before = next;
        }
    }

    /// <summary>The octets that hexadecimal digits up to the next other sign stand for, as text.</summary>
    public bool TryHexRun(out string? text)
    {
        var digits = new StringBuilder();
        while (Peek() is var next && next >= 0 && char.IsAsciiHexDigit((char)next))
        {
            if (digits.Length >= LongestText) { text = null; return false; }
            digits.Append((char)Next());
        }

        text = FromHex(digits.ToString());
        return text is not null;
    }

    /// <summary>Null where the text is not hexadecimal.</summary>
    public static string? FromHex(string digits) =>
        digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Decode(Convert.FromHexString(digits)) : null;

    private static string Decode(ReadOnlySpan<byte> octets) => ImportText.Decode(octets, strict: false, out _) ?? Encoding.Latin1.GetString(octets);

    private bool Keep(int octet, bool isKept)
    {
        if (!isKept) return true;
        if (_text.Count >= LongestText) return false;
        _text.Add((byte)octet);
        return true;
    }

    // MySQL Reference Manual §9.1.1: \% and \_ keep their backslash, any other unknown escape is the sign itself.
    private static int Escaped(int sign) => sign switch
    {
        '0' => 0,
        'b' => '\b',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => 26,
        '%' or '_' => 0x100 | sign,
        _ => sign,
    };

    private int PeekSecond()
    {
        if (_at + 1 < _length) return _buffer[_at + 1];
        if (_at < _length)
        {
            // The last octet of a full buffer moves to the front, so that two can be seen.
            _buffer[0] = _buffer[_at];
            _before += _at;
            _at = 0;
            _length = 1;
            var more = stream.Read(_buffer, 1, _buffer.Length - 1);
            _length += more;
        }

        return _at + 1 < _length ? _buffer[_at + 1] : -1;
    }

    private bool Fill()
    {
        _before += _length;
        _at = 0;
        _length = stream.Read(_buffer, 0, _buffer.Length);
        return _length > 0;
    }
}
