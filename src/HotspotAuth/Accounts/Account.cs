namespace HotspotAuth.Accounts;

internal enum AccountState
{
    Active,
    Disabled,
    Closed,
}

/// <summary>Who may use the network: a person's or a guest slip's account, without its secrets.</summary>
internal sealed record Account
{
    public required long Id { get; init; }

    /// <summary>Lower case, NFKC, without white space (<see cref="Usernames"/>).</summary>
    public required string Username { get; init; }

    public required string Name { get; init; }
    public string? NameTh { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }

    /// <summary>The person's position in the office.</summary>
    public string? Position { get; init; }

    /// <summary>The telephone extension within the office.</summary>
    public string? Extension { get; init; }

    /// <summary>Who saw the person's ID card, on <see cref="IdCheckedOn"/>; its number is never kept.</summary>
    public string? IdCheckedBy { get; init; }

    public DateTimeOffset? IdCheckedOn { get; init; }

    /// <summary>Where a slip's guest comes from, as his name list says.</summary>
    public string? Agency { get; init; }

    public required string Group { get; init; }

    /// <summary>The training event whose slip this is.</summary>
    public long? Event { get; init; }

    /// <summary>The slip's number within its event, from 1.</summary>
    public int? Slip { get; init; }

    public required AccountState State { get; init; }

    /// <summary>When it was closed, for good.</summary>
    public DateTimeOffset? Closed { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>The first moment at which the account no longer works.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public int MaxDevices => OwnMaxDevices ?? GroupMaxDevices ?? AccountGroup.DefaultMaxDevices(Group);

    /// <summary>The account's own number of devices; null where it has as many as its group.</summary>
    public int? OwnMaxDevices { get; init; }

    /// <summary>Its group's number; null where nobody set one.</summary>
    public int? GroupMaxDevices { get; init; }

    /// <summary>True when a recoverable secret is kept, so that CHAP and MS-CHAP can be checked.</summary>
    public required bool Chap { get; init; }

    public required bool MustChangePassword { get; init; }

    /// <summary>What this account may use: its own exceptions over its group's rights once <see cref="AccountDirectory"/> gave it out.</summary>
    public Rights Rights { get; init; } = Rights.None;

    /// <summary><c>th</c> or <c>en</c>: what its holder is told by a NAS is in this language.</summary>
    public string Language { get; init; } = "th";

    /// <summary>The version of the privacy notice shown at its last login that showed a new one.</summary>
    public string? NoticeVersion { get; init; }

    /// <summary>When a person was last named as the slip's holder; <see cref="Name"/> and <see cref="Phone"/> are then that person's.</summary>
    public DateTimeOffset? HolderNamed { get; init; }

    /// <summary>A slip that nobody has put a name to yet.</summary>
    public bool NeedsHolder => Event is not null && HolderNamed is null;
}

/// <summary>An account to be made; what is null takes the group's default.</summary>
internal sealed record NewAccount
{
    public required string Username { get; init; }
    public required string Name { get; init; }
    public string? NameTh { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Position { get; init; }
    public string? Extension { get; init; }
    public string? IdCheckedBy { get; init; }
    public DateTimeOffset? IdCheckedOn { get; init; }
    public string? Agency { get; init; }
    public string Group { get; init; } = AccountGroup.Staff;

    /// <summary>Null: a readable one-time password is made.</summary>
    public string? Password { get; init; }

    /// <summary>True when <see cref="Password"/> is a random code that we made: a fast keyed hash protects it (<see cref="CodeHash"/>).</summary>
    public bool IsRandomCode { get; init; }

    public bool MustChange { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }
    public int? MaxDevices { get; init; }
    public bool? Chap { get; init; }
    public long? Event { get; init; }
    public int? Slip { get; init; }
}

/// <summary>A made account and, where it was generated, the password that is shown this one time.</summary>
internal sealed record AddedAccount(Account Account, string? GeneratedPassword);

/// <summary>Who does something, as the audit trail names him.</summary>
internal sealed record Actor(string Name, string Role, System.Net.IPAddress? Origin)
{
    /// <summary>The service itself.</summary>
    public static Actor System { get; } = new("hotspotauth", "system", null);

    /// <summary>The operating-system user who typed a verb.</summary>
    public static Actor Verb { get; } = new(Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } user ? user : Environment.UserName, "verb", null);
}

/// <summary>What an account is allowed unless it says otherwise.</summary>
internal static class AccountGroup
{
    public const string Staff = "staff";
    public const string Guest = "guest";

    public static int DefaultMaxDevices(string group) => group == Guest ? 1 : 3;

    /// <summary>Guests' codes are random and printed, so keeping them recoverable costs little and lets any NAS check them.</summary>
    public static bool DefaultChap(string group) => group == Guest;
}
