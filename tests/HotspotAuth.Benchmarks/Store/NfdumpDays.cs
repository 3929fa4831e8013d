using System.Globalization;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Benchmarks.Traffic;

namespace HotspotAuth.Benchmarks.Store;

/// <summary>As many flows as ninety days hold, in the files of nfdump, asked for one address. It has no index: it reads all of them.</summary>
internal static class NfdumpDays
{
    public static void Measure(Scratch scratch, ResultTable table, int rows)
    {
        if (Command.Find("nfpcapd") is not { } nfpcapd || Command.Find("nfdump") is not { } nfdump)
        {
            Console.WriteLine("(nfdump is not installed: apt-get install --no-install-recommends nfdump)");
            return;
        }

        var capture = scratch.Of("days.pcap");
        var traffic = new HotspotTraffic(seed: 1, clients: 300, seconds: 300);
        traffic.Write(capture, 2_000_000);
        var (made, days) = (Directory.CreateDirectory(scratch.Of("nf-made")).FullName, Directory.CreateDirectory(scratch.Of("nf-days")).FullName);
        var reading = Command.Run(nfpcapd, "-r", capture, "-w", made, "-e", "300,30", "-z");
        if (reading.ExitCode != 0) throw new InvalidOperationException(reading.Output);
        var files = Directory.GetFiles(made, "nfcapd.2*", SearchOption.AllDirectories);
        var copies = (int)Math.Ceiling((double)rows * NinetyDays.Days / traffic.Flows);
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var copy = 0; copy < copies; copy++)
        {
            foreach (var file in files)
            {
                File.CreateSymbolicLink(Path.Combine(days, time.ToString("'nfcapd.'yyyyMMddHHmm", CultureInfo.InvariantCulture)), file);
                time = time.AddMinutes(1);
            }
        }

        var scan = Command.Run(nfdump, "-R", days, "-q", "-o", "null", "ip 10.10.0.5");
        table.Row(
            string.Create(CultureInfo.InvariantCulture, $"nfdump -R, one address in {(long)copies * traffic.Flows:N0} flows, nothing printed"), "1", "", "", (scan.WallSeconds * 1000).ToString("F0", CultureInfo.InvariantCulture), scan.ProcessorSeconds.ToString("F2", CultureInfo.InvariantCulture));
    }
}
