using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// A line of <c>data.jsonl</c>: the columns in their order, each of its kind, with no blank. One expression says what such a line is, so that no two readers can
/// differ over it.
/// </summary>
internal static class JsonRow
{
    private static readonly string[] Texts = ["user", "person", "group", "session"];
    private static readonly string[] PlainTexts = ["start", "end", "client_mac", "client_ip", "peer_ip", "outside_ip", "day"];
    private static readonly Regex Line = new(
        @"\A\{" + string.Join(',', DataRow.Columns.Select(name => $"\"{name}\":{Value(name)}")) + @"\}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>The texts of the columns, "" for null; null if the line is not one.</summary>
    public static string[]? TryRead(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line) || Line.Match(Encoding.UTF8.GetString(line)) is not { Success: true } match) return null;
        return [.. DataRow.Columns.Select(name => Text(match.Groups[name].Value))];
    }

    /// <summary>A text as a cell of the CSV has it: one that a spreadsheet would take for a formula has an apostrophe before it.</summary>
    public static string Guarded(string text) => text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' || char.IsControl(text[0])) ? "'" + text : text;

    private static string Text(string value) => value switch
    {
        "null" => "",
        ['"', ..] => value.Contains('\\', StringComparison.Ordinal) ? JsonSerializer.Deserialize<string>(value)! : value[1..^1],
        _ => value,
    };

    private static string Value(string name)
    {
        // RFC 8259 §7; half a surrogate pair is no text.
        const string Words = @"""(?:[^""\\\x00-\x1f]|\\[""\\/bfnrt]|\\u(?:[0-9a-cefA-CEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}|[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}))*""";
        var value = Texts.Contains(name) ? $"null|{Words}" : PlainTexts.Contains(name) ? @"null|""[0-9a-zA-Z:.+-]*""" : "null|0|-?[1-9][0-9]{0,18}";
        return $"(?<{name}>{value})";
    }
}
