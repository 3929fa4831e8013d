using System.Globalization;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>What one process takes at one moment: megabytes resident, managed memory, file handles, threads, and the greatest write-ahead log of its data.</summary>
internal sealed record Vitals(double Seconds, double Resident, double Heap, int Handles, int Threads, double GreatestWal)
{
    /// <param name="process">Its number.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="metrics">Its metrics as they are served.</param>
    /// <param name="seconds">Since when, for the slope.</param>
    public static Vitals Read(int process, string data, string metrics, double seconds)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        var status = File.ReadAllLines(Path.Combine(folder, "status"));
        return new Vitals(
            seconds,
            Field(status, "VmRSS:") / 1024.0,
            Metric(metrics, "hotspot_memory_heap_bytes") / (1024.0 * 1024),
            Directory.GetFiles(Path.Combine(folder, "fd")).Length,
            (int)Field(status, "Threads:"),
            Directory.EnumerateFiles(data, "*-wal", SearchOption.AllDirectories).Select(Length).DefaultIfEmpty(0).Max() / (1024.0 * 1024));
    }

    /// <summary>The sum of a metric's series.</summary>
    public static double Metric(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
        .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));

    /// <summary>By how much a value grows in an hour: the least-squares line through the samples.</summary>
    public static double PerHour(IReadOnlyList<Vitals> samples, Func<Vitals, double> value)
    {
        var (x, y) = (samples.Average(s => s.Seconds), samples.Average(value));
        var spread = samples.Sum(s => (s.Seconds - x) * (s.Seconds - x));
        return spread == 0 ? 0 : samples.Sum(s => (s.Seconds - x) * (value(s) - y)) / spread * 3600;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Seconds,6:F0} s: {Resident:F0} MB resident, {Heap:F0} MB heap, {Handles} handles, {Threads} threads, WAL {GreatestWal:F1} MB");

    private static long Field(string[] status, string name) =>
        long.Parse(status.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static long Length(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (FileNotFoundException)
        {
            return 0; // its database was closed meanwhile
        }
    }
}
