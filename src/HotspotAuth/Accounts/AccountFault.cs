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

    /// <summary>A national ID number stands in it.</summary>
    NationalId,

    /// <summary>The account is closed, and stays so.</summary>
    Closed,
}

/// <summary>One field of a new account that can't be taken. <paramref name="Field"/> is the column name of the CSV import.</summary>
internal sealed record AccountFault(string Field, AccountFaultKind Kind, string Message)
{
    /// <summary>Of a username that is taken by a closed account: when that was closed.</summary>
    public DateTimeOffset? ClosedOn { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Message}";
}

/// <summary>Every fault of a new account at once; nothing was saved.</summary>
internal sealed class AccountException(IReadOnlyList<AccountFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<AccountFault> Faults { get; } = faults;
}
