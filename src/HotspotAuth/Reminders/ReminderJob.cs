using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using Microsoft.Data.Sqlite;
using Quartz;

namespace HotspotAuth.Reminders;

/// <summary>Every morning at <c>Mail:RemindAt</c>, and at the start of a service that was off at that time.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ReminderJob(DueReminders reminders, HotspotSettings settings, TimeProvider time, ILogger<ReminderJob> logger) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A service started at night does not wake people.
        if (!RetentionTimes.HasCome(At(settings.Mail), time, settings.Site.Zone)) return ValueTask.CompletedTask;
        try
        {
            if (reminders.Queue(cancellationToken) is > 0 and var queued) LogQueued(queued);
        }
        catch (SqliteException e)
        {
            LogFailed(e);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The validated <c>Mail:RemindAt</c>.</summary>
    public static TimeOnly At(MailSettings mail) => RetentionTimes.Of(mail.RemindAt);

    [LoggerMessage(8700, LogLevel.Information, "{Mails} reminders wait for the mail server")]
    private partial void LogQueued(int mails);

    [LoggerMessage(8701, LogLevel.Error, "The reminders can't be made; they come with tomorrow's, or at the next start")]
    private partial void LogFailed(Exception exception);
}

/// <summary>Wires the reminders into the jobs' role.</summary>
internal static class ReminderRegistration
{
    public static IServiceCollection AddReminders(this IServiceCollection services, HotspotSettings settings)
    {
        services.AddSingleton<DueReminders>();
        return services.AddQuartz(q =>
        {
            q.AddJob<ReminderJob>(j => j.WithIdentity(nameof(ReminderJob)));
            q.AddDaily(nameof(ReminderJob), ReminderJob.At(settings.Mail), settings.Site.Zone);
        });
    }
}
