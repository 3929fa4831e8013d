using HotspotAuth.Clock;
using HotspotAuth.Retention;
using Quartz;

namespace HotspotAuth.Cases;

/// <summary>Each night between seal and purge, and at the start: copies what is due, ends what is over, and tells of what soon will be.</summary>
[DisallowConcurrentExecution]
internal sealed partial class CaseJob(CaseCopies copies, CaseEnds ends, CaseReminders reminders, DayWork turn, ClockKnowledge clock, ILogger<CaseJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await turn.RunAsync(() => Task.Run(() => copies.CopyDue(cancellationToken), cancellationToken), cancellationToken);
            reminders.Remind(cancellationToken);
            // A clock that nobody confirms may be years ahead, and what is deleted is gone.
            if (clock.IsSynchronised()) await turn.RunAsync(() => Task.Run(() => ends.EndDue(cancellationToken), cancellationToken), cancellationToken);
            else LogClock();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HoldException or Microsoft.Data.Sqlite.SqliteException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(8404, LogLevel.Critical, "No case is ended: no time server of Clock:Sources confirms this machine's clock. Look at `hotspotauth doctor`")]
    private partial void LogClock();

    [LoggerMessage(8405, LogLevel.Error, "The work on cases did not finish; it goes on tomorrow, or at the next start")]
    private partial void LogFailed(Exception exception);
}
