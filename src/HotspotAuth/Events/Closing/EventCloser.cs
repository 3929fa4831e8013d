using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Events.Closing;

/// <summary>
/// Closes events whose end has come. Cutting the guests off is not its work: that is done to the quarter second by the session watcher
/// and, should this program stand still, by the kernel's own timeouts. It waits until they are gone, counts, and keeps the report.
/// </summary>
internal sealed partial class EventCloser(
    Database database, SlipRoll roll, ClosingCount count, SessionManager sessions, HotspotSettings settings, TimeProvider time, ILogger<EventCloser> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>A NAS that does not answer must not hold up the report.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Null while the event is not over, or was over before this program kept reports.</summary>
    public Closing? Find(long id)
    {
        using var connection = database.Open();
        return connection.QuerySingleOrDefault<(long Ended, long Made, string? Report)>("SELECT ended, made, report FROM event_closing WHERE event = @id", new { id }) is { Report: { } report } row
            ? new Closing(DateTimeOffset.FromUnixTimeMilliseconds(row.Ended), DateTimeOffset.FromUnixTimeMilliseconds(row.Made), ClosingReport.FromJson(report))
            : null;
    }

    /// <summary>Closes what is due. Returns how many were closed.</summary>
    public async Task<int> CloseDueAsync(CancellationToken cancellationToken)
    {
        var closed = 0;
        foreach (var id in Due())
        {
            if (roll.Find(id) is { } shown && await CloseAsync(shown, cancellationToken)) closed++;
        }

        return closed;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.EachAsync(Every, time, CloseDueAsync, LogFailed, stoppingToken);

    /// <summary>Not those whose sessions may be erased already: a report without them would say that nobody came.</summary>
    private List<long> Due()
    {
        var now = time.GetUtcNow();
        var oldest = now.AddDays(-Math.Max(settings.Retention.Days, settings.Retention.IdentityDays));
        using var connection = database.Open();
        return connection.Query<long>(
            $"""
            SELECT id FROM training_event e WHERE {FloorEvent.End} <= @now AND {FloorEvent.End} > @oldest
              AND NOT EXISTS (SELECT 1 FROM event_closing c WHERE c.event = e.id) AND EXISTS (SELECT 1 FROM account a WHERE a.event = e.id)
            """,
            new { now = now.ToUnixTimeMilliseconds(), oldest = oldest.ToUnixTimeMilliseconds() }).AsList();
    }

    private async Task<bool> CloseAsync(FloorEvent shown, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mine = roll.Of(shown.Id).Select(slip => slip.Account).ToHashSet();
        if (now - shown.Until < Patience && sessions.Open.Any(session => mine.Contains(session.Account))) return false;
        var report = await count.CountAsync(shown, cancellationToken);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // Somebody may have extended it while it was counted.
        var kept = connection.Execute(
            $"INSERT INTO event_closing (event, ended, made, report) SELECT @Id, @until, @now, @json FROM training_event e WHERE id = @Id AND {FloorEvent.End} = @until ON CONFLICT (event) DO NOTHING",
            new { shown.Id, until = shown.Until.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(), json = report.ToJson() },
            transaction);
        if (kept == 0) return false;
        AuditOutbox.Add(
            transaction, now, Actor.System, "event-closing", TrainingEventStore.Subject(shown.Id, shown.Project), string.Create(CultureInfo.InvariantCulture, $"issued: {report.Issued}; used: {report.Used}; named: {report.Named}; peak: {report.Peak}"));
        transaction.Commit();
        LogClosed(shown.Id, report.Issued, report.Used);
        return true;
    }

    [LoggerMessage(7400, LogLevel.Information, "Event {Event} is over: {Issued} slips, {Used} used")]
    private partial void LogClosed(long @event, int issued, int used);

    [LoggerMessage(7401, LogLevel.Error, "An event that is over could not be closed; trying again")]
    private partial void LogFailed(Exception exception);
}
