using HotspotAuth.Accounts;

namespace HotspotAuth.Access;

/// <summary>
/// Why can't this person log in? What stands in the way now comes first, in the order in which <see cref="AccessPolicy"/> asks; then what
/// the last attempt was told; then that there was none.
/// </summary>
internal static class LoginDiagnosis
{
    public static LoginVerdict Of(LoginFacts facts) => facts.Account is { } account ? Standing(facts, account) ?? Recent(facts, account) : OfDevice(facts);

    private static LoginVerdict? Standing(LoginFacts facts, Account account)
    {
        if (account.State == AccountState.Closed) return new(LoginState.Closed, Mends: [LoginMend.AddAccount]);
        switch (AccessPolicy.Standing(account, facts.Now))
        {
            case AccessReason.Disabled: return new(LoginState.Disabled, Mends: [LoginMend.Enable]);
            case AccessReason.NotYetValid: return new(LoginState.NotYetValid, At: account.ValidFrom, Mends: [LoginMend.ChangePeriod, LoginMend.TellWait]);
            case AccessReason.Expired: return new(LoginState.Expired, At: account.ValidUntil, Mends: [LoginMend.ChangePeriod]);
        }

        if (facts.Exhausted is { } quota) return new(LoginState.QuotaUsed, Reason: quota, Mends: [LoginMend.ChangeRights]);
        var device = facts.Device ?? (facts.Attempts is [var newest, ..] ? newest.Mac : null);
        if (facts.DeviceHeldUntil is { } held) return new(LoginState.DeviceHeld, At: held, Device: device, Mends: [LoginMend.NewPassword, LoginMend.TellWait]);
        if (facts.Open.Any(session => facts.Device is null || session.Mac == facts.Device) && facts.Attempts is [] or [{ Accepted: true }, ..])
            return Online(facts);
        if (facts.UserHeldUntil is { } until) return new(LoginState.UserHeld, At: until, Mends: [LoginMend.NewPassword, LoginMend.TellWait]);
        return account.NeedsHolder ? new(LoginState.HolderMissing, Mends: [LoginMend.NameHolder, LoginMend.TellOpenPortal]) : null;
    }

    private static LoginVerdict Recent(LoginFacts facts, Account account)
    {
        var devices = facts.Open.Select(session => session.Place).Distinct(StringComparer.Ordinal).Count();
        var isFull = devices >= account.MaxDevices;
        var full = new LoginVerdict(LoginState.TooManyDevices, Count: devices, Mends: [LoginMend.EndSession, LoginMend.ChangeRights]);
        if (facts.Attempts is not [var last, ..])
            return facts.Open.Count > 0 ? Online(facts) : new(LoginState.NeverTried, Mends: [LoginMend.TellOpenPortal, LoginMend.TellKeyboard]);
        if (last.Accepted) return facts.Open.Count > 0 ? Online(facts) : new(LoginState.Fine, At: last.Time, Mends: [LoginMend.TellOpenPortal]);
        return last.Reason switch
        {
            AccessReason.WrongPassword => WrongPassword(facts, last),
            AccessReason.TooManyDevices when isFull => full,
            AccessReason.Disabled or AccessReason.NotYetValid or AccessReason.Expired or AccessReason.TooManyDevices or AccessReason.HolderMissing or AccessReason.TooManyAttempts
                or AccessReason.DailyTimeUsed or AccessReason.TotalTimeUsed or AccessReason.DailyDataUsed or AccessReason.TotalDataUsed =>
                new(LoginState.TryAgain, At: last.Time, Reason: last.Reason, Mends: [LoginMend.TellTryAgain]),
            _ => new(LoginState.Refused, At: last.Time, Device: last.Mac, Reason: last.Reason),
        };
    }

    private static LoginVerdict WrongPassword(LoginFacts facts, Attempt last)
    {
        var inARow = facts.Attempts.TakeWhile(attempt => attempt.Reason == AccessReason.WrongPassword).Count(attempt => attempt.Mac == last.Mac);
        return new(LoginState.WrongPassword, At: last.Time, Count: inARow, Device: last.Mac, Mends: [LoginMend.NewPassword, LoginMend.TellKeyboard]);
    }

    private static LoginVerdict Online(LoginFacts facts)
    {
        var session = facts.Open.FirstOrDefault(open => open.Mac == facts.Device) ?? facts.Open[0];
        return new(LoginState.Online, At: session.Start, Count: facts.Open.Count, Device: session.Mac, Mends: [LoginMend.EndSession]);
    }

    private static LoginVerdict OfDevice(LoginFacts facts)
    {
        if (facts.Registered?.ValidUntil is { } end && end <= facts.Now) return new(LoginState.DeviceExpired, At: end, Device: facts.Device, Mends: [LoginMend.RegisterDevice]);
        if (facts.DeviceHeldUntil is { } held) return new(LoginState.DeviceHeld, At: held, Device: facts.Device, Mends: [LoginMend.TellWait]);
        return facts.Attempts switch
        {
            [] => new(LoginState.NeverSeen, Device: facts.Device, Mends: [LoginMend.TellOpenPortal, LoginMend.RegisterDevice]),
            [{ Reason: AccessReason.UnknownUser } last, ..] => new(
                LoginState.UnknownNames,
                At: last.Time,
                Count: facts.Attempts.TakeWhile(attempt => attempt.Reason == AccessReason.UnknownUser).Count(),
                Device: facts.Device,
                Mends: [LoginMend.TellKeyboard, LoginMend.AddAccount]),
            [{ Accepted: false } last, ..] => new(LoginState.Refused, At: last.Time, Device: facts.Device, Reason: last.Reason, Mends: [LoginMend.RegisterDevice]),
            [var last, ..] => new(LoginState.Fine, At: last.Time, Device: facts.Device, Mends: [LoginMend.TellOpenPortal]),
        };
    }
}
