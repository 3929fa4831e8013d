using System.Diagnostics;
using System.Globalization;

namespace HotspotAuth.Tests.Capture;

/// <summary>What tshark makes of a capture file: one line for each IP packet, first IP layer only, nothing reassembled.</summary>
internal static class Tshark
{
    public sealed record Packet(string Source, string Destination, long Bytes, int Protocol, int SourcePort, int DestinationPort, long Milliseconds);

    public static List<Packet> Read(string file)
    {
        string[] arguments =
        [
            "-n", "-r", file, "-Y", "ip||ipv6", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-T", "fields", "-E", "occurrence=f", "-E", "separator=|",
            "-e", "ip.src", "-e", "ip.dst", "-e", "ip.len", "-e", "ipv6.src", "-e", "ipv6.dst", "-e", "ipv6.plen",
            "-e", "tcp.srcport", "-e", "tcp.dstport", "-e", "udp.srcport", "-e", "udp.dstport", "-e", "ip.proto", "-e", "frame.time_epoch",
        ];
        using var process = Process.Start(new ProcessStartInfo("tshark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        _ = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
    }

    private static Packet Parse(string line)
    {
        var f = line.Split('|');
        var v6 = f[0].Length == 0;
        var tcp = f[6].Length > 0;
        var time = (long)(decimal.Parse(f[11], CultureInfo.InvariantCulture) * 1000);
        return new Packet(v6 ? f[3] : f[0], v6 ? f[4] : f[1], v6 ? 40 + Number(f[5]) : Number(f[2]), tcp ? 6 : f[8].Length > 0 ? 17 : 0,
            Number(tcp ? f[6] : f[8]), Number(tcp ? f[7] : f[9]), time);
    }

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);
}
