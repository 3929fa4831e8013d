using System.Text;

namespace HotspotAuth.Accounts.Import;

/// <summary>One <c>add</c> of a RouterOS export, or one item of a <c>print</c>.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Menu">The menu's path with blanks, without the leading slash; empty where none was named.</param>
/// <param name="Flags">The letters of a print: <c>X</c> is disabled.</param>
/// <param name="Values">By property.</param>
internal sealed record RouterItem(long Line, string Menu, string Flags, IReadOnlyDictionary<string, string> Values)
{
    public string? this[string name] => Values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}

/// <summary>
/// Reads what RouterOS writes: exports with menus, continued lines, quotes and escapes, and the items of <c>print detail</c>. It runs
/// nothing; a line that it does not know is stepped over.
/// </summary>
internal static class RouterScript
{
    private const int MostValues = 128;

    /// <summary>The items in order. The fault is the first thing that can't be read.</summary>
    public static ImportFault? TryRead(byte[] octets, out List<RouterItem> items)
    {
        items = [];
        var at = octets.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        var (line, menu) = (1L, "");
        Open? open = null;
        while (at < octets.Length)
        {
            var first = line;
            if (Words(octets, ref at, ref line, out var words) is { } fault) return fault;
            if (words.Count == 0)
            {
                open = Close(open, items); // an empty line ends an item of a print
                continue;
            }

            if (words[0].Text.StartsWith('#')) continue;
            var from = 0;
            if (words[0].Text.StartsWith('/'))
            {
                var path = words.TakeWhile(w => !w.IsPair && w.Text is not ("add" or "set" or "print" or "export")).Select(w => w.Text).ToArray();
                menu = string.Join(' ', string.Join(' ', path).Split(['/', ' '], StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
                from = path.Length;
            }

            var isNumbered = words[0].Text.Length is > 0 and < 9 && words[0].Text.All(char.IsAsciiDigit);
            if (isNumbered || (from < words.Count && words[from].Text == "add"))
            {
                Close(open, items);
                open = new Open(first, menu);
            }
            else if (from > 0 || words[from].Text is "set")
            {
                open = Close(open, items);
                continue;
            }

            if (open is null) continue;
            foreach (var word in words.Skip(from))
            {
                if (word.IsPair && open.Values.Count < MostValues) open.Values[word.Text.ToLowerInvariant()] = word.Value;
                else if (isNumbered && !word.IsPair && word.Text.All(char.IsAsciiLetterUpper)) open.Flags += word.Text;
            }

            if (!isNumbered && open.Menu.Length > 0 && words.Any(w => w.Text == "add")) open = Close(open, items);
        }

        Close(open, items);
        return null;
    }

    private static Open? Close(Open? open, List<RouterItem> items)
    {
        if (open is { Values.Count: > 0 }) items.Add(new RouterItem(open.Line, open.Menu, open.Flags, open.Values));
        return null;
    }

    /// <summary>The words of one line, continued lines joined: <c>name=value</c> or a bare word.</summary>
    private static ImportFault? Words(byte[] octets, ref int at, ref long line, out List<(string Text, string Value, bool IsPair)> words)
    {
        words = [];
        var text = new List<byte>();
        string? name = null;
        var (quoted, began, first) = (false, false, line);
        while (at < octets.Length)
        {
            var octet = octets[at++];
            if (octet == '\\' && IsLineEnd(octets, at, out var after))
            {
                line++;
                at = after;
                while (at < octets.Length && octets[at] is (byte)' ' or (byte)'\t') at++;
                continue;
            }

            if (octet == '\n')
            {
                line++;
                if (quoted) return new ImportFault(first, "", "quote", "a quotation has no end: the file is cut off, export it again");
                break;
            }

            if (octet == '\\' && at < octets.Length) { Escape(octets, ref at, text); continue; }
            if (octet == '"') { quoted = !quoted; began = true; continue; }
            if (quoted || octet is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)';'))
            {
                if (!quoted && octet == '=' && name is null && text.Count > 0) { name = Decode(text); text.Clear(); began = true; continue; }
                if (text.Count > 8 * 1024) return new ImportFault(line, "", "long", "a value is longer than 8 kB");
                text.Add(octet);
                began = true;
                // A comment may hold anything.
                if (words.Count == 0 && text is [(byte)'#']) { while (at < octets.Length && octets[at] != '\n') at++; }
                continue;
            }

            if (began) Add(words, ref name, text);
            began = false;
        }

        if (quoted) return new ImportFault(first, "", "truncated", "ends inside a quotation: the file is cut off, export it again");
        if (began) Add(words, ref name, text);
        return null;
    }

    private static void Add(List<(string Text, string Value, bool IsPair)> words, ref string? name, List<byte> text)
    {
        var value = Decode(text);
        words.Add(name is null ? (value, "", false) : (name, value, true));
        name = null;
        text.Clear();
    }

    private static bool IsLineEnd(byte[] octets, int at, out int after)
    {
        after = at;
        if (after < octets.Length && octets[after] == '\r') after++;
        if (after >= octets.Length || octets[after] != '\n') return false;
        after++;
        return true;
    }

    /// <summary>RouterOS writes whatever is not ASCII as a backslash and two hexadecimal digits, an octet each.</summary>
    private static void Escape(byte[] octets, ref int at, List<byte> text)
    {
        if (at + 1 < octets.Length && char.IsAsciiHexDigitUpper((char)octets[at]) && char.IsAsciiHexDigitUpper((char)octets[at + 1]))
        {
            text.Add(Convert.FromHexString([(char)octets[at], (char)octets[at + 1]])[0]);
            at += 2;
            return;
        }

        var sign = octets[at++];
        text.Add(sign switch { (byte)'n' => (byte)'\n', (byte)'r' => (byte)'\r', (byte)'t' => (byte)'\t', (byte)'_' => (byte)' ', _ => sign });
    }

    private static string Decode(List<byte> text) =>
        ImportText.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text), strict: false, out _) ?? Encoding.Latin1.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text));

    private sealed class Open(long line, string menu)
    {
        public long Line => line;
        public string Menu => menu;
        public string Flags { get; set; } = "";
        public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);
    }
}
