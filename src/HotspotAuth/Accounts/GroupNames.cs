using HotspotAuth.Words;

namespace HotspotAuth.Accounts;

/// <summary>What a group may be called.</summary>
internal static class GroupNames
{
    public const int MaxLength = 64;

    /// <summary>No control characters, no hyphen first (an option for a verb), no slash, which ends a part of an address, and no national ID number.</summary>
    public static bool IsValid(string name) => name.Trim() is { Length: > 0 and <= MaxLength } trimmed && !HiddenSigns.AnyIn(trimmed) && trimmed[0] != '-' && !PersonRules.HoldsNationalId(trimmed) && !trimmed.AsSpan().ContainsAny('/', '\\');
}
