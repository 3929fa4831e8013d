using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Nas;

/// <summary>
/// Accounting-Requests into sessions. Each packet and what it changes are one commit, and only then is it answered
/// (RFC 2866 §4.1). A resend is answered and changes nothing.
/// </summary>
internal sealed class NasAccounting(SessionTable table, SessionJournal journal, AccountDirectory accounts, AccessStream stream, TimeProvider time, ILogger<NasAccounting> logger)
{
    /// <summary>A NAS without a set clock says 1970; one with a wrong clock is not believed either.</summary>
    private static readonly TimeSpan OldestEvent = TimeSpan.FromDays(7);

    private static readonly TimeSpan NewestEvent = TimeSpan.FromMinutes(5);

    /// <summary>True when it is durable and may be answered.</summary>
    public async Task<bool> RecordAsync(AccountingRequest request, CancellationToken cancellationToken)
    {
        var hash = new byte[32];
        request.WriteIdempotencyKey(hash);
        var report = Report.Of(request, time.GetUtcNow());
        Outcome? outcome = null;
        await journal.WriteAsync(transaction => outcome = Record(transaction, report, hash, request.Octets.ToArray()), cancellationToken);
        Publish(outcome!);
        return true;
    }

    private Outcome Record(SqliteTransaction transaction, Report report, byte[] hash, byte[] packet)
    {
        var isNew = transaction.Connection!.Execute(
            "INSERT INTO accounting (nas, received, hash, packet) VALUES (@Nas, @received, @hash, @packet) ON CONFLICT (hash) DO NOTHING",
            new { report.Nas, received = report.Received.ToUnixTimeMilliseconds(), hash, packet },
            transaction) == 1;
        if (!isNew) return new Outcome([]);
        return report.Status switch
        {
            AcctStatusType.AccountingOn or AcctStatusType.AccountingOff => Rebooted(transaction, report),
            AcctStatusType.Start or AcctStatusType.InterimUpdate or AcctStatusType.Stop when report.NasSession is not null => Changed(transaction, report),
            _ => new Outcome([]), // kept in the journal as it came
        };
    }

    private Outcome Changed(SqliteTransaction transaction, Report report)
    {
        // From the store, not from memory: what came just before may be in this very commit.
        var known = SessionStore.Newest(transaction, report.Nas, report.NasSession!);
        // A NAS that was reset counts its session ids from the beginning again: a new start is another session.
        if (known is { State: SessionState.Closed } && report.Began > known.End) known = null;
        var isNew = known is null;
        known ??= New(report);
        if (known is null)
        {
            NasLog.UnknownAccount(logger, report.Nas);
            return new Outcome([]);
        }

        var after = known with
        {
            Traffic = known.Traffic.AtLeast(report.Traffic),
            Ip = report.Ip ?? known.Ip,
            Mac = report.Mac ?? known.Mac,
            LastSeen = known.State != SessionState.Closed && report.Event > known.LastSeen ? report.Event : known.LastSeen,
        };
        // What is closed stays closed: a late Interim or Start adds what it knows and no more.
        if (known.State == SessionState.Closed)
        {
            SessionStore.Put(transaction, after);
            return new Outcome([]);
        }

        if (report.Status == AcctStatusType.Stop) after = after with { State = SessionState.Closed, End = report.Event, Cause = report.Cause };
        SessionStore.Put(transaction, after);
        return new Outcome([new Change(after, report.Status == AcctStatusType.Stop ? "stop" : isNew ? "start" : "interim")]);
    }

    private Session? New(Report report)
    {
        if (!accounts.TryFind(Usernames.Normalize(report.Username), out var account)) return null;
        var holder = Holder.Of(account);
        return new Session
        {
            Id = Guid.CreateVersion7(report.Began),
            Account = account.Id,
            Username = account.Username,
            Person = account.Name,
            PersonTh = account.NameTh,
            Group = account.Group,
            Holder = holder.Hash,
            HolderSalt = holder.Salt,
            Mac = report.Mac,
            Ip = report.Ip,
            Nas = report.Nas,
            NasSession = report.NasSession,
            NasAddress = report.NasAddress,
            Start = report.Began,
            Until = account.ValidUntil,
            LastSeen = report.Event,
        };
    }

    /// <summary>Closes the sessions of the NAS as configured, whatever address the packet claims, that began before it.</summary>
    private Outcome Rebooted(SqliteTransaction transaction, Report report)
    {
        var closed = table.Open.Where(s => s.Nas == report.Nas && s.NasAddress?.Equals(report.NasAddress) == true && s.Start <= report.Event)
            .Select(s => s with { State = SessionState.Closed, End = s.LastSeen, Cause = SessionCause.NasReboot }).ToArray();
        foreach (var session in closed) SessionStore.Put(transaction, session);
        return new Outcome([.. closed.Select(s => new Change(s, "stop"))]);
    }

    /// <summary>After the commit: memory and the access stream follow what is on the disk.</summary>
    private void Publish(Outcome outcome)
    {
        foreach (var (session, what) in outcome.Changes)
        {
            if (session.State == SessionState.Closed) table.Remove(session.Id);
            else table.Put(session);
            stream.Session(what, session);
            if (what == "start") stream.SessionBinding(session, session.Ip is { } ip ? [ip] : []);
        }
    }

    private sealed record Change(Session Session, string What);

    private sealed record Outcome(IReadOnlyList<Change> Changes);

    private sealed record Report(
        string Nas, System.Net.IPAddress NasAddress, string? NasSession, AcctStatusType? Status, string Username, Capture.MacAddress? Mac, System.Net.IPAddress? Ip,
        DateTimeOffset Received, DateTimeOffset Event, DateTimeOffset Began, Traffic Traffic, string Cause)
    {
        public static Report Of(AccountingRequest request, DateTimeOffset now)
        {
            // Acct-Delay-Time is already in Event-Timestamp where that is believable; only else is it subtracted.
            var happened = request.EventTimestampUtc is { } stamp && stamp > now - OldestEvent && stamp < now + NewestEvent
                ? stamp
                : now - TimeSpan.FromSeconds(Math.Min(request.DelaySeconds ?? 0, (uint)OldestEvent.TotalSeconds));
            var lasted = TimeSpan.FromSeconds(Math.Min(request.SessionSeconds ?? 0, 366 * 86_400));
            return new Report(
                request.Client.Name,
                request.Source.Address,
                request.AcctSessionId,
                request.StatusType,
                request.UserName,
                NasHandler.Station(request.CallingStationId),
                request.FramedAddress,
                now,
                happened,
                happened - lasted,
                new Traffic(request.InputPackets ?? 0, request.OutputPackets ?? 0, Count(request.InputOctets), Count(request.OutputOctets)),
                CauseText(request.TerminateCause));
        }

        /// <summary>Input is what the NAS received from the client: up.</summary>
        private static long Count(ulong? octets) => (long)Math.Min(octets ?? 0, long.MaxValue);

        private static string CauseText(uint? cause) => cause switch
        {
            1 => SessionCause.UserRequest,
            2 => SessionCause.LostCarrier,
            4 => "Idle-Timeout",
            5 => SessionCause.SessionTimeout,
            6 => SessionCause.AdminReset,
            7 => "Admin-Reboot",
            9 => SessionCause.NasError,
            10 => "NAS-Request",
            11 => SessionCause.NasReboot,
            null => "unknown",
            { } other => string.Create(CultureInfo.InvariantCulture, $"Cause-{other}"),
        };
    }
}
