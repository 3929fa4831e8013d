using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace HotspotAuth.Operation;

/// <summary>
/// An event is one line, whatever a stranger put into it (CWE-117): what would break a line, move a terminal's cursor or turn the direction of
/// writing is told by its number. Of an exception each line is indented, so that none of them can pass for an event.
/// </summary>
internal sealed class LogLines : ITextFormatter
{
    private const int Longest = 16 * 1024;
    private const string Indent = "  ";

    private static readonly MessageTemplateTextFormatter Line =
        new("{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {SourceContext}: {Message:lj}", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        Line.Format(logEvent, line);
        output.Write(Plain(line.ToString()));
        output.Write('\n');
        if (logEvent.Exception is not { } exception) return;
        foreach (var part in exception.ToString().AsSpan().EnumerateLines())
        {
            output.Write(Indent);
            output.Write(Plain(part));
            output.Write('\n');
        }
    }

    /// <summary>The text with everything told by its number that is not seen as it stands.</summary>
    internal static string Plain(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var c in text)
        {
            if (plain.Length >= Longest) return plain.Append('…').ToString();
            if (IsSeen(c)) plain.Append(c);
            else plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return plain.ToString();
    }

    private static bool IsSeen(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
