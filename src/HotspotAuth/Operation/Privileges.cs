using System.Globalization;

namespace HotspotAuth.Operation;

/// <summary>Which of Linux's capabilities this process has now (capabilities(7)).</summary>
internal static class Privileges
{
    public const int NetRaw = 13;

    public static bool Has(int capability)
    {
        const string Effective = "CapEff:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Effective, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(Effective.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) && (mask & (1UL << capability)) != 0;
    }
}
