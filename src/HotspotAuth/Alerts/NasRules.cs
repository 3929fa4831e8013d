using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Handover;
using HotspotAuth.Nas;
using HotspotAuth.Sessions;

namespace HotspotAuth.Alerts;

/// <summary>Do the NASes speak, and do they let go? A session is told of by its id, a NAS by its name, nobody by his.</summary>
internal sealed class NasRules(SessionTable sessions, AccountDirectory accounts, NasActivity activity, NasTable nases, TimeProvider time)
{
    /// <summary>After an end: a NAS is asked at once and again after half a minute.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>A NAS with open sessions that has sent nothing at all for so long is looked at.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(AcceptAttributes.InterimSeconds + AcceptAttributes.InterimJitterSeconds + 60);

    /// <summary>What is in the tables from before this start is heard of from then on.</summary>
    private readonly DateTimeOffset _since = time.GetUtcNow();

    /// <summary>NASes that have answered a probe of ours: from those an answer may be expected.</summary>
    private readonly HashSet<string> _answer = new(StringComparer.Ordinal);

    public IEnumerable<AlertRule> All => [AlertRule.Of([AlertKinds.NasHolds], Grace, Holds), new AlertRule([AlertKinds.NasSilent], TimeSpan.Zero, SilentAsync)];

    /// <summary>Sessions whose end has come, and which are open all the same: the NAS was asked, and did not let go.</summary>
    private IEnumerable<AlertSighting> Holds(DateTimeOffset now) =>
        from session in sessions.Open
        where session.Nas is not null && IsOver(session, now)
        group session by session.Nas into nas
        select new AlertSighting(AlertKinds.NasHolds, nas.Key!, AlertSeverity.Bad, AlertFact.Text(nas.Key!), AlertFact.Number(nas.Count()), AlertFact.Text(nas.MinBy(session => session.Start)!.Id.ToString("D")));

    private bool IsOver(Session session, DateTimeOffset now) =>
        session.Until <= now || (accounts.TryFind(session.Username, out var account) && AccessPolicy.Standing(account, now) is AccessReason.Disabled or AccessReason.Expired);

    /// <summary>
    /// Quiet is normal where few people are online, so quiet alone says nothing: either a report is overdue that an open session should
    /// have brought, or a NAS that answered our probes before answers no more.
    /// </summary>
    private async ValueTask<IReadOnlyList<AlertSighting>> SilentAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var quiet = sessions.Open.Where(session => session.Nas is not null && !KeptSessions.IsKept(session)).GroupBy(session => session.Nas!, StringComparer.Ordinal)
            .Where(nas => now - Heard(nas.Key) >= Silence).ToArray();
        var silent = await Task.WhenAll(quiet.Select(async nas => (Nas: nas, IsSilent: IsOwing(nas, now) || await HasFallenSilentAsync(nas, cancellationToken))));
        return
        [
            .. silent.Where(found => found.IsSilent)
                .Select(found => new AlertSighting(AlertKinds.NasSilent, found.Nas.Key, AlertSeverity.Bad, AlertFact.Text(found.Nas.Key), AlertFact.Time(Heard(found.Nas.Key)), AlertFact.Number(found.Nas.Count()))),
        ];
    }

    /// <summary>One that never sends an Interim owes none.</summary>
    private bool IsOwing(IEnumerable<Session> open, DateTimeOffset now) =>
        open.Where(session => session.LastSeen > session.Start).Select(session => Latest(session.Heard ?? session.LastSeen, _since)).DefaultIfEmpty(DateTimeOffset.MaxValue - ReportEvery).Min() + ReportEvery <= now;

    private async Task<bool> HasFallenSilentAsync(IGrouping<string, Session> open, CancellationToken cancellationToken)
    {
        if (open.Select(session => session.NasAddress).OfType<IPAddress>().FirstOrDefault() is not { } address || nases.Current.Find(address) is not { } nas) return false;
        // Any word of it shows that it is there, whatever it makes of the question.
        var isThere = (await NasProbe.AskAsync(nas, address, cancellationToken)).Verdict is not ("silent" or "unreachable" or "not_listening");
        lock (_answer)
        {
            if (!isThere) return _answer.Contains(open.Key);
            _answer.Add(open.Key);
            return false;
        }
    }

    private DateTimeOffset Heard(string nas) => Latest(activity.Of(nas).Last ?? _since, _since);

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
