using System.Threading.RateLimiting;
using HotspotAuth.Access;
using HotspotAuth.Sessions;

namespace HotspotAuth.Portal;

/// <summary>
/// Takes one login through the access decision and opens the door. Bounded: a device may post only so often, and only so many
/// passwords are checked at once, so that a flood of forms costs memory and processor no more than a busy morning does.
/// </summary>
internal sealed partial class LoginDesk(AccessPolicy policy, AccessRecorder recorder, SessionManager sessions, ILogger<LoginDesk> logger) : IDisposable
{
    private const int Burst = 20;
    private const int CheckedAtOnce = 8;
    private const int Waiting = 512;

    private readonly PartitionedRateLimiter<Device> _posts = PartitionedRateLimiter.Create<Device, string>(device =>
        RateLimitPartition.GetTokenBucketLimiter(device.Key, _ => new TokenBucketRateLimiterOptions
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
    public async Task<AccessDecision> EnterAsync(AccessAttempt attempt, Device device, CancellationToken cancellationToken)
    {
        using var post = _posts.AttemptAcquire(device);
        if (!post.IsAcquired) return Refuse(attempt, AccessReason.TooManyAttempts);
        using var turn = await _checks.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            LogTooBusy(Waiting);
            return Refuse(attempt, AccessReason.Unavailable);
        }

        try
        {
            var decision = await policy.DecideAsync(attempt, cancellationToken);
            if (decision.Granted) await sessions.StartAsync(decision, device, cancellationToken);
            return decision;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(fault);
            return Refuse(attempt, AccessReason.Unavailable);
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
}
