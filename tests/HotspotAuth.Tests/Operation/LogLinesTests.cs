using HotspotAuth.Operation;
using Serilog.Events;
using Serilog.Parsing;

namespace HotspotAuth.Tests.Operation;

public sealed class LogLinesTests
{
    private const string Forged = "mali\r\n2026-11-21 10:00:00.000 INF HotspotAuth.Admin: Administrator admin signed in from 10.0.0.1";

    [Fact]
    public void What_a_stranger_sends_makes_no_second_line_and_moves_no_cursor()
    {
        var text = Written("Asked for by {Name}", Forged + "\u001b[2K\u202e\u2028\u0085\t", null);

        Assert.Single(text.TrimEnd('\n').Split('\n', '\r', '\u2028', '\u0085'));
        Assert.Contains("mali\\u000d\\u000a2026-11-21", text, StringComparison.Ordinal);
        Assert.EndsWith("\\u001b[2K\\u202e\\u2028\\u0085\\u0009\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exceptions_lines_are_indented_whatever_its_message_holds()
    {
        var text = Written("It failed", null, new InvalidOperationException(Forged, new IOException("b\nERR c")));

        var lines = text.TrimEnd('\n').Split('\n');
        Assert.EndsWith("It failed", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 3);
        Assert.All(lines[1..], line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Thai_and_ordinary_signs_stand_as_they_are() =>
        Assert.Contains("นางสาวมะลิ ทองคำ – “ok” 10.10.0.5 {x}", Written("Person {Name}", "นางสาวมะลิ ทองคำ – “ok” 10.10.0.5 {x}", null), StringComparison.Ordinal);

    [Fact]
    public void A_line_has_an_end_however_much_was_sent() => Assert.True(Written("{Name}", new string('x', 1_000_000), null).Length < 20_000);

    private static string Written(string template, string? name, Exception? exception)
    {
        using var output = new StringWriter();
        var properties = name is null ? Array.Empty<LogEventProperty>() : [new LogEventProperty("Name", new ScalarValue(name))];
        new LogLines().Format(new LogEvent(DateTimeOffset.UnixEpoch, LogEventLevel.Information, exception, new MessageTemplateParser().Parse(template), properties), output);
        return output.ToString();
    }
}
