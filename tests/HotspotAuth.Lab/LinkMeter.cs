using System.Diagnostics;
using System.Globalization;

namespace HotspotAuth.Lab;

/// <summary>What arrives at a host's interface, in octets of the IP layer.</summary>
internal sealed class LinkMeter(LabHost host)
{
    private const int EthernetHeader = 14;

    /// <summary>The mean rate over a time, bit/s.</summary>
    public async Task<double> MeasureAsync(TimeSpan length)
    {
        var before = await LookAsync();
        await Task.Delay(length);
        var after = await LookAsync();
        return (after.Octets - before.Octets) * 8 / Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds;
    }

    // The count and its moment together, on a thread that is in the host's namespace already: starting a program for it takes as long as a busy machine likes.
    private Task<(long Octets, long At)> LookAsync() => host.Namespace.DoAsync(() =>
    {
        var line = File.ReadAllLines("/proc/thread-self/net/dev").First(l => l.TrimStart().StartsWith("eth0:", StringComparison.Ordinal));
        var at = Stopwatch.GetTimestamp();
        var counts = line.Split(':')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(counts[0], CultureInfo.InvariantCulture) - (long.Parse(counts[1], CultureInfo.InvariantCulture) * EthernetHeader), at);
    });
}
