using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class PortalDoorTests
{
    private static readonly IPEndPoint Web = new(LabTopology.Internet4, 80);
    private static readonly IPEndPoint Web6 = new(LabTopology.Internet6, 80);
    private static readonly IPEndPoint Door = new(IPAddress.Parse("10.10.0.1"), 80);
    private static readonly IPEndPoint Door6 = new(IPAddress.Parse("fd00:10:10::1"), 80);

    [LabFact]
    public async Task Port_80_leads_to_the_portal_before_login_and_to_the_Internet_after()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await using var portal = await PortalStandIn.StartAsync(lab.Topology.Gateway, 8080);
        foreach (var to in new[] { Web, Web6, Door, Door6 }) Assert.Equal("portal", await AskAsync(lab, to));
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        foreach (var to in new[] { Web, Web6 }) Assert.Equal("internet", await AskAsync(lab, to));
        foreach (var to in new[] { Door, Door6 }) Assert.Equal("portal", await AskAsync(lab, to));
    }

    [LabFact]
    public async Task Administration_metrics_and_RADIUS_are_never_reached_from_the_LAN()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var ports = new[] { 9443, 9464, 1812, 22 };
        var listening = new List<PortalStandIn>();
        foreach (var port in ports) listening.Add(await PortalStandIn.StartAsync(lab.Topology.Gateway, port));
        foreach (var open in new[] { false, true })
        {
            if (open) await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
            var attempts = ports.SelectMany(port => new[] { "10.10.0.1", "203.0.113.1", "fd00:10:10::1", "2001:db8:113::1" }
                .Select(a => lab.Topology.Client1.TryConnectAsync(new IPEndPoint(IPAddress.Parse(a), port))));
            Assert.All(await Task.WhenAll(attempts), a => Assert.NotEqual(Attempt.Connected, a.Outcome));
        }

        foreach (var one in listening) await one.DisposeAsync();
    }

    // A browser keeps the socket it opened to a foreign host before login; it was answered by the portal and must not go on being.
    [LabFact]
    public async Task Login_ends_connections_that_were_led_to_the_portal_but_not_the_one_that_logs_in()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await using var portal = await PortalStandIn.StartAsync(lab.Topology.Gateway, 8080);
        using var foreign = await lab.Topology.Client1.ConnectAsync(Web);
        using var login = await lab.Topology.Client1.ConnectAsync(Door);
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        Assert.Equal("portal", await ExchangeAsync(login));
        await Assert.ThrowsAnyAsync<SocketException>(() => ExchangeAsync(foreign));
    }

    [LabFact]
    public async Task A_walled_garden_block_is_open_to_all_and_nothing_beside_it()
    {
        await using var lab = await GatewayLab.CreateAsync(s => s.WalledGarden = ["203.0.113.8/31"]);
        await using var portal = await PortalStandIn.StartAsync(lab.Topology.Gateway, 8080);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(new IPEndPoint(IPAddress.Parse("203.0.113.9"), 443))).Outcome);
        Assert.Equal("internet", await AskAsync(lab, new IPEndPoint(IPAddress.Parse("203.0.113.8"), 80)));
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(new IPEndPoint(IPAddress.Parse("203.0.113.7"), 443))).Outcome);
    }

    private static async Task<string> AskAsync(GatewayLab lab, IPEndPoint to)
    {
        using var socket = await lab.Topology.Client1.ConnectAsync(to);
        return await ExchangeAsync(socket);
    }

    private static async Task<string> ExchangeAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), patience.Token);
        var buffer = new byte[4096];
        var got = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.ASCII.GetString(buffer, 0, got).Contains("the internet", StringComparison.Ordinal) ? "internet" : Encoding.ASCII.GetString(buffer, 0, got);
    }
}
