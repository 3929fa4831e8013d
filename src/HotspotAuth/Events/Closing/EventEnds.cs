using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Events.Closing;

/// <summary>Why an event's end can't be moved there.</summary>
internal enum EndFault
{
    NoSuchEvent,

    /// <summary>It has no slips yet, or never got any.</summary>
    NotIssued,
    Past,
    BeforeBeginning,
    TooFar,
    Same,
}

/// <summary>One change of an event's end, by a person's name where the console knows it.</summary>
internal sealed record EndChange(DateTimeOffset Was, DateTimeOffset Becomes, DateTimeOffset Changed, string By);

/// <summary>
/// Moves an event's end, and with it its slips' validity; the running service carries that into the open sessions within a second,
/// whoever changed it. To end an event now is <see cref="EventEnding"/>'s.
/// </summary>
internal sealed class EventEnds(Database database, SiteSettings site, TimeProvider time)
{
    /// <summary>A guest account is for an event, not for a year.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>
    /// The event ends at <paramref name="until"/> instead, and so do those of its slips that ended with it; slips with an end of their own
    /// keep it. One that is over is open again.
    /// </summary>
    public EndFault? Move(long id, DateTimeOffset until, Actor actor)
    {
        until = DateTimeOffset.FromUnixTimeMilliseconds(until.ToUnixTimeMilliseconds());
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Find(transaction, id) is not { } found) return EndFault.NoSuchEvent;
        if (until <= now) return EndFault.Past;
        if (until <= found.From) return EndFault.BeforeBeginning;
        if (until - found.From > Longest) return EndFault.TooFar;
        if (until == found.Until) return EndFault.Same;
        if (!found.IsIssued) return EndFault.NotIssued;
        var slips = Change(transaction, id, found.Until, until, now);
        connection.Execute(
            "INSERT INTO event_end (event, was, becomes, changed, changed_by) VALUES (@id, @was, @becomes, @now, @by)",
            new { id, was = found.Until.ToUnixTimeMilliseconds(), becomes = until.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(), by = actor.Name },
            transaction);
        var dates = new OfficeDates(site.Zone, Language.Thai);
        TrainingEventStore.Sign(transaction, id, EventStepKind.Extended, actor, now, $"{dates.Table(found.Until)} → {dates.Table(until)}");
        AuditOutbox.Add(
            transaction, now, actor, until > found.Until ? "event-extend" : "event-shorten", TrainingEventStore.Subject(id, found.Project), string.Create(CultureInfo.InvariantCulture, $"valid-until: {Times.Iso(found.Until)} → {Times.Iso(until)}; slips: {slips}"), rows: slips);
        transaction.Commit();
        return null;
    }

    /// <summary>Every change of its end, the first first.</summary>
    public IReadOnlyList<EndChange> Of(long id)
    {
        using var connection = database.Open();
        return [.. connection.Query<(long Was, long Becomes, long Changed, string By)>(
            "SELECT m.was, m.becomes, m.changed, COALESCE(p.name, m.changed_by) FROM event_end m LEFT JOIN administrator p ON p.username = m.changed_by WHERE m.event = @id ORDER BY m.id", new { id })
            .Select(row => new EndChange(Times.Stored(row.Was), Times.Stored(row.Becomes), Times.Stored(row.Changed), row.By))];
    }

    private static (string Project, bool IsIssued, DateTimeOffset From, DateTimeOffset Until)? Find(SqliteTransaction transaction, long id) =>
        transaction.Connection!.QuerySingleOrDefault<(string? Project, string State, long From, long Until)>($"SELECT project, state, valid_from, {FloorEvent.End} FROM training_event e WHERE id = @id", new { id }, transaction) is { Project: { } project } row
            ? (project, row.State is "issued" or "ended", Times.Stored(row.From), Times.Stored(row.Until))
            : null;

    private static int Change(SqliteTransaction transaction, long id, DateTimeOffset was, DateTimeOffset until, DateTimeOffset now)
    {
        var values = new { id, was = was.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(), revision = Database.NextRevision(transaction) };
        transaction.Connection!.Execute("UPDATE training_event SET valid_until = @until, state = 'issued', ended = NULL WHERE id = @id", values, transaction);
        transaction.Connection!.Execute("DELETE FROM event_closing WHERE event = @id", values, transaction);
        return transaction.Connection!.Execute("UPDATE account SET valid_until = @until, changed = @now, revision = @revision WHERE event = @id AND state <> 'closed' AND valid_until = @was", values, transaction);
    }
}
