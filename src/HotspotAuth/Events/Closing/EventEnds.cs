using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Events.Closing;

/// <summary>Why an event's end can't be moved there.</summary>
internal enum EndFault
{
    NoSuchEvent,
    Past,
    BeforeBeginning,
    TooFar,
    Same,
}

/// <summary>One change of an event's end. Stopped: by hand, at once.</summary>
internal sealed record EndChange(bool Stopped, DateTimeOffset Was, DateTimeOffset Becomes, DateTimeOffset Changed, string By);

/// <summary>
/// Moves an event's end, and with it its slips' validity; the running service carries that into the open sessions within a second,
/// whoever changed it. All by way of the store, so that a verb does it as the console does.
/// </summary>
internal sealed class EventEnds(Database database, TimeProvider time)
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
        var slips = Change(transaction, id, found.Until, until, "valid_until = @was");
        connection.Execute("DELETE FROM event_closing WHERE event = @id", new { id }, transaction);
        Record(transaction, id, "moved", found.Until, until, actor);
        AuditOutbox.Add(transaction, now, actor, until > found.Until ? "event-extend" : "event-shorten", Subject(id, found.Project), Reason(found.Until, until, slips), rows: slips);
        transaction.Commit();
        return null;
    }

    /// <summary>Ends the event now for every one of its slips. False when there is no such event or it is over already.</summary>
    public bool Stop(long id, Actor actor)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Find(transaction, id) is not { } found || found.Until <= now) return false;
        var slips = Change(transaction, id, found.Until, now, "(valid_until IS NULL OR valid_until > @until)");
        Record(transaction, id, "stopped", found.Until, now, actor);
        AuditOutbox.Add(transaction, now, actor, "event-stop", Subject(id, found.Project), Reason(found.Until, now, slips), rows: slips);
        transaction.Commit();
        return true;
    }

    /// <summary>Every change of its end, the first first.</summary>
    public IReadOnlyList<EndChange> Of(long id)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Kind, long Was, long Becomes, long Changed, string By)>("SELECT kind, was, becomes, changed, changed_by FROM event_end WHERE event = @id ORDER BY id", new { id })
            .Select(row => new EndChange(row.Kind == "stopped", Time(row.Was), Time(row.Becomes), Time(row.Changed), row.By))];
    }

    private static (string Project, DateTimeOffset From, DateTimeOffset Until)? Find(SqliteTransaction transaction, long id) =>
        transaction.Connection!.QuerySingleOrDefault<(string? Project, long From, long Until)>("SELECT project, valid_from, valid_until FROM training_event WHERE id = @id", new { id }, transaction) is { Project: { } project } row
            ? (project, Time(row.From), Time(row.Until))
            : null;

    private int Change(SqliteTransaction transaction, long id, DateTimeOffset was, DateTimeOffset until, string which)
    {
        var values = new { id, was = was.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), now = time.GetUtcNow().ToUnixTimeMilliseconds(), revision = Database.NextRevision(transaction) };
        transaction.Connection!.Execute("UPDATE training_event SET valid_until = @until WHERE id = @id", values, transaction);
        return transaction.Connection!.Execute($"UPDATE account SET valid_until = @until, changed = @now, revision = @revision WHERE event = @id AND state <> 'closed' AND {which}", values, transaction);
    }

    private void Record(SqliteTransaction transaction, long id, string kind, DateTimeOffset was, DateTimeOffset becomes, Actor actor) => transaction.Connection!.Execute(
        "INSERT INTO event_end (event, kind, was, becomes, changed, changed_by) VALUES (@id, @kind, @was, @becomes, @now, @by)",
        new { id, kind, was = was.ToUnixTimeMilliseconds(), becomes = becomes.ToUnixTimeMilliseconds(), now = time.GetUtcNow().ToUnixTimeMilliseconds(), by = actor.Name },
        transaction);

    private static string Subject(long id, string project) => string.Create(CultureInfo.InvariantCulture, $"#{id} {project}");

    private static string Reason(DateTimeOffset was, DateTimeOffset becomes, int slips) =>
        string.Create(CultureInfo.InvariantCulture, $"valid-until: {Times.Iso(was)} → {Times.Iso(becomes)}; slips: {slips}");

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
