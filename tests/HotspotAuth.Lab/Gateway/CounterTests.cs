using System.Net;
using System.Net.Sockets;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class CounterTests
{
    private const int Datagrams = 50;
    private const int Payload = 700;

    [LabFact]
    public async Task Counters_equal_the_bytes_of_the_IP_layer_that_were_sent_and_received()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var address6 = IPAddress.Parse("fd00:10:10::11");
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1, address6);
        await EchoAsync(lab, GatewayLab.Echo);
        await EchoAsync(lab, GatewayLab.Echo6);

        var counters = (await lab.CountersAsync()).ToDictionary(c => c.Address);
        // 20 or 40 octets of IP header and 8 of UDP.
        foreach (var (address, header) in new[] { (GatewayLab.Address1, 28), (address6, 48) })
        {
            var counter = counters[address];
            Assert.Equal(lab.Mac1, counter.Mac);
            Assert.Equal((Datagrams, Datagrams), (counter.PacketsUp, counter.PacketsDown));
            Assert.Equal(Datagrams * (Payload + header), counter.BytesUp);
            Assert.Equal(Datagrams * (Payload + header), counter.BytesDown);
        }
    }

    [LabFact]
    public async Task Closing_gives_the_last_counters_and_opening_again_begins_at_zero()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        await EchoAsync(lab, GatewayLab.Echo);
        var last = Assert.Single(await lab.CloseAsync(lab.Mac1), c => c.Address.Equals(GatewayLab.Address1));
        Assert.Equal((Datagrams, Datagrams), (last.PacketsUp, last.PacketsDown));
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        Assert.All(await lab.CountersAsync(), c => Assert.Equal((0, 0), (c.PacketsUp, c.BytesDown)));
    }

    [LabFact]
    public async Task Moving_the_end_keeps_counters_and_connections()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        await EchoAsync(lab, GatewayLab.Echo);
        await using var pump = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        // To an end further off, to none, and to one again: the kernel does the first in place, the others by making the element anew.
        foreach (var life in new TimeSpan?[] { TimeSpan.FromHours(9), null, TimeSpan.FromHours(2) })
        {
            await lab.OpenAsync(lab.Mac1, life, GatewayLab.Address1);
            var counter = (await lab.CountersAsync()).Single(c => c.Address.Equals(GatewayLab.Address1));
            Assert.True(counter.PacketsUp > Datagrams && counter.BytesDown > Datagrams * Payload, $"{counter}");
            Assert.Equal(life is null, counter.Expires is null);
            await pump.WaitForAnswerAsync();
        }
    }

    [LabFact]
    public async Task A_thousand_clients_open_in_one_transaction()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var until = DateTimeOffset.UtcNow.AddHours(1);
        var clients = Enumerable.Range(0, 1000).Select(i => new GatewayClient(
            new MacAddress(0x0200_0000_0000UL + (ulong)i), [new IPAddress([10, 10, (byte)(4 + (i / 250)), (byte)(1 + (i % 250))])], until)).ToList();
        await lab.Gateway.OpenAsync(clients, CancellationToken.None);
        var counters = await lab.CountersAsync();
        Assert.Equal(clients.Select(c => c.Mac).ToHashSet(), counters.Select(c => c.Mac).ToHashSet());
        Assert.Equal(1000, counters.Count);
    }

    private static async Task EchoAsync(GatewayLab lab, IPEndPoint echo)
    {
        using var socket = await lab.Topology.Client1.SocketAsync(echo.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(echo);
        var buffer = new byte[Payload];
        using var patience = new CancellationTokenSource(Patience.Most);
        for (var i = 0; i < Datagrams; i++)
        {
            await socket.SendAsync(buffer, patience.Token);
            Assert.Equal(Payload, await socket.ReceiveAsync(buffer, patience.Token));
        }
    }
}
