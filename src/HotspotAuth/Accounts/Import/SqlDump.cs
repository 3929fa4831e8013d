using System.Globalization;

namespace HotspotAuth.Accounts.Import;

/// <summary>One row of an INSERT.</summary>
/// <param name="Table">Without its database, lower case.</param>
/// <param name="Columns">As the statement or the CREATE TABLE before it names them, lower case; empty where neither does.</param>
/// <param name="Values">Null is NULL, or something that is no literal.</param>
/// <param name="Line">Where the row begins, from 1.</param>
internal sealed record SqlRow(string Table, IReadOnlyList<string> Columns, IReadOnlyList<string?> Values, long Line);

/// <summary>Why a dump can't be read on.</summary>
internal sealed record SqlFault(long Line, long Offset, string Kind, string Message);

/// <summary>
/// Reads the rows of chosen tables out of a dump of MySQL, MariaDB or SQLite, as a stream: INSERT and REPLACE with one row or many,
/// comments, both kinds of quotes, escapes, hexadecimal literals and character set marks. Every other statement is stepped over. It is no
/// SQL parser and runs nothing; whatever it does not understand inside a chosen INSERT is a fault with its place.
/// </summary>
internal sealed class SqlDump(Stream stream, IReadOnlySet<string> wanted, IReadOnlySet<string> counted)
{
    private const int MostColumns = 256;
    private const int MostTables = 1_000;
    private const int LongestWord = 128;

    private readonly SqlOctets _octets = new(stream);
    private readonly Dictionary<string, string[]> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private bool _promisesEnd;
    private bool _ended;

    /// <summary>Why the reading stopped before the end; null while all is well.</summary>
    public SqlFault? Fault { get; private set; }

    /// <summary>How many rows the tables have that are only counted.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Octets read so far.</summary>
    public long Offset => _octets.Offset;

    /// <summary>All rows of the wanted tables. Look at <see cref="Fault"/> when it ends.</summary>
    public IEnumerable<SqlRow> Rows()
    {
        while (Fault is null)
        {
            SkipSpace(betweenStatements: true);
            if (_octets.Peek() < 0) break;
            var word = Word();
            if (word is "insert" or "replace")
            {
                foreach (var row in Insert()) yield return row;
            }
            else if (word == "create")
            {
                Create();
            }
            else if (word == "copy")
            {
                Fail("postgresql", "is a dump of PostgreSQL with COPY; make it with pg_dump --inserts");
            }
            else
            {
                if (word == "pragma") _octets.HasEscapes = false; // sqlite3 .dump, where a backslash is a backslash
                SkipStatement();
            }
        }

        if (Fault is null && _promisesEnd && !_ended) Fail("truncated", "ends before its end (the line \"-- Dump completed\" is missing): dump it again");
    }

    private IEnumerable<SqlRow> Insert()
    {
        string word;
        do word = SpacedWord();
        while (word is "low_priority" or "delayed" or "high_priority" or "ignore" or "into" or "or");
        var table = TableName(word);
        if (Fault is not null) yield break;
        SkipSpace();
        IReadOnlyList<string> columns = [];
        if (_octets.Peek() == '(')
        {
            if (!TryNames(out columns)) yield break;
        }
        else
        {
            columns = _tables.GetValueOrDefault(table, []);
        }

        var (isWanted, isCounted) = (wanted.Contains(table), counted.Contains(table));
        if (!isWanted && !isCounted)
        {
            SkipStatement();
            yield break;
        }

        if (SpacedWord() is not ("values" or "value"))
        {
            if (_octets.Peek() < 0) Truncated();
            else if (Fault is null) Fail("statement", $"the INSERT into {table} has no VALUES");
            yield break;
        }

        while (true)
        {
            SkipSpace();
            var line = _octets.Line;
            if (!TryTuple(isWanted, out var values)) yield break;
            if (isWanted) yield return new SqlRow(table, columns, values, line);
            else _counts[table] = _counts.GetValueOrDefault(table) + 1;
            SkipSpace();
            if (_octets.Peek() == ',')
            {
                _octets.Next();
                continue;
            }

            SkipStatement(); // ON DUPLICATE KEY …, or the semicolon
            yield break;
        }
    }

    private bool TryTuple(bool isKept, out List<string?> values)
    {
        values = [];
        if (!Expect('(')) return false;
        while (true)
        {
            SkipSpace();
            if (!TryValue(out var value)) return false;
            if (values.Count == MostColumns) return Fail("columns", $"a row has more than {MostColumns} values");
            values.Add(isKept ? value : null);
            SkipSpace();
            var next = _octets.Next();
            if (next == ')') return true;
            if (next != ',') return next < 0 ? Truncated() : Fail("syntax", "a comma or ) is missing between values");
        }
    }

    private bool TryValue(out string? value)
    {
        value = null;
        var next = _octets.Peek();
        if (next is '\'' or '"')
        {
            return _octets.TryQuoted(out value, out var fault) || Fail(fault);
        }

        if (next is '-' or '+' or '.' or (>= '0' and <= '9')) return TryNumber(out value);
        var word = Word();
        if (word.Length == 0) return _octets.Peek() < 0 ? Truncated() : Fail("syntax", "no value where one must be");
        if (word is "null" or "default" or "true" or "false")
        {
            value = word switch { "true" => "1", "false" => "0", _ => null };
            return true;
        }

        SkipSpace();
        next = _octets.Peek();
        // X'…' and b'…' are literals of their own; before any other word a quote is text in a character set.
        if (next == '\'' && word is "x" or "b" or "n")
        {
            if (!_octets.TryQuoted(out var text, out var fault)) return Fail(fault);
            value = word == "x" ? SqlOctets.FromHex(text!) : text;
            return value is not null || Fail("syntax", "a hexadecimal literal that is none");
        }

        if (word[0] == '_' && (next is '\'' or '"' or '0' or 'x' or 'X')) return TryValue(out value);
        if (next == '(') return TryCall();
        return true; // CURRENT_TIMESTAMP and its like: nothing that we want
    }

    /// <summary>A function's call is no literal; it is stepped over, and its value is not known.</summary>
    private bool TryCall()
    {
        var depth = 0;
        do
        {
            switch (_octets.Peek())
            {
                case < 0: return Truncated();
                case '\'' or '"' or '`':
                    if (!_octets.TryQuoted(out _, out var fault)) return Fail(fault);
                    continue;
                case '(': depth++; break;
                case ')': depth--; break;
            }

            _octets.Next();
        }
        while (depth > 0);
        return true;
    }

    private bool TryNumber(out string? value)
    {
        value = null;
        Span<char> digits = stackalloc char[64];
        var length = 0;
        var isHex = false;
        while (_octets.Peek() is var next && next >= 0 && (char.IsAsciiLetterOrDigit((char)next) || next is '.' or '-' or '+'))
        {
            if (length == 1 && digits[0] == '0' && next is 'x' or 'X')
            {
                isHex = true;
                break;
            }

            if (length == digits.Length) return Fail("syntax", "a number without an end");
            digits[length++] = (char)_octets.Next();
        }

        if (!isHex)
        {
            value = new string(digits[..length]);
            return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || Fail("syntax", "a number that is none");
        }

        _octets.Next();
        if (!_octets.TryHexRun(out value)) return Fail("syntax", "a hexadecimal literal that is none");
        return true;
    }

    /// <summary>The columns of a table, for the INSERTs that do not name them.</summary>
    private void Create()
    {
        var word = SpacedWord();
        while (word is "temporary" or "or" or "replace") word = SpacedWord();
        if (word != "table")
        {
            SkipStatement();
            return;
        }

        word = SpacedWord();
        if (word == "if") { _ = SpacedWord(); _ = SpacedWord(); word = SpacedWord(); }
        var table = TableName(word);
        SkipSpace();
        if (Fault is not null || _octets.Peek() != '(' || !wanted.Contains(table))
        {
            if (Fault is null) SkipStatement();
            return;
        }

        _octets.Next();
        var columns = new List<string>();
        while (Fault is null)
        {
            SkipSpace();
            var quoted = _octets.Peek() is '`' or '"' or '[';
            var name = SpacedWord();
            if (quoted || name is not ("primary" or "key" or "unique" or "constraint" or "index" or "fulltext" or "foreign" or "check"))
            {
                if (columns.Count == MostColumns) { Fail("columns", $"a table has more than {MostColumns} columns"); return; }
                columns.Add(name);
            }

            if (!SkipDefinition()) break;
        }

        if (_tables.Count < MostTables) _tables[table] = [.. columns];
        if (Fault is null) SkipStatement();
    }

    /// <summary>To the comma after a column's definition (true), or past the list's closing bracket (false).</summary>
    private bool SkipDefinition()
    {
        var depth = 0;
        while (true)
        {
            switch (_octets.Peek())
            {
                case < 0: return Truncated();
                case '\'' or '"' or '`':
                    if (!_octets.TryQuoted(out _, out var fault)) return Fail(fault);
                    continue;
                case '/' or '-' or '#':
                    if (!SkipComment()) _octets.Next();
                    continue;
                case '(': depth++; break;
                case ')' when depth-- == 0: _octets.Next(); return false;
                case ',' when depth == 0: _octets.Next(); return true;
            }

            _octets.Next();
        }
    }

    private bool TryNames(out IReadOnlyList<string> names)
    {
        var found = new List<string>();
        names = found;
        _octets.Next();
        while (true)
        {
            found.Add(SpacedWord());
            if (Fault is not null) return false;
            if (found.Count > MostColumns) return Fail("columns", $"an INSERT names more than {MostColumns} columns");
            SkipSpace();
            var next = _octets.Next();
            if (next == ')') return true;
            if (next != ',') return next < 0 ? Truncated() : Fail("syntax", "a comma or ) is missing between column names");
        }
    }

    private string TableName(string first)
    {
        SkipSpace();
        if (_octets.Peek() != '.') return first;
        _octets.Next();
        return SpacedWord();
    }

    private string SpacedWord()
    {
        SkipSpace();
        return Word();
    }

    /// <summary>A keyword or a name, quoted or not, lower case. Empty where there is none.</summary>
    private string Word()
    {
        if (_octets.Peek() is '`' or '"' or '[')
        {
            if (!_octets.TryQuoted(out var name, out var fault)) Fail(fault);
            return name?.ToLowerInvariant() ?? "";
        }

        Span<char> word = stackalloc char[LongestWord];
        var length = 0;
        while (_octets.Peek() is var next && next >= 0 && (char.IsAsciiLetterOrDigit((char)next) || next is '_' or '$'))
        {
            if (length == word.Length) { Fail("syntax", "a name without an end"); return ""; }
            word[length++] = char.ToLowerInvariant((char)_octets.Next());
        }

        return new string(word[..length]);
    }

    private void SkipStatement()
    {
        while (Fault is null)
        {
            switch (_octets.Peek())
            {
                case < 0: Truncated(); return;
                case ';': _octets.Next(); return;
                case '\'' or '"' or '`':
                    if (!_octets.TryQuoted(out _, out var fault, isKept: false)) Fail(fault);
                    continue;
                case '-' or '#' or '/':
                    if (!SkipComment()) _octets.Next();
                    continue;
            }

            _octets.Next();
        }
    }

    private void SkipSpace(bool betweenStatements = false)
    {
        while (_octets.Peek() is var next && next >= 0)
        {
            if (next <= ' ' || (betweenStatements && next is ';' or 0xEF or 0xBB or 0xBF)) _octets.Next();
            else if (next is not ('-' or '#' or '/') || !SkipComment()) return;
        }
    }

    private bool SkipComment()
    {
        if (!_octets.TryComment(out var text, out var isOpen)) return false;
        if (isOpen) return Truncated();
        // mysqldump says at its head what it is and at its end that it came so far.
        if (text.StartsWith(" MySQL dump", StringComparison.Ordinal) || text.StartsWith(" MariaDB dump", StringComparison.Ordinal)) _promisesEnd = true;
        if (text.StartsWith(" Dump completed", StringComparison.Ordinal)) _ended = true;
        return true;
    }

    private bool Expect(char sign)
    {
        var next = _octets.Peek();
        if (next < 0) return Truncated();
        if (next != sign) return Fail("syntax", $"{sign} is missing");
        _octets.Next();
        return true;
    }

    private bool Truncated() => Fail("truncated", "ends in the middle of a statement: the file is cut off, dump or copy it again");

    private bool Fail((string Kind, string Message) fault) => Fail(fault.Kind, fault.Message);

    private bool Fail(string kind, string message)
    {
        Fault ??= new SqlFault(_octets.Line, _octets.Offset, kind, message);
        return false;
    }
}
