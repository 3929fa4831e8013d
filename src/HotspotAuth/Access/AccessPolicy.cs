using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Access;

/// <summary>
/// The one access decision. The order matters: whether an account is disabled, early, expired, used up or has too many
/// devices is told only to who knows its secret.
/// </summary>
internal sealed class AccessPolicy(
    AccessSettings settings, SiteSettings site, AccountDirectory accounts, AccessLimits limits, SessionTable sessions, SessionManager manager, AttemptThrottle throttle, AccessRecorder recorder, TimeProvider time)
{
    /// <summary>Decides, and records the attempt (never its secret).</summary>
    public async Task<AccessDecision> DecideAsync(AccessAttempt attempt, CancellationToken cancellationToken)
    {
        var decision = new AccessDecision { Reason = AccessReason.TooManyAttempts };
        if (!attempt.IsGuess || throttle.TryEnter(attempt))
        {
            decision = await Task.Run(() => Decide(attempt), cancellationToken);
            if (attempt.IsGuess) decision = throttle.Leave(attempt, decision);
            if (MayMakeRoom(attempt, decision)) decision = Within(attempt, await MakeRoomAsync(attempt, attempt.Place!, decision, cancellationToken));
        }

        recorder.Record(attempt, decision);
        return decision;
    }

    /// <summary>
    /// The same decision from memory alone, for a receiving thread: only where the secret is already known to be right.
    /// Null leaves it to <see cref="DecideAsync"/>; nothing was recorded then.
    /// </summary>
    public AccessDecision? TryDecideAtOnce(AccessAttempt attempt)
    {
        if (attempt.Refused is { } reason)
        {
            var refusal = new AccessDecision { Reason = reason };
            recorder.Record(attempt, refusal);
            return refusal;
        }

        if (attempt.IsRightAtOnce is not { } isRight || (attempt.IsGuess && throttle.IsHeld(attempt))) return null;
        if (!accounts.TryFindInMemory(attempt.Username, out var account) || account.State == AccountState.Closed || !isRight(accounts, attempt.Username)) return null;
        var decision = Within(attempt, Judge(account, attempt, attempt.Place));
        if (MayMakeRoom(attempt, decision)) return null; // a NAS must be asked first
        recorder.Record(attempt, decision);
        return decision;
    }

    private AccessDecision Decide(AccessAttempt attempt)
    {
        if (attempt.Refused is { } reason) return new AccessDecision { Reason = reason };
        var known = accounts.TryFind(attempt.Username, out var account);
        var check = attempt.Check(accounts, attempt.Username); // an unknown name costs the same work
        if (!known || account!.State == AccountState.Closed) return new AccessDecision { Reason = AccessReason.UnknownUser };
        return check == SecretCheck.Right ? Within(attempt, Judge(account, attempt, attempt.Place, attempt.CanNameHolder)) : new AccessDecision { Reason = Refusal(check) };
    }

    /// <summary>No longer than the attempt's own end.</summary>
    private static AccessDecision Within(AccessAttempt attempt, AccessDecision decision)
    {
        if (!decision.Granted) return decision;
        if (attempt.IsByMac) decision = decision with { ByMac = true };
        return attempt.Until is { } until && !(decision.Until < until) ? decision with { Until = until, Ends = AccessReason.Expired } : decision;
    }

    private static AccessReason Refusal(SecretCheck check) => check switch
    {
        SecretCheck.NotPossible => AccessReason.MethodNotAllowed,
        SecretCheck.TicketElsewhere => AccessReason.TicketElsewhere,
        SecretCheck.OtherAccount => AccessReason.OtherAccount,
        _ => AccessReason.WrongPassword,
    };

    /// <summary>What the account may, once its secret was given.</summary>
    private AccessDecision Judge(Account account, AccessAttempt attempt, string? place, bool canNameHolder = false)
    {
        var now = time.GetUtcNow();
        if (Standing(account, now) is null && limits.Opens(account.Rights, now) is { } opens) return new AccessDecision { Reason = AccessReason.OutsideHours, Account = account, Opens = opens };
        if ((Standing(account, now) ?? AccessPlaces.Fault(account.Rights, attempt, site.Ssid) ?? limits.Exhausted(account)) is { } reason) return new AccessDecision { Reason = reason, Account = account };
        // A NAS can't ask for a name: there the desk's hand-out register has to know it.
        if (canNameHolder && account.NeedsHolder) return new AccessDecision { Reason = AccessReason.HolderMissing, Account = account };
        var limit = limits.Of(account, began: now, now);
        // Session-Timeout counts whole seconds, and 0 would be no limit.
        if (limit.Ends is { } ends && limit.Until - now < TimeSpan.FromSeconds(1)) return new AccessDecision { Reason = ends, Account = account };
        if (place is not null && !sessions.TryReserve(account, place, now, out IReadOnlyList<Session> others))
            return new AccessDecision { Reason = AccessReason.TooManyDevices, Account = account, Others = others };
        return Accept(account, limit);
    }

    /// <summary>Only for a person who logs in. Devices that their MAC lets in come back by themselves: two of them would end each other for ever.</summary>
    private bool MayMakeRoom(AccessAttempt attempt, AccessDecision decision) =>
        settings.WhenFull == AccessSettings.EndOldest && attempt is { Nas: not null, Method: not AccessAttempt.PortalMethod and not "mac" } && decision.Reason == AccessReason.TooManyDevices;

    /// <summary>The oldest session ends before the new one may begin; where it does not end, the refusal stands.</summary>
    private async Task<AccessDecision> MakeRoomAsync(AccessAttempt attempt, string place, AccessDecision refusal, CancellationToken cancellationToken)
    {
        if (!sessions.TryReserve(refusal.Account!, place, time.GetUtcNow(), out Session? oldest)) return refusal;
        if (oldest is not null && !await HasEndedAsync(oldest, place, cancellationToken)) return refusal;
        // The NAS took its time: the account may have ended, or its last counters have used it up.
        return accounts.TryFind(refusal.Account!.Id, out var account) ? Judge(account, attempt, place) : refusal;
    }

    private async Task<bool> HasEndedAsync(Session oldest, string place, CancellationToken cancellationToken)
    {
        var ended = false;
        try
        {
            ended = (await manager.EndAsync(oldest.Id, SessionCause.MadeRoom, Actor.System, cancellationToken)).Ended;
        }
        finally
        {
            if (!ended) sessions.Keep(oldest, place);
        }

        return ended;
    }

    /// <summary>Why the account may not be used now; null when it may. Asked again while a session runs.</summary>
    public static AccessReason? Standing(Account account, DateTimeOffset now) => account switch
    {
        { State: not AccountState.Active } => AccessReason.Disabled,
        { ValidFrom: { } from } when now < from => AccessReason.NotYetValid,
        { ValidUntil: { } until } when now >= until => AccessReason.Expired,
        _ => null,
    };

    private static AccessDecision Accept(Account account, AccessLimit limit) =>
        new() { Reason = AccessReason.Accepted, Account = account, Until = limit.Until, Ends = limit.Ends, BytesLeft = limit.BytesLeft };
}
