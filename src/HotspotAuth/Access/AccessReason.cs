namespace HotspotAuth.Access;

/// <summary>Why somebody got in or not. Recorded by its kebab-case name (<see cref="AccessReasons.Text"/>).</summary>
internal enum AccessReason
{
    Accepted,
    UnknownUser,
    WrongPassword,
    Disabled,
    NotYetValid,
    Expired,
    TooManyDevices,

    /// <summary>Today's connected time is used up.</summary>
    DailyTimeUsed,

    /// <summary>The connected time of the whole account is used up.</summary>
    TotalTimeUsed,

    /// <summary>Today's octets are used up.</summary>
    DailyDataUsed,

    /// <summary>The octets of the whole account are used up.</summary>
    TotalDataUsed,

    /// <summary>Outside the hours of the week in which the account may be used.</summary>
    OutsideHours,

    /// <summary>At a NAS, in an SSID or a VLAN in which the account may not be used.</summary>
    PlaceNotAllowed,

    TooManyAttempts,

    /// <summary>A guest's slip that no person is bound to yet; the login page asks for the name.</summary>
    HolderMissing,

    /// <summary>CHAP or MS-CHAP for an account that keeps no recoverable secret, or EAP.</summary>
    MethodNotAllowed,

    /// <summary>A one-time ticket came from another device or NAS than it was made for, or from a NAS that names no device.</summary>
    TicketElsewhere,

    /// <summary>The right secret of an account, at a NAS that believes to serve another one (Chargeable-User-Identity).</summary>
    OtherAccount,

    /// <summary>A MAC that nobody registered, or at a NAS where a MAC alone lets nobody in. No person tried anything.</summary>
    UnknownDevice,

    /// <summary>The decision was good, but the gateway or the store failed.</summary>
    Unavailable,
}

internal static class AccessReasons
{
    /// <summary>False where the name that was sent need not be any account's: it is not kept in clear then.</summary>
    public static bool IsOfAnAccount(AccessReason reason) => reason is not AccessReason.UnknownUser and not AccessReason.TooManyAttempts and not AccessReason.UnknownDevice
        and not AccessReason.Unavailable;

    /// <summary>The code that stands in the access stream; null for an accept.</summary>
    public static string? Text(AccessReason reason) => reason switch
    {
        AccessReason.Accepted => null,
        AccessReason.UnknownUser => "unknown-user",
        AccessReason.WrongPassword => "wrong-password",
        AccessReason.Disabled => "disabled",
        AccessReason.NotYetValid => "not-yet-valid",
        AccessReason.Expired => "expired",
        AccessReason.TooManyDevices => "too-many-devices",
        AccessReason.DailyTimeUsed => "daily-time-used",
        AccessReason.TotalTimeUsed => "total-time-used",
        AccessReason.DailyDataUsed => "daily-data-used",
        AccessReason.TotalDataUsed => "total-data-used",
        AccessReason.OutsideHours => "outside-hours",
        AccessReason.PlaceNotAllowed => "place-not-allowed",
        AccessReason.TooManyAttempts => "too-many-attempts",
        AccessReason.HolderMissing => "holder-missing",
        AccessReason.MethodNotAllowed => "method-not-allowed",
        AccessReason.TicketElsewhere => "ticket-elsewhere",
        AccessReason.OtherAccount => "other-account",
        AccessReason.UnknownDevice => "unknown-device",
        AccessReason.Unavailable => "unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The reason behind a code of the access stream; a code of a newer program reads as <see cref="AccessReason.Unavailable"/>.</summary>
    public static AccessReason Parse(string? text) =>
        Enum.GetValues<AccessReason>().Where(r => Text(r) == text).DefaultIfEmpty(AccessReason.Unavailable).First();
}
