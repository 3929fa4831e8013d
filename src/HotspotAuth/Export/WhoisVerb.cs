using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary><c>whois</c>: who had an address or a device at a moment.</summary>
internal static class WhoisVerb
{
    private static readonly Option<string?> Ip = new("--ip") { Description = "A or A:PORT; [A]:PORT for IPv6" };
    private static readonly Option<string?> Mac = new("--mac") { Description = "A device's link address, instead of --ip" };
    private static readonly Option<string?> Peer = new("--peer") { Description = "The other end of the connection, where it is known: fewer fit then" };
    private static readonly Option<DateTimeOffset?> At = Times.Option("--at", "The moment");
    private static readonly Option<double> Tolerance = new("--tolerance") { Description = "Seconds before and after the moment that fit too" };
    private static readonly Option<bool> Outside = new("--outside") { Description = "The address is the one that the Internet saw" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why this is asked; kept in the audit trail" };

    public static Command Create(VerbBuilder verbs)
    {
        At.Required = true;
        return verbs.Verb("whois", "Who had this address or device then", RunAsync, Ip, Mac, Peer, At, Tolerance, Outside, Reason);
    }

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var question = Read(parsed);
        var stores = LogStores.Open(context.Settings, context.Data, TimeProvider.System);
        if (!context.Json) await context.Out.WriteLineAsync(question.Text(stores.Zone));
        var people = new People(context.Database);
        var answer = new Whois(stores, people).Ask(question);
        new Disclosure(context.Database, Actor.Verb, TimeProvider.System).Record("whois", question.Text(stores.Zone), parsed.GetValue(Reason)?.Trim(), answer.IsUnique ? "unique" : answer.Candidates.Count == 0 ? "nobody" : "not-unique", answer.Candidates.Count, null);
        context.Say(Shape(answer), o => Words(o, answer, question, stores.Zone));
        return ExitCode.Done;
    }

    private static WhoisQuestion Read(ParseResult parsed)
    {
        var (text, mac, peer) = (parsed.GetValue(Ip), parsed.GetValue(Mac), parsed.GetValue(Peer));
        if (text is null == mac is null) throw new VerbException(ExitCode.Usage, "Say who: exactly one of --ip A[:PORT] and --mac M.");
        var endpoint = default(Endpoint?);
        if (text is not null && !Endpoint.TryParse(text, out endpoint)) throw new VerbException(ExitCode.Usage, $"--ip: \"{text}\" is no address. Write it like 10.10.0.5, 203.0.113.7:40001 or [fd00::5]:443.");
        if (mac is not null && parsed.GetValue(Outside)) throw new VerbException(ExitCode.Usage, "--outside: the Internet sees no link address; ask with --ip, or without --outside.");
        var tolerance = parsed.GetValue(Tolerance);
        if (tolerance is not (>= 0 and <= 86_400)) throw new VerbException(ExitCode.Usage, "--tolerance: seconds from 0 to 86400.");
        return new WhoisQuestion(endpoint ?? default, parsed.GetValue(At)!.Value.ToUnixTimeMilliseconds(), (long)Math.Ceiling(tolerance * 1000), parsed.GetValue(Outside))
        {
            Mac = mac is null ? null : ExportVerb.ReadMac(mac),
            Peer = peer is null ? null : ExportVerb.Address("--peer", peer),
        };
    }

    public static object Shape(WhoisAnswer answer) => new
    {
        Unique = answer.IsUnique,
        Candidates = answer.Candidates.Select(c => new
        {
            c.User,
            c.Person,
            c.Session,
            Mac = c.Mac?.ToString(),
            InsideIp = c.InsideIp?.ToString(),
            Start = Times.Stored(c.Start),
            End = Times.Stored(c.End),
            EndIs = c.Span is null ? null : c.EndIs.ToString().ToLowerInvariant(),
            FitsFrom = Times.Stored(c.Fits?.From),
            FitsTo = Times.Stored(c.Fits?.To),
            Event = c.Kept?.Event,
            c.Kept?.Slip,
            Links = c.Links.Select(l => new
            {
                l.From,
                l.To,
                Grade = Word(l.Grade),
                l.FromValue,
                l.ToValue,
                Records = l.Records.Select(r => new { Day = DayName.Of(r.Day), Stream = r.Stream.ToString().ToLowerInvariant(), r.Seq }),
            }),
        }),
        Conflicts = answer.Conflicts.Select(c => c.Shape()),
        answer.Completeness.Gaps,
        ClockUs = answer.ClockMicroseconds,
        answer.Completeness.CompleteUntil,
        answer.Ask,
    };

    private static void Words(TextWriter o, WhoisAnswer answer, WhoisQuestion question, TimeZoneInfo zone)
    {
        o.WriteLine($"looked from {LocalTime.Text(answer.Window.From, zone)} to {LocalTime.Text(answer.Window.To - 1, zone)}{(answer.ClockMicroseconds is { } us and > 0 ? string.Create(CultureInfo.InvariantCulture, $", widened by the clock's recorded doubt of {us} µs") : "")}");
        o.WriteLine();
        if (answer.Candidates.Count == 0)
            o.WriteLine(question.Outside ? "Nobody: no address translation with it is recorded for that time." : "Nobody: no session, device or traffic with that address is recorded for that time.");
        else if (answer.IsUnique) o.WriteLine("One person fits.");
        else o.WriteLine(answer.Candidates.Count == 1 ? "One device fits, and nothing says whose it was." : string.Create(CultureInfo.InvariantCulture, $"NOT UNIQUE: {answer.Candidates.Count} fit. The records do not tell which; do not pick one."));
        foreach (var c in answer.Candidates)
        {
            o.WriteLine();
            o.WriteLine($"{c.Person ?? "person unknown"} ({c.User ?? "no account"})");
            if (c.Session is not null) o.WriteLine($"  session  {c.Session}  {Local(c.Start, zone)} to {(c.End is null ? "no end recorded" : Local(c.End, zone))}");
            foreach (var l in c.Links)
                o.WriteLine($"  {Word(l.Grade),-8}  {l.From} {l.FromValue} -> {l.To} {l.ToValue ?? "?"}{(l.Records.Count == 0 ? "" : "  [" + string.Join(", ", l.Records.Take(3).Select(Record)) + "]")}");
        }

        o.WriteLine();
        foreach (var conflict in answer.Conflicts) o.WriteLine(conflict.Words(zone));
        foreach (var line in answer.Completeness.Lines(zone)) o.WriteLine(line);
        if (answer.Ask is { } ask) o.WriteLine(ask);
    }

    private static string Record(RowPlace r) => string.Create(CultureInfo.InvariantCulture, $"{DayName.Of(r.Day)} {r.Stream.ToString().ToLowerInvariant()} {r.Seq}");

    private static string Word(LinkGrade grade) => grade.ToString().ToLowerInvariant();

    private static string? Local(long? time, TimeZoneInfo zone) => time is { } t ? LocalTime.Text(t, zone) : null;
}
