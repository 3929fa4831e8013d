using HotspotAuth.Capture;

namespace HotspotAuth.Accounts;

/// <summary>A device that its MAC alone lets in, under the account of the person who answers for it.</summary>
/// <param name="Mac">Unique: a device has one owner.</param>
/// <param name="Account">The owner's account.</param>
/// <param name="Username">The owner's username.</param>
/// <param name="Name">What it is, for people: "printer room 3".</param>
/// <param name="ValidUntil">The first moment at which it is let in no more; null: as long as the account.</param>
/// <param name="Added">When it was registered.</param>
/// <param name="AddedBy">By whom.</param>
internal sealed record RegisteredDevice(MacAddress Mac, long Account, string Username, string Name, DateTimeOffset? ValidUntil, DateTimeOffset Added, string AddedBy);
