using HotspotAuth.Accounts;

namespace HotspotAuth.Events;

/// <summary>A slip's code as it is read from paper.</summary>
internal static class SlipCode
{
    private const int Group = 4;

    /// <summary>
    /// <c>7kmx4rpd</c> as <c>7KMX-4RPD</c>, <c>dltv7kmx4rpd</c> as <c>DLTV-7KMX-4RPD</c>: whatever stands before the random part is a
    /// group of its own. The portal takes it with hyphens or without, in capitals or not.
    /// </summary>
    public static string Shown(string code)
    {
        var prefix = Math.Max(0, code.Length - OneTimePassword.SlipCodeLength);
        var groups = new List<string>();
        if (prefix > 0) groups.Add(code[..prefix]);
        for (var at = prefix; at < code.Length; at += Group) groups.Add(code.Substring(at, Math.Min(Group, code.Length - at)));
        return string.Join('-', groups).ToUpperInvariant();
    }
}
