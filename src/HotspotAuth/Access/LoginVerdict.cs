using HotspotAuth.Capture;

namespace HotspotAuth.Access;

/// <summary>Why somebody is not in, in one word; the console has a sentence for each.</summary>
internal enum LoginState
{
    Closed,
    Disabled,
    NotYetValid,
    Expired,
    QuotaUsed,

    /// <summary>Too many guesses at this user: strange devices wait.</summary>
    UserHeld,

    /// <summary>Too many guesses from this device.</summary>
    DeviceHeld,

    /// <summary>A slip that nobody's name stands on.</summary>
    HolderMissing,

    /// <summary>Every place among the account's devices is taken.</summary>
    TooManyDevices,
    WrongPassword,

    /// <summary>Refused the last time for something that has been mended since.</summary>
    TryAgain,

    /// <summary>Refused the last time for another reason, which the attempt tells.</summary>
    Refused,

    /// <summary>The device's registration is over.</summary>
    DeviceExpired,

    /// <summary>Names were typed at the device that no account has.</summary>
    UnknownNames,

    /// <summary>He is in.</summary>
    Online,

    /// <summary>Nothing of this account ever reached us.</summary>
    NeverTried,

    /// <summary>Nothing of this device ever reached us.</summary>
    NeverSeen,

    /// <summary>Nothing stands in the way, and the last time went well.</summary>
    Fine,
}

/// <summary>What can be done about it.</summary>
internal enum LoginMend
{
    Enable,
    ChangePeriod,
    ChangeRights,
    NewPassword,
    EndSession,
    NameHolder,
    RegisterDevice,
    AddAccount,

    /// <summary>Words for the person: which keyboard, which page.</summary>
    TellKeyboard,
    TellOpenPortal,
    TellWait,
    TellTryAgain,
}

/// <summary>The answer of <see cref="LoginDiagnosis"/>.</summary>
/// <param name="State">Why.</param>
/// <param name="At">The moment that the sentence names: an end, a beginning, until when somebody waits, the last time.</param>
/// <param name="Count">The number that it names: tries, devices.</param>
/// <param name="Device">The device that it names.</param>
/// <param name="Reason">The reason that the last attempt was told, where the sentence is that reason's.</param>
/// <param name="Mends">What to do, the best first.</param>
internal sealed record LoginVerdict(
    LoginState State, DateTimeOffset? At = null, int Count = 0, MacAddress? Device = null, AccessReason? Reason = null, params IReadOnlyList<LoginMend> Mends)
{
    public bool IsWell => State is LoginState.Online or LoginState.Fine or LoginState.TryAgain;
}
