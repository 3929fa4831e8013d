using System.Net;
using System.Net.Sockets;
using System.Text;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class SpeedTests(ITestOutputHelper output)
{
    private const long Down = 8_000_000;
    private const long Up = 2_000_000;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1.5);

    private readonly List<string> _astray = [];

    [LabFact]
    public async Task Classes_hold_TCP_and_UDP_to_the_rate_and_nobody_else()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await OpenAsync(lab, lab.Mac1, Up, Down, GatewayLab.Address1);
        await lab.OpenAsync(lab.Mac2, null, GatewayLab.Address2);
        await MeasureAsync(() => TcpAsync(lab, download: true, upload: false), m => Near("TCP down", Down, m.First) & Within("the other client", m.Second, 2 * Down, double.MaxValue));
        await MeasureAsync(() => TcpAsync(lab, download: false, upload: true), m => Near("TCP up", Up, m.Second));
        await MeasureAsync(() => UdpAsync(lab), m => Near("UDP down", Down, m.First) & Near("UDP up", Up, m.Second));
        Assert.Contains("class htb", await ClassesAsync(lab, "wan0"), StringComparison.Ordinal);
    }

    // Acknowledgements go first: without that an upload at its rate left a fifth of the download.
    [LabFact]
    public async Task An_upload_that_fills_its_rate_does_not_starve_the_same_clients_download()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await OpenAsync(lab, lab.Mac1, Up, Down, GatewayLab.Address1);
        await MeasureAsync(() => TcpAsync(lab, download: true, upload: true), m => Near("TCP down beside an upload", Down, m.First) & Near("TCP up beside a download", Up, m.Second));
    }

    [LabFact]
    public async Task The_byte_policer_holds_UDP_to_the_rate_where_classes_may_not_be()
    {
        await using var lab = await GatewayLab.CreateAsync(s => s.Speed = SpeedChoice.Police);
        await OpenAsync(lab, lab.Mac1, Up, Down, GatewayLab.Address1);
        // The second's worth that passes at once must be used up: at half as much again as the rate it takes two.
        await MeasureAsync(() => UdpAsync(lab, TimeSpan.FromSeconds(3)), m => Near("UDP down, policed", Down, m.First, most: 1.3) & Near("UDP up, policed", Up, m.Second, most: 1.3));
        Assert.DoesNotContain("htb", await ClassesAsync(lab, "lan0") + await ClassesAsync(lab, "wan0"), StringComparison.Ordinal);
        await lab.CloseAsync(lab.Mac1);
        Assert.DoesNotContain("elements", (await lab.Topology.Gateway.RunAsync("nft", "list", "set", "inet", "hotspot", "police_up4")).Output, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task An_interface_with_another_queueing_discipline_keeps_it()
    {
        await using var lab = await GatewayLab.CreateAsync();
        (await lab.Topology.Gateway.RunAsync("tc", "qdisc", "add", "dev", "wan0", "root", "handle", "7:", "tbf", "rate", "900mbit", "burst", "100k", "latency", "50ms")).Succeeded();
        await OpenAsync(lab, lab.Mac1, Up, Down, GatewayLab.Address1);
        Assert.Contains("tbf 7:", (await lab.Topology.Gateway.RunAsync("tc", "qdisc", "show", "dev", "wan0")).Output, StringComparison.Ordinal);
        Assert.Contains("10.10.0.11 limit rate over", (await lab.Topology.Gateway.RunAsync("nft", "list", "set", "inet", "hotspot", "police_up4")).Output, StringComparison.Ordinal);
        Assert.Contains("class htb f000:6", await ClassesAsync(lab, "lan0"), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_class_follows_its_client_from_login_over_changes_to_its_end()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await OpenAsync(lab, lab.Mac1, null, null, GatewayLab.Address1);
        Assert.DoesNotContain("htb", (await lab.Topology.Gateway.RunAsync("tc", "qdisc")).Output, StringComparison.Ordinal);
        var second = IPAddress.Parse("10.10.0.21");
        await OpenAsync(lab, lab.Mac1, Up, Down, GatewayLab.Address1, second);
        Assert.Contains("rate 8Mbit", await ClassesAsync(lab, "lan0"), StringComparison.Ordinal);
        Assert.Contains("rate 2Mbit", await ClassesAsync(lab, "wan0"), StringComparison.Ordinal);
        var led = await LedAsync(lab, "class_down4");
        Assert.Contains("10.10.0.11 : f000:4", led, StringComparison.Ordinal);
        Assert.Contains("10.10.0.21 : f000:4", led, StringComparison.Ordinal);

        await OpenAsync(lab, lab.Mac1, null, 4_000_000, GatewayLab.Address1);
        Assert.Contains("rate 4Mbit", await ClassesAsync(lab, "lan0"), StringComparison.Ordinal);
        Assert.DoesNotContain("f000", await LedAsync(lab, "class_up4"), StringComparison.Ordinal);
        await lab.CloseAsync(lab.Mac1);
        Assert.DoesNotContain("f000", await LedAsync(lab, "class_down4"), StringComparison.Ordinal);
        // The next client gets the number and its classes, with his rate.
        await OpenAsync(lab, lab.Mac2, Up, Down, GatewayLab.Address2);
        Assert.Contains("10.10.0.12 : f000:4", await LedAsync(lab, "class_down4"), StringComparison.Ordinal);
        Assert.Contains("rate 8Mbit", await ClassesAsync(lab, "lan0"), StringComparison.Ordinal);
        Assert.DoesNotContain("f000:a", await ClassesAsync(lab, "lan0"), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_restart_keeps_the_classes_of_open_clients_and_leads_nobody_elses_packets_there()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await OpenAsync(lab, lab.Mac1, Up, Down, GatewayLab.Address1);
        await OpenAsync(lab, lab.Mac2, Up, Down, GatewayLab.Address2);
        await lab.Gateway.DisposeAsync();
        // The second client's session ended while nobody watched.
        foreach (var (set, key) in new[] { ("auth4", $"{lab.Mac2} . 10.10.0.12"), ("clients", lab.Mac2.ToString()) })
            (await lab.Topology.Gateway.RunAsync("nft", "delete", "element", "inet", "hotspot", set, "{", key, "}")).Succeeded();
        await lab.StartGatewayAsync();
        Assert.Contains("10.10.0.11 : f000:4", await LedAsync(lab, "class_down4"), StringComparison.Ordinal);
        Assert.DoesNotContain("10.10.0.12", await LedAsync(lab, "class_down4") + await LedAsync(lab, "class_up4"), StringComparison.Ordinal);
        // The rights are known again when the session is opened again, and then they rule.
        await OpenAsync(lab, lab.Mac1, null, null, GatewayLab.Address1);
        Assert.DoesNotContain("f000", await LedAsync(lab, "class_down4") + await LedAsync(lab, "class_up4"), StringComparison.Ordinal);
        await lab.Gateway.RemoveAsync(CancellationToken.None);
        Assert.DoesNotContain("htb", (await lab.Topology.Gateway.RunAsync("tc", "qdisc")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hotspot", (await lab.Topology.Gateway.RunAsync("nft", "list", "tables")).Output, StringComparison.Ordinal);
    }

    private static Task OpenAsync(GatewayLab lab, MacAddress mac, long? up, long? down, params IPAddress[] addresses) => lab.Gateway.OpenAsync(
        new GatewayClient(mac, addresses, DateTimeOffset.UtcNow.AddHours(1)) { UpBitsPerSecond = up, DownBitsPerSecond = down }, CancellationToken.None);

    private static async Task<string> ClassesAsync(GatewayLab lab, string device) =>
        (await lab.Topology.Gateway.RunAsync("tc", "class", "show", "dev", device)).Succeeded().Output;

    private static async Task<string> LedAsync(GatewayLab lab, string map) =>
        (await lab.Topology.Gateway.RunAsync("nft", "list", "map", "inet", "hotspot", map)).Succeeded().Output;

    // Measured: the first client's link, and the Internet's (uploads) or, where nothing is uploaded, the other client's, which downloads without a limit.
    private static async Task<(double First, double Second)> TcpAsync(GatewayLab lab, bool download, bool upload)
    {
        using var stop = new CancellationTokenSource();
        var sockets = new List<Socket>();
        var work = new List<Task>();
        if (download) sockets.Add(await lab.Topology.Client1.ConnectAsync(new IPEndPoint(LabTopology.Internet4, 9001)));
        if (!upload) sockets.Add(await lab.Topology.Client2.ConnectAsync(new IPEndPoint(LabTopology.Internet4, 9001)));
        work.AddRange(sockets.Select(s => ReceiveAsync(s, stop.Token)));
        if (upload)
        {
            sockets.Add(await lab.Topology.Client1.ConnectAsync(new IPEndPoint(LabTopology.Internet4, 9)));
            work.Add(SendAsync(sockets[^1], stop.Token));
        }

        await Task.Delay(Settle, CancellationToken.None);
        var measured = await Task.WhenAll(
            new LinkMeter(lab.Topology.Client1).MeasureAsync(Span), new LinkMeter(upload ? lab.Topology.InternetHost : lab.Topology.Client2).MeasureAsync(Span));
        await stop.CancelAsync();
        foreach (var socket in sockets) socket.Dispose();
        await Task.WhenAll(work);
        return (measured[0], measured[1]);
    }

    private static async Task<(double Down, double Up)> UdpAsync(GatewayLab lab, TimeSpan? settle = null)
    {
        using var socket = await lab.Topology.Client1.SocketAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var stop = new CancellationTokenSource();
        await socket.SendToAsync(Encoding.ASCII.GetBytes((Down * 3 / 2).ToString(System.Globalization.CultureInfo.InvariantCulture)), new IPEndPoint(LabTopology.Internet4, 9002));
        var work = DatagramFlood.RunAsync(socket, new IPEndPoint(LabTopology.Internet4, 7777), Up * 3 / 2, TimeSpan.FromSeconds(20), stop.Token);
        await Task.Delay(settle ?? Settle, CancellationToken.None);
        var measured = await Task.WhenAll(new LinkMeter(lab.Topology.Client1).MeasureAsync(Span), new LinkMeter(lab.Topology.InternetHost).MeasureAsync(Span));
        await stop.CancelAsync();
        await work;
        return (measured[0], measured[1]);
    }

    private static async Task ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
            {
                // It is counted at the link.
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Enough.
        }
    }

    private static async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        try
        {
            while (!cancellationToken.IsCancellationRequested) await socket.SendAsync(buffer, cancellationToken);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Enough.
        }
    }

    // This process sends and receives all that it measures, and a machine may keep it from that for a while: one of three is the gateway's own.
    private async Task MeasureAsync(Func<Task<(double First, double Second)>> measure, Func<(double First, double Second), bool> isNear)
    {
        for (var tries = 1; !isNear(await measure()); tries++)
        {
            Assert.True(tries < 3, string.Join(", ", _astray));
            await Task.Delay(TimeSpan.FromSeconds(8), CancellationToken.None); // so long may the last one's datagrams go on
        }
    }

    // Never above the rate, save what a policer's bucket has kept of the moments in which a busy machine sent nothing. How far below it the machine
    // stays is a figure to be read, not a claim.
    private bool Near(string what, double wanted, double got, double most = 1.05)
    {
        output.WriteLine($"{what}: {got / 1e6:F3} of {wanted / 1e6:F0} Mbit/s ({(got / wanted - 1) * 100:+0.0;-0.0} %)");
        return Within(what, got, wanted / 2, wanted * most);
    }

    private bool Within(string what, double got, double least, double most)
    {
        if (got >= least && got <= most) return true;
        _astray.Add(FormattableString.Invariant($"{what}: {got / 1e6:F3} Mbit/s"));
        return false;
    }
}
