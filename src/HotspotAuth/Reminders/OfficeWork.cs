using Dapper;
using HotspotAuth.Admin;
using HotspotAuth.Officials;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Reminders;

/// <summary>An event that ends soon.</summary>
internal sealed record EndingEvent(long Id, string Project, DateTimeOffset Until, int Mark);

/// <summary>An official's answer that is due soon or overdue, by its number here: a mail tells neither letter nor agency.</summary>
/// <param name="Id">The record's number.</param>
/// <param name="Left">Days left after today; negative once it is over.</param>
internal sealed record DueAnswer(long Id, int Left);

/// <summary>What waits at the office this morning: counts, no person's name.</summary>
internal sealed record OfficeWork
{
    /// <summary>Staff requests that nobody has recommended or refused yet.</summary>
    public long ToRecommend { get; init; }

    /// <summary>Staff requests and training events that the director has not decided on.</summary>
    public long ToApprove { get; init; }

    /// <summary>Approved, and still without their accounts.</summary>
    public long ToIssue { get; init; }

    /// <summary>Slips of running events that were used and have no holder's name.</summary>
    public long Unbound { get; init; }

    /// <summary>Accounts that end within a week and whose holder has no address to be told at.</summary>
    public long EndingUntold { get; init; }

    /// <summary>Events that end within a week.</summary>
    public IReadOnlyList<EndingEvent> Ending { get; init; } = [];

    /// <summary>Officials' requests that are being prepared, or were released and are still to be handed over.</summary>
    public long ToAnswer { get; init; }

    /// <summary>Answers to officials that were prepared and wait for another person's release, each with who worked at it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ToRelease { get; init; } = [];

    /// <summary>Answers to officials that are due within three days, or overdue.</summary>
    public IReadOnlyList<DueAnswer> Due { get; init; } = [];

    public static OfficeWork Read(SqliteConnection connection, DateTimeOffset now, TimeZoneInfo zone)
    {
        var at = now.ToUnixTimeMilliseconds();
        var week = now.AddDays(7).ToUnixTimeMilliseconds();
        var requests = connection.Query<(string State, long Count)>("SELECT state, count(*) FROM staff_request WHERE state IN ('requested', 'recommended', 'approved') GROUP BY state")
            .ToDictionary(r => r.State, r => r.Count, StringComparer.Ordinal);
        var events = connection.Query<(string State, long Count)>("SELECT state, count(*) FROM training_event WHERE state IN ('requested', 'approved') AND valid_until > @at GROUP BY state", new { at })
            .ToDictionary(r => r.State, r => r.Count, StringComparer.Ordinal);
        var ending = connection.Query<(long Id, string Project, long Until)>(
            "SELECT id, project, valid_until FROM training_event WHERE state = 'issued' AND valid_from <= @day AND valid_until > @at AND valid_until <= @week ORDER BY valid_until, id",
            new { at, week, day = now.AddDays(1).ToUnixTimeMilliseconds() });
        var officials = OfficialRow.List(connection, "WHERE state IN ('draft', 'prepared', 'released') ORDER BY received, id", new { });
        var worked = connection.Query<(long Request, string Username)>("SELECT request, username FROM official_step WHERE kind IN ('begin', 'prepare')").ToLookup(step => step.Request, step => step.Username);
        return new OfficeWork
        {
            ToAnswer = officials.Count(o => o.State != OfficialState.Prepared),
            ToRelease = [.. officials.Where(o => o.State == OfficialState.Prepared).Select(o => worked[o.Id].ToArray())],
            Due =
            [
                .. from o in officials
                   let left = o.Deadline(zone)?.Left(now, zone)
                   where left <= OfficialCountdown.Soon
                   select new DueAnswer(o.Id, left.Value),
            ],
            ToRecommend = requests.GetValueOrDefault("requested"),
            ToApprove = requests.GetValueOrDefault("recommended") + events.GetValueOrDefault("requested"),
            ToIssue = requests.GetValueOrDefault("approved") + events.GetValueOrDefault("approved"),
            Unbound = connection.ExecuteScalar<long>(
                """
                SELECT count(*) FROM account a JOIN training_event e ON e.id = a.event
                WHERE e.state = 'issued' AND e.valid_from <= @at AND e.valid_until > @at AND a.state = 'active' AND a.holder_named IS NULL
                  AND EXISTS (SELECT 1 FROM session s WHERE s.account = a.id)
                """,
                new { at }),
            EndingUntold = connection.ExecuteScalar<long>(
                "SELECT count(*) FROM account WHERE state = 'active' AND event IS NULL AND email IS NULL AND valid_until > @at AND valid_until <= @week", new { at, week }),
            Ending =
            [
                .. from e in ending
                   let until = DateTimeOffset.FromUnixTimeMilliseconds(e.Until)
                   let mark = ReminderMark.Of(until, now)
                   where mark is not null
                   select new EndingEvent(e.Id, e.Project, until, mark.Value),
            ],
        };
    }

    /// <summary>The part that is this person's; nothing of others' duties.</summary>
    /// <param name="roles">What he is there for.</param>
    /// <param name="username">Who he is: what he prepared himself does not wait for him.</param>
    /// <param name="isDeputy">He stands in for a director now: approvals wait for him too.</param>
    public OfficeWork For(IReadOnlyList<ConsoleRole> roles, string username, bool isDeputy)
    {
        bool May(Duty duty) => roles.Any(role => Duties.Of(role).Contains(duty));
        return new OfficeWork
        {
            ToRecommend = May(Duty.Recommend) ? ToRecommend : 0,
            ToApprove = May(Duty.Approve) || isDeputy ? ToApprove : 0,
            ToIssue = May(Duty.Issue) ? ToIssue : 0,
            Unbound = May(Duty.Issue) ? Unbound : 0,
            EndingUntold = May(Duty.Issue) ? EndingUntold : 0,
            Ending = May(Duty.Issue) ? Ending : [],
            ToAnswer = May(Duty.AnswerOfficer) ? ToAnswer : 0,
            ToRelease = May(Duty.ReleaseAnswer) || isDeputy ? [.. ToRelease.Where(people => !people.Contains(username, StringComparer.Ordinal))] : [],
            Due = May(Duty.AnswerOfficer) ? Due : [],
        };
    }

    public bool IsEmpty => ToRecommend + ToApprove + ToIssue + Unbound + EndingUntold + ToAnswer == 0 && Ending.Count + ToRelease.Count + Due.Count == 0;
}
