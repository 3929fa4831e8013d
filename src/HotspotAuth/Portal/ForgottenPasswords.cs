using System.Threading.Channels;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Mail;
using HotspotAuth.Operation;

namespace HotspotAuth.Portal;

/// <summary>
/// Takes requests for a new password and answers them by mail, to the registered address only. The page's answer is given before
/// anything is looked up, so that neither its words nor its time tell whether there is such an account.
/// </summary>
internal sealed partial class ForgottenPasswords(
    AccountStore store, MailedPasswords mailed, MailOutbox outbox, MailSender sender, HotspotSettings settings, TimeProvider time, ILogger<ForgottenPasswords> logger) : BackgroundService
{
    private const int Waiting = 256;
    private const int MostAccounts = 3;
    private readonly RecentTries _devices = new(most: 5, TimeSpan.FromMinutes(15), time);
    private readonly RecentTries _names = new(most: 3, TimeSpan.FromHours(1), time);
    private readonly RecentTries _accounts = new(most: 1, TimeSpan.FromMinutes(10), time);
    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(Waiting) { SingleReader = true });

    /// <summary>A mail server is configured; without one no page offers this.</summary>
    public bool IsOffered => sender.CanSend;

    /// <summary>Takes a request; false when this device asks too often.</summary>
    /// <param name="typed">A username or an e-mail address.</param>
    /// <param name="device">Who asks; its MAC and its address are both counted.</param>
    public bool TryAsk(string typed, Device device)
    {
        if (!_devices.TryCount(device.Key) || (device.Mac is not null && !_devices.TryCount(device.Ip.ToString()))) return false;
        var name = Usernames.Normalize(typed);
        // The same answer as ever: that a name was asked for too often would tell that others ask for it.
        if (name.Length == 0 || !_names.TryCount(name)) return true;
        if (!_requests.Writer.TryWrite(new Request(name, device))) LogTooMany(Waiting);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var request in _requests.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await AnswerAsync(request, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(fault);
            }
        }
    }

    private async Task AnswerAsync(Request request, CancellationToken cancellationToken)
    {
        var found = await store.FindByNameOrEmailAsync(request.Name, MostAccounts, cancellationToken);
        foreach (var account in found.Where(MayHaveMail))
        {
            if (!_accounts.TryCount(account.Username)) continue;
            var until = time.GetUtcNow() + MailedPasswords.Life;
            if (await mailed.IssueAsync(account.Username, new Actor(account.Username, "user", request.Device.Ip), cancellationToken) is not { } password) continue;
            if (!outbox.TryQueue(PasswordMail.Write(account, password, until, settings.Site), MailedPasswords.Life)) LogOutboxFull(MailOutbox.Capacity);
        }
    }

    // A suspended or expired account gets none: a new password would not let it in.
    private bool MayHaveMail(Account account) =>
        account is { Email: not null, Event: null }
        && AccessPolicy.Standing(account, time.GetUtcNow()) is null or AccessReason.NotYetValid
        && System.Net.Mail.MailAddress.TryCreate(account.Email, out _);

    private sealed record Request(string Name, Device Device);

    [LoggerMessage(5050, LogLevel.Warning, "A request for a new password was dropped: {Waiting} others wait")]
    private partial void LogTooMany(int waiting);

    [LoggerMessage(5051, LogLevel.Error, "A request for a new password could not be answered")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(5052, LogLevel.Error, "A mail with a new password was dropped: {Capacity} mails wait already. Look at the mail server")]
    private partial void LogOutboxFull(int capacity);
}
