using System.Threading.RateLimiting;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Sessions;

namespace HotspotAuth.Portal;

/// <summary>
/// Takes one login through the access decision and opens the door. Bounded: a device may post only so often, and only so many
/// passwords are checked at once, so that a flood of forms costs memory and processor no more than a busy morning does.
/// </summary>
internal sealed partial class LoginDesk(
    AccessPolicy policy, AccessRecorder recorder, SessionManager sessions, AccountDirectory accounts, Holders holders, MailedPasswords mailed, NoticeRecord notices, ReturningDevices returning,
    ILogger<LoginDesk> logger) : IDisposable
{
    private const int Burst = 20;
    private const int Waiting = 512;

    /// <summary>A slow hash takes a whole core for tens of milliseconds: one core stays free for pages, or all of them wait when an event begins.</summary>
    private static readonly int CheckedAtOnce = Math.Max(1, Environment.ProcessorCount - 1);

    private readonly PartitionedRateLimiter<string> _posts = PartitionedRateLimiter.Create<string, string>(device =>
        RateLimitPartition.GetTokenBucketLimiter(device, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = 5,
            ReplenishmentPeriod = TimeSpan.FromSeconds(10),
        }));

    private readonly ConcurrencyLimiter _checks = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = CheckedAtOnce,
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Decides, and starts the session where access is granted. A failure of ours is a reason too, never an exception.</summary>
    public Task<AccessDecision> EnterAsync(AccessAttempt attempt, Device device, CancellationToken cancellationToken) =>
        // Granted, it could not be opened: no password is asked about, and no place taken, for nothing.
        sessions.GatewayFault is null
            ? EnterAsync(attempt, device, decision => sessions.StartAsync(decision, device, cancellationToken), cancellationToken)
            : Task.FromResult(Refuse(attempt, AccessReason.Unavailable));

    /// <summary>The same where another gateway than ours opens.</summary>
    /// <param name="attempt">The login.</param>
    /// <param name="device">The device that posts it.</param>
    /// <param name="open">Opens where access is granted.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<AccessDecision> EnterAsync(AccessAttempt attempt, Device device, Func<AccessDecision, Task> open, CancellationToken cancellationToken)
    {
        using var post = _posts.AttemptAcquire(attempt.Guesser ?? device.Key);
        if (!post.IsAcquired) return Refuse(attempt, AccessReason.TooManyAttempts);
        try
        {
            var decision = await DecideAsync(attempt, cancellationToken);
            if (!decision.Granted) return decision;
            await open(decision);
            returning.Release(device.Mac);
            await SettleAsync(attempt, decision.Account!, device);
            return decision;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(fault);
            return Refuse(attempt, AccessReason.Unavailable);
        }
    }

    /// <summary>Passwords that were right before need no slow hash, and pass by those that wait for theirs.</summary>
    private async Task<AccessDecision> DecideAsync(AccessAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.IsRightAtOnce?.Invoke(accounts, attempt.Username) == true) return await policy.DecideAsync(attempt, cancellationToken);
        using var turn = await _checks.AcquireAsync(1, cancellationToken);
        if (turn.IsAcquired) return await policy.DecideAsync(attempt, cancellationToken);
        LogTooBusy(Waiting);
        return Refuse(attempt, AccessReason.Unavailable);
    }

    /// <summary>
    /// Binds a slip to the person who holds it. False when it could not be written; a holder who was named in the meantime stands, and
    /// that is no failure.
    /// </summary>
    public async Task<bool> NameHolderAsync(AccessAttempt attempt, HolderName holder, Device device, CancellationToken cancellationToken)
    {
        try
        {
            if (accounts.TryFind(attempt.Username, out var account))
                await holders.NameAsync(account, holder, new Actor(account.Username, "user", device.Ip), replace: false, cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(fault);
            return false;
        }
    }

    /// <summary>What follows from a login. The door is open already: a failure here must not tell the guest that it is not.</summary>
    private async Task SettleAsync(AccessAttempt attempt, Account account, Device device)
    {
        try
        {
            if (attempt.Settle is { } settle) await settle(mailed, CancellationToken.None);
            await notices.ShownAsync(account, device);
        }
        catch (Exception fault)
        {
            LogNotSettled(fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _posts.Dispose();
        _checks.Dispose();
    }

    /// <summary>What never came before the access decision, or failed after it, is an attempt all the same.</summary>
    private AccessDecision Refuse(AccessAttempt attempt, AccessReason reason)
    {
        var decision = new AccessDecision { Reason = reason };
        recorder.Record(attempt, decision);
        return decision;
    }

    [LoggerMessage(5000, LogLevel.Warning, "A login was put off: {Waiting} others wait for their passwords to be checked")]
    private partial void LogTooBusy(int waiting);

    [LoggerMessage(5001, LogLevel.Error, "A login could not be carried out; the guest was asked to try again. Look at the gateway and at the disk")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(5002, LogLevel.Error, "A guest is in, but that the privacy notice was shown, or that a mailed password was used, could not be written")]
    private partial void LogNotSettled(Exception fault);
}
