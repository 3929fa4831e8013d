using System.Diagnostics.Metrics;
using System.Net.Mail;
using HotspotAuth.Operation;

namespace HotspotAuth.Mail;

/// <summary>
/// Carries waiting mails to the mail server, one at a time. A server that is down, or says "later" (RFC 5321 §4.2.1, 4yz), is tried
/// again at growing intervals; "never" (5yz) and a mail whose time is over end the trying, and both are counted.
/// </summary>
internal sealed partial class MailCarrier : BackgroundService
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private readonly MailOutbox _outbox;
    private readonly MailSender _sender;
    private readonly TimeProvider _time;
    private readonly ILogger<MailCarrier> _logger;
    private readonly Counter<long> _mails;

    public MailCarrier(MailOutbox outbox, MailSender sender, HotspotMeters meters, TimeProvider time, ILogger<MailCarrier> logger)
    {
        (_outbox, _sender, _time, _logger) = (outbox, sender, time, logger);
        _mails = meters.Meter.CreateCounter<long>("hotspot.mails", unit: "{mail}", description: "Mails by what became of them: sent, postponed, refused, late");
        meters.Meter.CreateObservableGauge("hotspot.mails.waiting", () => outbox.State().Waiting, unit: "{mail}", description: "Mails that wait for the mail server");
    }

    /// <summary>One round over the mails whose turn has come; how many were sent.</summary>
    public async Task<int> CarryAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var waiting in _outbox.Due(AtOnce))
        {
            switch (await TryAsync(waiting, cancellationToken))
            {
                case Outcome.Sent:
                    sent++;
                    break;
                case Outcome.Postponed:
                    return sent; // the others would meet the same server; their turn comes at the next tick
            }
        }

        return sent;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _sender.CanSend ? Rounds.EachAsync(Tick, _time, CarryAsync, LogFailed, stoppingToken) : Task.CompletedTask;

    private async Task<Outcome> TryAsync(WaitingMail waiting, CancellationToken cancellationToken)
    {
        if (waiting.Mail is not { } mail || waiting.Until <= _time.GetUtcNow())
        {
            LogLate(waiting.Id, waiting.Tries);
            return End(waiting.Id, Outcome.Late);
        }

        try
        {
            await _sender.SendAsync(mail, cancellationToken);
            return End(waiting.Id, Outcome.Sent);
        }
        catch (SmtpException refusal) when ((int)refusal.StatusCode is >= 500 and < 600)
        {
            LogRefused(waiting.Id, (int)refusal.StatusCode);
            return End(waiting.Id, Outcome.Refused);
        }
        catch (Exception unfit) when (unfit is FormatException or ArgumentException)
        {
            // No server would take it later either, and it must not stand in the way of the others.
            LogUnfit(waiting.Id);
            return End(waiting.Id, Outcome.Refused);
        }
        catch (Exception fault) when (fault is SmtpException or IOException or UnauthorizedAccessException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, Math.Min(waiting.Tries, 10)), LongestWait.TotalSeconds));
            LogPostponed(waiting.Id, wait, Innermost(fault));
            _outbox.Postpone(waiting.Id, wait);
            return Count(Outcome.Postponed);
        }
    }

    private Outcome End(long id, Outcome outcome)
    {
        _outbox.Remove(id);
        return Count(outcome);
    }

    private Outcome Count(Outcome outcome)
    {
        _mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch { Outcome.Sent => "sent", Outcome.Postponed => "postponed", Outcome.Refused => "refused", _ => "late" }));
        return outcome;
    }

    // The outer text only says "failure sending mail". Never the whole exception: some servers repeat addresses.
    private static string Innermost(Exception fault)
    {
        while (fault.InnerException is { } inner) fault = inner;
        return fault is SmtpException smtp ? $"the server answered {(int)smtp.StatusCode}" : fault is OperationCanceledException ? "no answer in time" : fault.Message;
    }

    private enum Outcome
    {
        Sent,
        Postponed,
        Refused,
        Late,
    }

    [LoggerMessage(5040, LogLevel.Error, "Looking at the mails that wait failed; trying again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(5049, LogLevel.Warning, "Mail {Id} is for an address that no mail can be sent to, and is given up. Mend the account's e-mail address")]
    private partial void LogUnfit(long id);

    [LoggerMessage(5041, LogLevel.Warning, "Mail {Id} could not be sent in its time ({Tries} tries) and is given up")]
    private partial void LogLate(long id, int tries);

    [LoggerMessage(5042, LogLevel.Warning, "The mail server refuses mail {Id} for good ({Code})")]
    private partial void LogRefused(long id, int code);

    [LoggerMessage(5043, LogLevel.Warning, "Mail {Id} is tried again in {Wait}: {Reason}. Look at Mail:Host and Mail:Port, and whether the server runs")]
    private partial void LogPostponed(long id, TimeSpan wait, string reason);
}
