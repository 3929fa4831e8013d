using System.Globalization;
using System.Runtime.InteropServices;

namespace HotspotAuth.Benchmarks.Measuring;

/// <summary>Where and when a figure was taken, and what else the machine had to do.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores ({Processor()}), {RuntimeInformation.OSDescription}, .NET {Environment.Version}; {Load()}");

    public static string Load() => $"load average {string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])}";

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
