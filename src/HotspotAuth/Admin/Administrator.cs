namespace HotspotAuth.Admin;

/// <summary>A person who may use the admin site.</summary>
internal sealed record Administrator(string Username, string Name, bool MustChangePassword, IReadOnlyList<ConsoleRole> Roles)
{
    public string? Email { get; init; }
    public bool HasSecondFactor { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? LastSignIn { get; init; }

    /// <summary>Ended: he may not sign in until he is let in again.</summary>
    public DateTimeOffset? Disabled { get; init; }

    /// <summary>After too many wrong passwords or codes; may lie in the past.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Another number now means that his sign-ins from before are over.</summary>
    public long Stamp { get; init; }

    /// <summary>Who approves, audits or keeps the machine does nothing at the console before he has a second factor.</summary>
    public bool MustEnrol => !HasSecondFactor && Roles.Any(SecondFactorRule.IsRequiredOf);

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;
}

/// <summary>Whose password alone opens nothing.</summary>
internal static class SecondFactorRule
{
    public static bool IsRequiredOf(ConsoleRole role) => role is ConsoleRole.Approver or ConsoleRole.Auditor or ConsoleRole.SystemAdministrator;
}
