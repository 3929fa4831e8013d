namespace HotspotAuth.Accounts;

/// <summary>What rights must meet; all faults are told together.</summary>
internal static class RightsRules
{
    private const long TenYears = 3_653 * 86_400L;

    public static IEnumerable<AccountFault> Check(Rights rights)
    {
        foreach (var (option, speed) in new[] { ("down", rights.DownBitsPerSecond), ("up", rights.UpBitsPerSecond) })
        {
            // Below 1 kbit/s a NAS that counts in kbit/s would be told 0, which is no limit at all.
            if (speed is < 1_000 or > 1_000_000_000_000) yield return Fault(option, "must be 1k to 1T bit/s, for example 8M");
        }

        foreach (var (option, seconds) in new[]
        {
            ("session_time", rights.SessionSeconds), ("idle_time", rights.IdleSeconds), ("daily_time", rights.DailySeconds), ("total_time", rights.TotalSeconds),
        })
        {
            if (seconds is < 1 or > TenYears) yield return Fault(option, "must be 1s to ten years, for example 4h");
        }

        foreach (var (option, bytes) in new[] { ("daily_bytes", rights.DailyBytes), ("total_bytes", rights.TotalBytes) })
        {
            if (bytes is < 1_000 or > 1_000_000_000_000_000) yield return Fault(option, "must be 1k to 1000T, for example 2G");
        }

        if (rights.MaxDevices is < 1 or > 1000) yield return Fault("max_devices", "must be 1 to 1000");
        if (rights.Vlan is < 1 or > 4094) yield return Fault("vlan", "must be 1 to 4094");
    }

    private static AccountFault Fault(string field, string message) => new(field, AccountFaultKind.OutOfRange, message);
}
