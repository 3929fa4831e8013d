using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>
/// Accounting-Requests into sessions. Each packet and what it changes are one commit, and only then is it answered
/// (RFC 2866 §4.1). A resend is answered and changes nothing.
/// </summary>
internal sealed class NasAccounting
{
    private readonly SessionTable _table;
    private readonly SessionJournal _journal;
    private readonly NasSessions _sessions;
    private readonly ClassCookies _cookies;
    private readonly ChargeableIdentities _identities;
    private readonly AwaitedStops _stops;
    private readonly LateReports _late;
    private readonly UsageLedger _usage;
    private readonly AccessStream _stream;
    private readonly TimeProvider _time;
    private readonly ILogger<NasAccounting> _logger;
    private readonly System.Diagnostics.Metrics.Counter<long> _classRefused;

    public NasAccounting(SessionTable table, SessionJournal journal, AccountDirectory accounts, AccessLimits limits, ClassCookies cookies, ChargeableIdentities identities, AwaitedStops stops, LateReports late, UsageLedger usage, AccessStream stream, HotspotMeters meters, TimeProvider time, ILogger<NasAccounting> logger)
    {
        (_table, _journal, _cookies, _identities, _stops, _late, _usage, _stream, _time, _logger) = (table, journal, cookies, identities, stops, late, usage, stream, time, logger);
        _sessions = new NasSessions(accounts, limits, logger);
        _classRefused = meters.Meter.CreateCounter<long>("hotspot.radius.class_refused", unit: "{packet}", description: "Accounting records whose Class was not believed, by reason");
    }

    /// <summary>True when it is durable and may be answered.</summary>
    public async Task<bool> RecordAsync(AccountingRequest request, CancellationToken cancellationToken)
    {
        var hash = new byte[32];
        request.WriteIdempotencyKey(hash);
        var packet = request.Octets.ToArray();
        var report = AccountingReport.Of(request, Class(request), Identity(request), _time.GetUtcNow());
        IReadOnlyList<SessionChange> changes = [];
        await _journal.RecordAsync(store => changes = Record(store, report, hash, packet), () => Publish(changes), cancellationToken);
        return true;
    }

    private IReadOnlyList<SessionChange> Record(SessionWriter store, AccountingReport report, byte[] hash, byte[] packet)
    {
        if (!store.Keep(report.Nas, report.Received, hash, packet)) return [];
        return report.Status switch
        {
            AcctStatusType.AccountingOn or AcctStatusType.AccountingOff => NasSessions.Rebooted(store, report),
            AcctStatusType.Start or AcctStatusType.InterimUpdate or AcctStatusType.Stop when report.NasSession is not null => _sessions.Reported(store, report),
            _ => [], // kept in the journal as it came
        };
    }

    /// <summary>The first Class that is ours. A NAS brings back all it was given, other servers' too (RFC 2865 §5.25).</summary>
    private ClassCookie? Class(AccountingRequest request)
    {
        var worst = ClassCheck.Valid;
        foreach (var attribute in request.Packet.Attributes)
        {
            if (attribute.Type != RadiusAttributeType.Class) continue;
            var check = _cookies.TryRead(attribute.Value, out var cookie);
            if (check == ClassCheck.Valid) return cookie;
            if (check > worst) worst = check;
        }

        if (worst != ClassCheck.Valid) _classRefused.Add(1, new KeyValuePair<string, object?>("reason", worst == ClassCheck.Forged ? "forged" : "foreign"));
        return null;
    }

    /// <summary>The account of the identity that an Accept gave, where the NAS brings that back (RFC 4372 §2.1).</summary>
    private long? Identity(AccountingRequest request) => ChargeableIdentities.Believed(request) is { } identity ? _identities.Read(request.Client.Name, identity) : null;

    /// <summary>After the commit and in its order: memory and the access stream follow what is on the disk.</summary>
    private void Publish(IReadOnlyList<SessionChange> changes)
    {
        foreach (var (session, what) in changes)
        {
            _usage.Seen(session);
            if (what == SessionChange.LateReport) continue;
            if (what == SessionChange.LateStop)
            {
                _stops.Came(session.Id);
                continue;
            }

            if (what == SessionChange.StillReported)
            {
                _late.Note(session, _time.GetUtcNow());
                NasLog.StillReported(_logger, session.Nas!, session.Id);
                _stream.Audit(Actor.System, "session-still-reported", session.Username, $"NAS {session.Nas} reports session {session.Id:D} after its end", "failed");
                continue;
            }

            if (session.State == SessionState.Closed) _table.Remove(session.Id);
            else _table.Put(session);
            _stream.Session(what, session);
            if (what == SessionChange.Start) _stream.SessionBinding(session, session.Ip is { } ip ? [ip] : []);
        }
    }
}

/// <summary>A session as a record left it, and the row of the access stream that tells of it.</summary>
internal readonly record struct SessionChange(Session Session, string What)
{
    public const string Start = "start";
    public const string Interim = "interim";
    public const string Stop = "stop";

    /// <summary>No row of a session: the NAS's Stop for what had already ended here.</summary>
    public const string LateStop = "late-stop";

    /// <summary>Likewise no row: a Start or Interim that came after the end.</summary>
    public const string LateReport = "late-report";

    /// <summary>Likewise no row: the NAS goes on reporting what had ended.</summary>
    public const string StillReported = "still-reported";
}
