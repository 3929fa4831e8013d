using System.Globalization;

namespace HotspotAuth.Benchmarks.Measuring;

/// <summary>
/// Processor time from /proc/PID/stat (proc(5)): user and system, of all threads. Ticks are 1/100 s on every Linux that .NET runs on
/// (USER_HZ is part of the kernel's interface), so a measurement should take seconds.
/// </summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds that a running process has used.</summary>
    public static double Of(int process) => Fields(process, 11, 12);

    /// <summary>Seconds that children of this process had used when they ended.</summary>
    public static double OfEndedChildren() => Fields(Environment.ProcessId, 13, 14);

    /// <summary>Megabytes resident.</summary>
    public static double ResidentMegabytes(int process)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    // Counted from behind the name, which may hold blanks and brackets itself: 0 is the state.
    private static double Fields(int process, int first, int second)
    {
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[first], CultureInfo.InvariantCulture) + long.Parse(fields[second], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
