using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;

namespace HotspotAuth.Access;

/// <summary>All that decides whether one person, or one device, gets in now.</summary>
/// <param name="Now">The moment it was looked at.</param>
/// <param name="Account">Whose login it is, with the rights in effect; null where only a device is known.</param>
/// <param name="Device">The device that was asked about; null where a person was.</param>
internal sealed record LoginFacts(DateTimeOffset Now, Account? Account, MacAddress? Device)
{
    /// <summary>The device as it is registered, also past its end.</summary>
    public RegisteredDevice? Registered { get; init; }

    /// <summary>The quota that is used up.</summary>
    public AccessReason? Exhausted { get; init; }

    /// <summary>The account's open sessions, the oldest first.</summary>
    public IReadOnlyList<Session> Open { get; init; } = [];

    public DateTimeOffset? UserHeldUntil { get; init; }
    public DateTimeOffset? DeviceHeldUntil { get; init; }

    /// <summary>The last attempts of the account, or at the device, the newest first.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];
}
