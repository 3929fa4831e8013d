using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HotspotAuth.Tests.Capture;

/// <summary>
/// Two joined interfaces: <see cref="Near"/> here, 10.10.0.1 and fd00:10:10::1, as a gateway's LAN side; <see cref="Far"/> in a
/// namespace of its own as the client, 10.10.0.5. Gone with the test.
/// </summary>
internal sealed partial class Veth : IDisposable
{
    private static int Made;

    public Veth()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId % 100000}{Interlocked.Increment(ref Made)}");
        (Space, Near, Far) = ("capture-" + id, "cap" + id + "n", "cap" + id + "f");
        Ip("netns", "add", Space);
        Ip("link", "add", Near, "type", "veth", "peer", "name", Far, "netns", Space);
        Far6("net.ipv6.conf.all.disable_ipv6=1");
        File.WriteAllText($"/proc/sys/net/ipv6/conf/{Near}/disable_ipv6", "1");
        Ip("-n", Space, "link", "set", Far, "address", Wire.ClientMac);
        Ip("link", "set", Near, "address", Wire.GatewayMac);
        Ip("addr", "add", "10.10.0.1/16", "dev", Near);
        Ip("-n", Space, "addr", "add", "10.10.0.5/16", "dev", Far);
        Ip("-n", Space, "link", "set", "lo", "up");
        Ip("-n", Space, "link", "set", Far, "up");
        Ip("link", "set", Near, "up");
        WaitForCarrier();
    }

    public string Space { get; }

    public string Near { get; }

    public string Far { get; }

    public static void Ip(params string[] arguments) => Run("ip", arguments);

    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
    }

    public string InSpace(params string[] command) => Run("ip", ["netns", "exec", Space, .. command]);

    /// <summary>The kernel notices a carrier a little later than the link, and until then drops what is sent.</summary>
    public void WaitForCarrier() => Assert.True(SpinWait.SpinUntil(
        () => Run("ip", "-n", Space, "link", "show", Far).Contains("state UP", StringComparison.Ordinal)
            && Run("ip", "link", "show", Near).Contains("state UP", StringComparison.Ordinal),
        TimeSpan.FromSeconds(20)));

    /// <summary>rx_packets, tx_packets, rx_bytes, tx_bytes of the near side; bytes with 14 of Ethernet a frame.</summary>
    public long Counter(string name) =>
        long.Parse(File.ReadAllText($"/sys/class/net/{Near}/statistics/{name}"), CultureInfo.InvariantCulture);

    /// <summary>A socket belongs to the namespace of the thread that opened it, wherever it is used after.</summary>
    public PacketSender SenderAtFarEnd()
    {
        PacketSender? sender = null;
        var thread = new Thread(() =>
        {
            using var space = File.OpenHandle("/var/run/netns/" + Space);
            if (EnterNamespace(space, NetworkNamespace) == 0) sender = new PacketSender(Far);
        });
        thread.Start();
        thread.Join();
        return sender ?? throw new InvalidOperationException("The namespace can't be entered.");
    }

    public void Dispose()
    {
        // The pair goes with the namespace of one end.
        Ip("netns", "del", Space);
    }

    private const int NetworkNamespace = 0x40000000;

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int EnterNamespace(SafeFileHandle space, int kind);

    private void Far6(string setting) => InSpace("sysctl", "-q", "-w", setting);
}
