namespace HotspotAuth.Accounts;

/// <summary>What a new account must meet; all faults are told together.</summary>
internal static class AccountRules
{
    private const int MaxGroup = 64;

    public static IEnumerable<AccountFault> Check(NewAccount account, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(account.Username))
            yield return new AccountFault("username", AccountFaultKind.Missing, "a username is needed");
        else if (!Usernames.IsValid(Usernames.Normalize(account.Username)))
            yield return new AccountFault("username", AccountFaultKind.Malformed, $"\"{account.Username}\" can't be used: English letters, digits, . - _ @, at most {Usernames.MaxLength}");
        else if (PersonRules.HoldsNationalId(account.Username))
            yield return PersonRules.NationalId("username");
        foreach (var fault in PersonRules.Check(PersonOf(account), now)) yield return fault;
        if (account.Group.Length > MaxGroup) yield return new AccountFault("group", AccountFaultKind.TooLong, $"is longer than {MaxGroup} characters");
        if (string.IsNullOrWhiteSpace(account.Group)) yield return new AccountFault("group", AccountFaultKind.Missing, "a group is needed, for example staff");
        if (account.Password is { } password && PasswordFault(password) is { } weak) yield return weak;
        if (account.ValidUntil <= now) yield return new AccountFault("valid_until", AccountFaultKind.Past, "the end of validity is already past");
        if (account.ValidFrom >= account.ValidUntil) yield return new AccountFault("valid_from", AccountFaultKind.Order, "validity must begin before it ends");
        if (account.MaxDevices is < 1 or > 1000) yield return new AccountFault("max_devices", AccountFaultKind.OutOfRange, "must be 1 to 1000");
    }

    /// <summary>RFC 2865 §5.2 carries at most 128 octets of password.</summary>
    public static AccountFault? PasswordFault(string password) => password switch
    {
        { Length: 0 } => new AccountFault("password", AccountFaultKind.Missing, "the password is empty"),
        { Length: < 6 } => new AccountFault("password", AccountFaultKind.TooWeak, "the password needs at least 6 characters"),
        _ when System.Text.Encoding.UTF8.GetByteCount(password) > 128 => new AccountFault("password", AccountFaultKind.TooLong, "the password is longer than 128 bytes, which RADIUS can't carry"),
        _ when password.Any(char.IsControl) => new AccountFault("password", AccountFaultKind.Malformed, "the password holds a control character"),
        _ => null,
    };

    private static PersonFields PersonOf(NewAccount account) => new()
    {
        Name = account.Name,
        NameTh = account.NameTh,
        Position = account.Position,
        Phone = account.Phone,
        Extension = account.Extension,
        Email = account.Email,
        IdCheckedBy = account.IdCheckedBy,
        IdCheckedOn = account.IdCheckedOn,
    };
}
