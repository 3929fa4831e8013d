namespace HotspotAuth.Events;

/// <summary>One guest of a name list.</summary>
/// <param name="Name">As <see cref="Accounts.HolderName"/> has it.</param>
/// <param name="Phone">Digits; null where the list has none.</param>
/// <param name="Agency">Where he comes from; null where the list does not say.</param>
internal sealed record ListedGuest(string Name, string? Phone, string? Agency);
