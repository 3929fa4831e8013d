using System.Globalization;
using System.Runtime.InteropServices;

namespace HotspotAuth.Operation;

/// <summary>What this process may: which of Linux's capabilities it has now (capabilities(7)), and whether the machine's own data is its.</summary>
internal static partial class Privileges
{
    public const int NetRaw = 13;

    /// <summary>W_OK | X_OK of access(2).</summary>
    private const int WriteAndEnter = 3;

    /// <summary>Root, or the user that the package made: the defaults are then those of the machine's service, so that its verbs and its units agree.</summary>
    public static bool RunsTheSystem { get; } = Environment.IsPrivilegedProcess || access(DataSettings.OfTheSystem, WriteAndEnter) == 0;

    public static bool Has(int capability)
    {
        const string Effective = "CapEff:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Effective, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(Effective.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) && (mask & (1UL << capability)) != 0;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
