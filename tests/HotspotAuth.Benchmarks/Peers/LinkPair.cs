using System.Globalization;
using HotspotAuth.Benchmarks.Measuring;

namespace HotspotAuth.Benchmarks.Peers;

/// <summary>Two joined interfaces, one here and one in a namespace of its own; gone with the run. Offloads are off, so that a frame is a packet.</summary>
internal sealed class LinkPair : IDisposable
{
    private readonly string _space = string.Create(CultureInfo.InvariantCulture, $"bench-{Environment.ProcessId}");

    public LinkPair()
    {
        Ip("netns", "add", _space);
        Ip("link", "add", Near, "type", "veth", "peer", "name", Far, "netns", _space);
        File.WriteAllText($"/proc/sys/net/ipv6/conf/{Near}/disable_ipv6", "1");
        Ip("netns", "exec", _space, "sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1");
        Ip("-n", _space, "link", "set", Far, "up");
        Ip("link", "set", Near, "up");
        // Until the carrier is there the kernel drops what is sent.
        SpinWait.SpinUntil(() => Command.Run("ip", "link", "show", Near).Output.Contains("state UP", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }

    public string Near { get; } = string.Create(CultureInfo.InvariantCulture, $"bn{Environment.ProcessId}");

    public string Far { get; } = string.Create(CultureInfo.InvariantCulture, $"bf{Environment.ProcessId}");

    /// <summary>Packets that arrived at the near end.</summary>
    public long Received() => long.Parse(File.ReadAllText($"/sys/class/net/{Near}/statistics/rx_packets"), CultureInfo.InvariantCulture);

    public Command RunAtFarEnd(string program, params string[] arguments) => Command.Run("ip", ["netns", "exec", _space, program, .. arguments]);

    public void Dispose() => Ip("netns", "del", _space);

    private static void Ip(params string[] arguments)
    {
        var command = Command.Run("ip", arguments);
        if (command.ExitCode != 0) throw new InvalidOperationException(command.Output);
    }
}
