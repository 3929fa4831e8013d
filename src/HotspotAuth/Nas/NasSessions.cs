using System.Diagnostics.CodeAnalysis;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>
/// Which session a record belongs to, and what it makes of it. A session is told by NAS, Acct-Session-Id and the time it
/// began; its account by our Class or Chargeable-User-Identity, else by User-Name, and then for good. Works on the store
/// inside the caller's transaction, never on <see cref="SessionTable"/>: what came just before may be in this very commit.
/// </summary>
internal sealed class NasSessions(AccountDirectory accounts, AccessLimits limits, ILogger logger)
{
    /// <summary>Clocks that wander and seconds that are cut off make no new session.</summary>
    private static readonly TimeSpan Wander = TimeSpan.FromMinutes(2);

    /// <summary>A Start without a time of its own that comes this soon after the Stop was overtaken by it.</summary>
    private static readonly TimeSpan Overtaking = TimeSpan.FromSeconds(30);

    public IReadOnlyList<SessionChange> Reported(SessionWriter store, AccountingReport report)
    {
        var changes = new List<SessionChange>(2);
        var known = store.Newest(report.Nas, report.NasAddress, report.NasSession!);
        if (known is not null && IsAnother(known, report))
        {
            if (known.State != SessionState.Closed) changes.Add(StopLost(known, SessionCause.LostCarrier));
            known = null;
        }

        if (known is not null) changes.AddRange(Applied(known, report));
        else if (TryBegin(report, out var begun)) changes.AddRange(Begun(store, begun, report));
        else NasLog.UnknownAccount(logger, report.Nas);
        foreach (var change in changes) store.Put(change.Session);
        return changes;
    }

    /// <summary>Closes the sessions of the NAS as configured, whatever address the packet claims, that began before it.</summary>
    public static IReadOnlyList<SessionChange> Rebooted(SessionWriter store, AccountingReport report)
    {
        SessionChange[] closed =
        [
            .. store.OpenAt(report.Nas)
                .Where(s => s.NasAddress?.Equals(report.NasAddress) == true && s.Start <= report.Event)
                .Select(s => StopLost(s, SessionCause.NasReboot)),
        ];
        foreach (var change in closed) store.Put(change.Session);
        return closed;
    }

    /// <summary>True when the NAS uses a session id again that it gave to another session.</summary>
    private static bool IsAnother(Session known, AccountingReport report)
    {
        if (report.Class is { } cookie && (cookie.Account != known.Account || cookie.Issued > known.End)) return true;
        if (report.Class is null && report.Identity is { } identity && identity != known.Account) return true;
        if (report.Mac is { } mac && known.Mac is { } before && mac != before) return true;
        // Without a Start or a session time nothing says when it began.
        if (!report.IsStart && report.Lasted is null) return false;
        if (known.End is { } end) return report.Began > end + (report.IsStart && report.IsDated ? TimeSpan.Zero : Overtaking);
        return report.Began > known.LastSeen + Wander && (report.IsStart || report.Traffic.IsBelow(known.Traffic));
    }

    /// <summary>A device is in one place: what the same NAS still has open for it lost its Stop.</summary>
    private static IEnumerable<SessionChange> Begun(SessionWriter store, Session session, AccountingReport report)
    {
        var older = report.Mac is { } mac ? store.OpenAt(report.Nas, mac).Where(s => s.Start <= session.Start) : [];
        return older.Select(s => StopLost(s, SessionCause.LostCarrier)).Append(After(session, report, SessionChange.Start));
    }

    private static IEnumerable<SessionChange> Applied(Session known, AccountingReport report)
    {
        if (known.State != SessionState.Closed) return [After(known, report, SessionChange.Interim)];
        // What is closed stays closed: a late Interim or Start adds what it knows and no more.
        var after = Counted(known, report);
        var isPast = report.Event > known.End;
        if (isPast && known.Inferred.HasFlag(Inferred.Stop) && !report.IsStart)
        {
            // Its end was a guess, and here is more of it.
            var isStop = report.Status == AcctStatusType.Stop;
            after = after with { End = report.Event, Cause = isStop ? report.Cause : known.Cause, Inferred = isStop ? after.Inferred & ~Inferred.Stop : after.Inferred };
            return [new SessionChange(after, SessionChange.Stop)];
        }

        if (report.Status == AcctStatusType.Stop) return [new SessionChange(after, SessionChange.LateStop)];
        var goesOn = isPast && report.Status == AcctStatusType.InterimUpdate && report.Event > known.End + Overtaking;
        return [new SessionChange(after, goesOn ? SessionChange.StillReported : SessionChange.LateReport)];
    }

    private static SessionChange After(Session known, AccountingReport report, string what)
    {
        var after = Counted(known, report) with { State = SessionState.Open, LastSeen = report.Event > known.LastSeen ? report.Event : known.LastSeen, Heard = report.Received };
        if (report.Status != AcctStatusType.Stop) return new SessionChange(after, what);
        return new SessionChange(after with { State = SessionState.Closed, End = report.Event > after.Start ? report.Event : after.Start, Cause = report.Cause }, SessionChange.Stop);
    }

    private static Session Counted(Session known, AccountingReport report)
    {
        var goesOn = report.Event > known.LastSeen && report.Lasted is { } lasted && known.Start + lasted > known.LastSeen - Wander;
        var traffic = CounterWrap.Merge(known.Traffic, report.Traffic, report.HasGigawords, goesOn, out var wrapped);
        return known with
        {
            Traffic = traffic,
            Ip = report.Ip ?? known.Ip,
            Mac = report.Mac ?? known.Mac,
            Speeds = report.Class?.Speeds ?? known.Speeds,
            Inferred = wrapped ? known.Inferred | Inferred.Counters : known.Inferred,
        };
    }

    /// <summary>Ended at an unknown moment: the last one it was heard of, never now.</summary>
    private static SessionChange StopLost(Session session, string cause) =>
        new(session with { State = SessionState.Closed, End = session.LastSeen, Cause = cause, Inferred = session.Inferred | Inferred.Stop }, SessionChange.Stop);

    private bool TryBegin(AccountingReport report, [NotNullWhen(true)] out Session? session)
    {
        session = null;
        Account? account;
        if ((report.Class?.Account ?? report.Identity) is { } told ? !accounts.TryFind(told, out account) : !accounts.TryFind(Usernames.Normalize(report.Username), out account)) return false;
        // Where the Start was lost and no session time tells, it began with the Accept at the earliest.
        var began = report is { IsStart: false, Lasted: null, Class: { } accept } && accept.Issued < report.Event ? accept.Issued : report.Began;
        session = Session.Begin(account!, began) with
        {
            Mac = report.Mac,
            Ip = report.Ip,
            Nas = report.Nas,
            NasSession = report.NasSession,
            NasAddress = report.NasAddress,
            Until = Until(account!, report.Class),
            Speeds = report.Class?.Speeds,
            ByMac = report.Class?.ByMac ?? false,
            Inferred = report.IsStart ? Inferred.None : Inferred.Start,
        };
        return true;
    }

    /// <summary>What the Accept said with Session-Timeout, where its Class tells when that was.</summary>
    private DateTimeOffset? Until(Account account, ClassCookie? cookie)
    {
        if (cookie is not { } accept) return account.ValidUntil;
        var longest = accept.Issued + AccessLimits.Longest(account.Rights);
        if (limits.Closes(account.Rights, accept.Issued) is { } closes && closes < longest) longest = closes;
        return account.ValidUntil is { } until && until < longest ? until : longest;
    }
}
