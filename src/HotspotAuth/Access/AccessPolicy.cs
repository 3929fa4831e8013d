using HotspotAuth.Accounts;
using HotspotAuth.Sessions;

namespace HotspotAuth.Access;

/// <summary>
/// The one access decision. The order matters: whether an account is disabled, early, expired or has too many devices
/// is told only to who knows its secret.
/// </summary>
internal sealed class AccessPolicy(AccountDirectory accounts, SessionTable sessions, AttemptThrottle throttle, AccessRecorder recorder, TimeProvider time)
{
    /// <summary>Longest session without a new login.</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromHours(24);

    /// <summary>Decides, and records the attempt (never its secret).</summary>
    public async Task<AccessDecision> DecideAsync(AccessAttempt attempt, CancellationToken cancellationToken)
    {
        var decision = throttle.IsHeld(attempt)
            ? new AccessDecision { Reason = AccessReason.TooManyAttempts }
            : await Task.Run(() => Decide(attempt), cancellationToken);
        throttle.Note(attempt, decision);
        recorder.Record(attempt, decision);
        return decision;
    }

    /// <summary>
    /// The same decision from memory alone, for a receiving thread: only where the secret is already known to be right.
    /// Null leaves it to <see cref="DecideAsync"/>; nothing was recorded then.
    /// </summary>
    public AccessDecision? TryDecideAtOnce(AccessAttempt attempt)
    {
        if (attempt.IsRightAtOnce is not { } isRight || throttle.IsHeld(attempt)) return null;
        if (!accounts.TryFindInMemory(attempt.Username, out var account) || account.State == AccountState.Closed || !isRight(accounts, attempt.Username)) return null;
        var decision = Judge(account, attempt.Device);
        throttle.Note(attempt, decision);
        recorder.Record(attempt, decision);
        return decision;
    }

    private AccessDecision Decide(AccessAttempt attempt)
    {
        var known = accounts.TryFind(attempt.Username, out var account);
        var check = attempt.Check(accounts, attempt.Username); // an unknown name costs the same work
        if (!known || account!.State == AccountState.Closed) return new AccessDecision { Reason = AccessReason.UnknownUser };
        if (check != SecretCheck.Right) return new AccessDecision { Reason = check == SecretCheck.Wrong ? AccessReason.WrongPassword : AccessReason.MethodNotAllowed };
        return Judge(account, attempt.Device);
    }

    /// <summary>What the account may, once its secret was given.</summary>
    private AccessDecision Judge(Account account, Device? device)
    {
        var now = time.GetUtcNow();
        if (Standing(account, now) is { } reason) return new AccessDecision { Reason = reason, Account = account };
        if (device is not null && !sessions.TryReserve(account, device, now, out var others))
            return new AccessDecision { Reason = AccessReason.TooManyDevices, Account = account, Others = others };
        return new AccessDecision { Reason = AccessReason.Accepted, Account = account, Until = Until(account, now) };
    }

    /// <summary>Why the account may not be used now; null when it may. Asked again while a session runs.</summary>
    public static AccessReason? Standing(Account account, DateTimeOffset now) => account switch
    {
        { State: not AccountState.Active } => AccessReason.Disabled,
        { ValidFrom: { } from } when now < from => AccessReason.NotYetValid,
        { ValidUntil: { } until } when now >= until => AccessReason.Expired,
        _ => null,
    };

    private static DateTimeOffset Until(Account account, DateTimeOffset now)
    {
        var longest = now + LongestSession;
        return account.ValidUntil is { } until && until < longest ? until : longest;
    }
}
