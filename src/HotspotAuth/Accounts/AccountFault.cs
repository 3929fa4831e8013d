namespace HotspotAuth.Accounts;

internal enum AccountFaultKind
{
    Missing,
    Malformed,
    Taken,
    Past,
    Order,
    OutOfRange,
    TooWeak,
    TooLong,
}

/// <summary>One field of a new account that can't be taken. <paramref name="Field"/> is the column name of the CSV import.</summary>
internal sealed record AccountFault(string Field, AccountFaultKind Kind, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Message}";
}

/// <summary>Every fault of a new account at once; nothing was saved.</summary>
internal sealed class AccountException(IReadOnlyList<AccountFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<AccountFault> Faults { get; } = faults;
}
