using HotspotAuth.Access;
using HotspotAuth.Gateway;
using HotspotAuth.Ledger;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Alerts;

/// <summary>Is anybody in who should not be, or trying hard? No person is named: a session stands there by its id.</summary>
internal sealed class PeopleRules(
    SessionTable sessions, SessionStore stored, LateReports late, CompletenessLedger ledger, IGateway gateway, AttemptLog attempts, HotspotSettings settings)
{
    /// <summary>After an end: a NAS is asked to let go, and records are a minute on their way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan GuessWindow = TimeSpan.FromMinutes(15);
    private const int ManyHeldBack = 50;

    /// <summary>What the kernel counted of clients without a session when last looked.</summary>
    private Dictionary<(Capture.MacAddress, System.Net.IPAddress), long> _counted = [];

    /// <summary>What that look proved: it stands while nobody can look.</summary>
    private IReadOnlyList<Proof> _grown = [];

    public IEnumerable<AlertRule> All =>
    [
        new AlertRule([AlertKinds.Afterlife], TimeSpan.Zero, AfterEndAsync),
        AlertRule.Of([AlertKinds.Guessing], TimeSpan.Zero, Guessing),
    ];

    /// <summary>Three kinds of proof: the NAS reports on, our own kernel counts on, or records of a connection begun after the end.</summary>
    private async ValueTask<IReadOnlyList<AlertSighting>> AfterEndAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = late.Now(now).Select(report => new Proof(report.Nas, report.Session, report.End, "proof.nas")).ToList();
        found.AddRange(await CountedAsync(now, cancellationToken));
        found.AddRange(Recorded(now));
        return
        [
            .. from proof in found
               group proof by proof.Way into way
               let first = way.OrderBy(proof => proof.End).First()
               select new AlertSighting(
                   AlertKinds.Afterlife, way.Key ?? "", AlertSeverity.Bad, way.Key is { } nas ? AlertFact.Text(nas) : AlertFact.Word("way.own"), AlertFact.Number(way.DistinctBy(proof => proof.Session).Count()),
                   first.Session is { } id ? AlertFact.Text(id.ToString("D")) : AlertFact.Word("session.none"), AlertFact.Time(first.End), AlertFact.Word(first.Evidence)),
        ];
    }

    private async Task<IReadOnlyList<Proof>> CountedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<GatewayCounter> counters;
        try
        {
            counters = await gateway.ReadCountersAsync(cancellationToken);
        }
        catch (GatewayException)
        {
            return _grown; // that it is away is told of by itself
        }

        var (before, open) = (_counted, sessions.Open);
        var strangers = counters.Where(counter => !open.Any(session => session.Nas is null && session.Mac == counter.Mac)).ToArray();
        _counted = strangers.ToDictionary(counter => (counter.Mac, counter.Address), counter => counter.BytesUp + counter.BytesDown);
        return _grown = [.. strangers.Where(counter => before.TryGetValue((counter.Mac, counter.Address), out var then) && counter.BytesUp + counter.BytesDown > then).Select(_ => new Proof(null, null, now, "proof.gateway"))];
    }

    private IEnumerable<Proof> Recorded(DateTimeOffset now)
    {
        var recent = ledger.Passing.Where(client => now - DateTimeOffset.FromUnixTimeMilliseconds(client.To) < TimeSpan.FromMinutes(15)).ToArray();
        if (recent.Length == 0) yield break;
        var pass = settings.Gateway.BypassMacs;
        var ended = stored.List(now.AddHours(-2)).Where(session => session.State == SessionState.Closed && session.End is not null).ToArray();
        foreach (var client in recent)
        {
            // What the office lets through without a login may have had one before.
            if (client.Mac is { } device && pass.Contains(new Capture.MacAddress(device.Value))) continue;
            var began = DateTimeOffset.FromUnixTimeMilliseconds(client.From);
            var last = ended.Where(session => IsOf(session, client)).MaxBy(session => session.End);
            if (last?.End is { } end && began - end > Grace && !sessions.Open.Any(session => IsOf(session, client))) yield return new Proof(last.Nas, last.Id, end, "proof.flow");
        }
    }

    /// <summary>The device where the record tells it, else the address.</summary>
    private static bool IsOf(Session session, in StrangeClient client) =>
        client.Mac is { } mac && session.Mac is { } known && session.Nas is null ? known.Value == mac.Value : session.Ip is { } ip && LogIp.From(ip) == client.Ip;

    private IEnumerable<AlertSighting> Guessing(DateTimeOffset now)
    {
        var held = attempts.Last(AttemptLog.Kept).Count(attempt => attempt.Reason == AccessReason.TooManyAttempts && !attempt.Accepted && now - attempt.Time < GuessWindow);
        if (held >= ManyHeldBack) yield return new AlertSighting(AlertKinds.Guessing, "", AlertSeverity.Warn, AlertFact.Number(held), AlertFact.Span(GuessWindow));
    }

    private sealed record Proof(string? Way, Guid? Session, DateTimeOffset End, string Evidence);
}
