using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Admin;
using HotspotAuth.Alerts;
using HotspotAuth.Drill;
using HotspotAuth.Mail;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Reminders;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.MorningReport;

/// <summary>Gathers a morning's figures from the stores; nothing is written, and no record of traffic is read.</summary>
internal sealed class MorningReader(
    Database database, TrafficStore store, DataDirectory data, DayChecks checks, DrillStore drills, MailOutbox mails, NasTable nases, NasActivityStore activities, LearnedStore learned, AlertStore alerts,
    IEnumerable<ServiceCheck> parts, HotspotSettings settings, TimeProvider time)
{
    /// <summary>By then the system is to be checked each day, holidays too.</summary>
    public static readonly TimeOnly CheckedBy = new(8, 30);

    /// <exception cref="IOException">The log or the disk can't be read.</exception>
    public MorningFigures Read()
    {
        var now = time.GetUtcNow();
        var today = DayName.At(now, store.Zone);
        var about = today.AddDays(-1);
        var (from, to) = (Begin(about), Begin(today));
        var figures = new MorningFigures
        {
            Day = DayName.Of(today),
            About = DayName.Of(about),
            Made = now,
            IsEarly = !MorningJob.IsDue(settings, time),
            IsLate = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, store.Zone).DateTime) >= CheckedBy,
        };
        using var connection = database.Open();
        return Parts(Log(Work(People(figures, connection, from, to), connection, now), about, from, to, now), from, now);
    }

    private static MorningFigures People(MorningFigures figures, SqliteConnection connection, DateTimeOffset from, DateTimeOffset to)
    {
        var span = new { f = from.ToUnixTimeMilliseconds(), t = to.ToUnixTimeMilliseconds() };
        var sessions = connection.Query<(long Account, string? Device, long Started, long Ended, long Up, long Down)>(
            """
            SELECT account, coalesce(mac, ip, id), started, coalesce(ended, 9223372036854775807), bytes_up, bytes_down FROM session WHERE state = 'closed' AND ended >= @f AND started < @t
            UNION ALL SELECT account, coalesce(mac, ip, id), started, 9223372036854775807, 0, 0 FROM session WHERE state <> 'closed' AND started < @t
            """,
            span).AsList();
        var quarter = TimeSpan.FromMinutes(15);
        var online = OnlineDay.Of(from, quarter, (int)((to - from) / quarter), sessions.Select(session => (session.Account, session.Started, session.Ended)));
        var ended = sessions.Where(session => session.Ended < span.t).ToArray();
        var attempts = connection.Query<(string? Reason, long Count)>("SELECT reason, count(*) FROM login_attempt WHERE time >= @f AND time < @t GROUP BY reason ORDER BY count(*) DESC, reason", span).AsList();
        return figures with
        {
            People = sessions.Select(session => session.Account).Distinct().Count(),
            Devices = sessions.Select(session => session.Device).Distinct(StringComparer.Ordinal).Count(),
            Peak = online.Peak?.People ?? 0,
            PeakAt = online.Peak?.At,
            BytesUp = ended.Sum(session => session.Up),
            BytesDown = ended.Sum(session => session.Down),
            Accepted = (int)attempts.Where(attempt => attempt.Reason is null).Sum(attempt => attempt.Count),
            Refused = [.. attempts.Where(attempt => attempt.Reason is not null).Select(attempt => new MorningRefusals(AccessReasons.Parse(attempt.Reason).ToString(), (int)attempt.Count))],
        };
    }

    private MorningFigures Work(MorningFigures figures, SqliteConnection connection, DateTimeOffset now)
    {
        var work = OfficeWork.Read(connection, now, store.Zone);
        var (begin, end) = (Begin(DayName.At(now, store.Zone)), Begin(DayName.At(now, store.Zone).AddDays(1)));
        return figures with
        {
            RequestsWaiting = work.ToRecommend + work.ToApprove + work.ToIssue,
            OfficialsWaiting = work.ToAnswer + work.ToRelease.Count,
            OfficialsDue = work.Due.Count,
            EventsToday = connection.ExecuteScalar<int>(
                "SELECT count(*) FROM training_event WHERE state = 'issued' AND valid_from < @t AND valid_until > @f", new { f = begin.ToUnixTimeMilliseconds(), t = end.ToUnixTimeMilliseconds() }),
        };
    }

    private MorningFigures Log(MorningFigures figures, DateOnly about, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var integrity = IntegrityFigures.Read(store, data, settings.Retention, now);
        var reader = new TrafficReader(store);
        var (begin, end) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var missing = IntegrityFigures.Merged(reader.Gaps(begin, end).Select(gap => (Math.Max(gap.Row.Time, begin), Math.Min(gap.Row.End, end))));
        var offsets = reader.ClockOffsets(begin, end).Select(clock => clock.Row.OffsetMicroseconds).OfType<long>().ToArray();
        var sealedDay = store.Summaries().FirstOrDefault(day => day.Day == about);
        var looks = checks.All().Values.ToArray();
        return figures with
        {
            HasLog = integrity.CompleteUntil is not null,
            Digest = sealedDay?.DigestHash,
            SealFaults = sealedDay?.Faults.Count ?? 0,
            Unsealed = integrity.Unsealed,
            Verified = looks.Count(look => now - look.Time < TimeSpan.FromDays(1) && !look.IsBad),
            BadDays = looks.Count(look => look.IsBad),
            Gaps = missing.Count,
            GapSeconds = (long)missing.Sum(span => span.Length.TotalSeconds),
            DiskDays = integrity.DaysLeft,
            DiskFree = integrity.DiskFree,
            IsRoomForAll = integrity.IsRoomForAll,
            ClockMilliseconds = offsets.Length == 0 ? null : offsets.Max(offset => Math.Abs((double)offset)) / 1000,
        };
    }

    private MorningFigures Parts(MorningFigures figures, DateTimeOffset from, DateTimeOffset now)
    {
        var drill = drills.Last();
        // A verb has no memory of what the NASes sent: both read what the service saved within the last half minute.
        var activity = new NasActivity(time);
        activities.Load(activity);
        var reports = NasReports.All(nases, activity, learned, now);
        var backupFault = parts.FirstOrDefault(part => part.Name == "backup")?.Fault();
        var (raised, cleared) = alerts.Between(from, now);
        return figures with
        {
            Drill = drill?.Time,
            DrillFailed = drill?.Failed?.Stage.ToString(),
            HasDrill = settings.Operation.DrillAt.Length > 0,
            HasMail = settings.Mail.Host is not null,
            MailsWaiting = mails.State().Waiting,
            IsMailStuck = MailHealth.Fault(mails, time) is not null,
            Nases = reports.Count,
            NasTrouble = [.. reports.Where(report => report.Sign is "bad" or "warn").Select(report => new MorningNas(report.Nas.Name, report.Sign, report.Findings[0].ToString()))],
            HasBackup = settings.Backup.Directory is not null,
            BackupFault = backupFault?.ToString(),
            BackupWords = backupFault is null ? null : AlertFact.ToJson([AlertFact.Fault(backupFault)]),
            AlertsRaised = raised,
            AlertsCleared = cleared,
            Open = [.. alerts.Open().Select(alert => new MorningAlert(alert.Kind, AlertKinds.Word(alert.Severity), AlertFact.ToJson(alert.Facts), alert.Raised))],
        };
    }

    private DateTimeOffset Begin(DateOnly day) => Times.Stored(DayName.EndOf(day.AddDays(-1), store.Zone));
}
