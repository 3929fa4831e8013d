using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class FloodTests
{
    private static readonly IPEndPoint Door = new(IPAddress.Parse("10.10.0.1"), 8080);

    [LabFact]
    public async Task One_device_cannot_hold_all_of_the_portals_connections()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await using var portal = await PortalStandIn.StartAsync(lab.Topology.Gateway, 8080);
        var held = new List<Socket>();
        var attempts = Enumerable.Range(0, 150).Select(async _ =>
        {
            var socket = await lab.Topology.Client1.SocketAsync(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            lock (held) held.Add(socket);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(4));
            try
            {
                await socket.ConnectAsync(Door, patience.Token);
                return 1;
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                return 0;
            }
        });
        Assert.InRange((await Task.WhenAll(attempts)).Sum(), 1, 65);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client2.TryConnectAsync(Door)).Outcome);
        foreach (var socket in held) socket.Dispose();
    }

    [LabFact]
    public async Task One_devices_questions_are_held_to_a_rate_and_anothers_still_come_through()
    {
        await using var lab = await GatewayLab.CreateAsync();
        using var resolver = await lab.Topology.Gateway.SocketAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        resolver.ReceiveBufferSize = 1 << 22;
        resolver.Bind(new IPEndPoint(IPAddress.Any, 53));
        const int Asked = 3000;
        foreach (var (client, count) in new[] { (lab.Topology.Client1, Asked), (lab.Topology.Client2, 1) })
        {
            using var socket = await client.SocketAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse("203.0.113.5"), 53));
            for (var i = 0; i < count; i++) await socket.SendAsync(new byte[40]);
        }

        var received = new Dictionary<IPAddress, int>();
        var buffer = new byte[512];
        while (received.GetValueOrDefault(GatewayLab.Address2) == 0)
        {
            using var patience = new CancellationTokenSource(Patience.Most);
            var got = await resolver.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), patience.Token);
            var from = ((IPEndPoint)got.RemoteEndPoint).Address;
            received[from] = received.GetValueOrDefault(from) + 1;
        }

        // 150 at once and 50 a second; the rest of the three thousand were dropped on the way in.
        Assert.InRange(received[GatewayLab.Address1], 100, Asked / 2);
    }

    [LabFact]
    public async Task Long_questions_are_held_to_a_trickle_before_login_and_not_after()
    {
        await using var lab = await GatewayLab.CreateAsync();
        using var resolver = await lab.Topology.Gateway.SocketAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        resolver.ReceiveBufferSize = 1 << 22;
        resolver.Bind(new IPEndPoint(IPAddress.Any, 53));
        await lab.OpenAsync(lab.Mac2, TimeSpan.FromHours(1), GatewayLab.Address2);
        // 280 octets of IP a question, what a tunnel asks; the count of them alone would pass.
        const int Asked = 140;
        foreach (var client in new[] { lab.Topology.Client1, lab.Topology.Client2 })
        {
            using var socket = await client.SocketAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.10.0.1"), 53));
            for (var i = 0; i < Asked; i++) await socket.SendAsync(new byte[252]);
        }

        var received = new Dictionary<IPAddress, int>();
        var buffer = new byte[512];
        using var patience = new CancellationTokenSource(Patience.Most);
        while (received.GetValueOrDefault(GatewayLab.Address2) < Asked)
        {
            var got = await resolver.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), patience.Token);
            var from = ((IPEndPoint)got.RemoteEndPoint).Address;
            received[from] = received.GetValueOrDefault(from) + 1;
        }

        // 20 kB at once (the burst and the first second), 4 kB a second.
        Assert.InRange(received.GetValueOrDefault(GatewayLab.Address1), 20, 110);
    }
}
