using System.CommandLine;
using System.Globalization;
using HotspotAuth.Operation;
using HotspotAuth.Retention;

namespace HotspotAuth.Anchors;

/// <summary><c>anchor</c>: what waits to leave the machine, and a try now.</summary>
internal static class AnchorVerbs
{
    public const string Request = "anchor-send";

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "anchor",
        "Lines that leave the machine, so that a log that was rewritten whole shows",
        verbs.Verb("list", "What waits to leave, by way", ListAsync),
        verbs.Verb("send", "Send what waits now, without its pause", SendAsync));

    private static Task<int> ListAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var outbox = new AnchorOutbox(context.Database, TimeProvider.System);
        var ways = Ways(context.Settings.Anchors).Select(way => (Way: way, Backlog: outbox.Backlog(way))).ToArray();
        var list = new AnchorRecords(context.Data).List;
        context.Say(
            new { List = File.Exists(list) ? list : null, Ways = ways.Select(w => new { w.Way, w.Backlog.Waiting, w.Backlog.Oldest, w.Backlog.Next }) },
            o =>
            {
                foreach (var (way, backlog) in ways)
                    o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way,-8} {backlog.Waiting,4} waiting{(backlog.Oldest is { } oldest ? $" since {Times.Iso(oldest)}" : "")}{(backlog.Next is { } next ? $", next try {Times.Iso(next)}" : "")}"));
                o.WriteLine(ways.Length == 0 ? "no way is configured: Anchors:Mail, Anchors:Timestamp:Url, Anchors:Syslog:Host" : File.Exists(list) ? $"what left: {list}" : "nothing has left yet");
            });
        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> SendAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!Ways(context.Settings.Anchors).Any()) throw new VerbException(ExitCode.Configuration, "No way is configured. Set Anchors:Mail, Anchors:Timestamp:Url or Anchors:Syslog:Host.");
        var rounds = await DayAnswers.AskAsync(context, Request, null, p => p.GetRequiredService<AnchorCarrier>().RoundAsync(atOnce: true, cancellationToken), cancellationToken);
        context.Say(
            rounds,
            o =>
            {
                foreach (var round in rounds)
                    o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round.Way,-8} {round.Left,4} left, {round.Waiting} waiting{(round.Fault is null ? "" : $": {round.Fault}")}"));
            });
        return rounds.Any(round => round.Waiting > 0) ? ExitCode.Unavailable : ExitCode.Done;
    }

    private static IEnumerable<string> Ways(AnchorSettings settings)
    {
        if (settings.Mail.Count > 0) yield return "mail";
        if (settings.Timestamp.Url is not null) yield return "rfc3161";
        if (settings.Syslog.Host is not null) yield return "syslog";
    }
}
