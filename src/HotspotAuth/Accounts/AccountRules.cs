namespace HotspotAuth.Accounts;

/// <summary>What a new account must meet; all faults are told together.</summary>
internal static class AccountRules
{
    private const int MaxText = 200;

    public static IEnumerable<AccountFault> Check(NewAccount account, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(account.Username))
            yield return new AccountFault("username", AccountFaultKind.Missing, "a username is needed");
        else if (!Usernames.IsValid(Usernames.Normalize(account.Username)))
            yield return new AccountFault("username", AccountFaultKind.Malformed, $"\"{account.Username}\" can't be used: English letters, digits, . - _ @, at most {Usernames.MaxLength}");
        if (string.IsNullOrWhiteSpace(account.Name)) yield return new AccountFault("name", AccountFaultKind.Missing, "the person's name is needed");
        foreach (var (field, text) in new[] { ("name", account.Name), ("name_th", account.NameTh), ("email", account.Email), ("phone", account.Phone), ("position", account.Position), ("extension", account.Extension), ("id_checked_by", account.IdCheckedBy), ("group", account.Group) })
        {
            if (text?.Length > MaxText) yield return new AccountFault(field, AccountFaultKind.TooLong, $"is longer than {MaxText} characters");
        }

        if (account.Email is { Length: > 0 } email && (email.IndexOf('@', StringComparison.Ordinal) is < 1 || email.EndsWith('@') || email.Any(char.IsWhiteSpace)))
            yield return new AccountFault("email", AccountFaultKind.Malformed, $"\"{email}\" is no e-mail address");
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
}
