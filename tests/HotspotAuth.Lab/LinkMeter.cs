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
        var (before, began) = (await OctetsAsync(), Stopwatch.GetTimestamp());
        await Task.Delay(length);
        var (after, took) = (await OctetsAsync(), Stopwatch.GetElapsedTime(began));
        return (after - before) * 8 / took.TotalSeconds;
    }

    private async Task<long> OctetsAsync()
    {
        var text = (await host.RunAsync("cat", "/sys/class/net/eth0/statistics/rx_bytes", "/sys/class/net/eth0/statistics/rx_packets")).Succeeded().Output;
        var numbers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => long.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        return numbers[0] - (numbers[1] * EthernetHeader);
    }
}
