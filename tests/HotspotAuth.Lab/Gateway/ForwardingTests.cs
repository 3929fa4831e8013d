using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class ForwardingTests(ITestOutputHelper output)
{
    private const int Others = 3000;
    private const int Rounds = 15;
    private const int Measured = 150;

    [LabFact]
    public async Task Forwarding_costs_the_same_with_three_thousand_clients_as_with_one()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, null, GatewayLab.Address1);
        using var socket = await lab.Topology.Client1.SocketAsync(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(LabTopology.Internet4, 9));
        static GatewayClient Limited(GatewayClient client) => client with { UpBitsPerSecond = 5_000_000, DownBitsPerSecond = 20_000_000 };
        var clients = Enumerable.Range(0, Others).Select(i => new GatewayClient(
            new MacAddress(0x0200_0000_0000UL + (ulong)i), [new IPAddress([10, 10, (byte)(4 + (i / 250)), (byte)(1 + (i % 250))])], DateTimeOffset.UtcNow.AddHours(1))).ToList();
        var (alone, among, limited) = (new List<double>(), new List<double>(), new List<double>());
        Send(socket, 200);
        for (var i = 0; i < Rounds; i++) alone.Add(Send(socket, 200));
        var began = Stopwatch.GetTimestamp();
        await lab.Gateway.OpenAsync(clients, CancellationToken.None);
        var together = Stopwatch.GetElapsedTime(began) / Others;
        foreach (var client in clients.Take(Measured)) await lab.CloseAsync(client.Mac);
        began = Stopwatch.GetTimestamp();
        foreach (var client in clients.Take(Measured)) await lab.Gateway.OpenAsync(client, CancellationToken.None);
        var each = Stopwatch.GetElapsedTime(began) / Measured;
        foreach (var client in clients.Take(Measured)) await lab.CloseAsync(client.Mac);
        began = Stopwatch.GetTimestamp();
        foreach (var client in clients.Take(Measured)) await lab.Gateway.OpenAsync(Limited(client), CancellationToken.None);
        var first = Stopwatch.GetElapsedTime(began) / Measured;
        foreach (var client in clients.Take(Measured)) await lab.CloseAsync(client.Mac);
        began = Stopwatch.GetTimestamp();
        foreach (var client in clients.Take(Measured)) await lab.Gateway.OpenAsync(Limited(client), CancellationToken.None);
        var again = Stopwatch.GetElapsedTime(began) / Measured;
        for (var i = 0; i < Rounds; i++) among.Add(Send(socket, 200));
        await lab.Gateway.OpenAsync(new GatewayClient(lab.Mac1, [GatewayLab.Address1], null) { UpBitsPerSecond = 10_000_000_000 }, CancellationToken.None);
        for (var i = 0; i < Rounds; i++) limited.Add(Send(socket, 200));
        began = Stopwatch.GetTimestamp();
        Assert.Equal(Others + 1, (await lab.CountersAsync()).Count);
        var reading = Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        foreach (var client in clients.Take(Measured)) await lab.CloseAsync(client.Mac);
        var closing = Stopwatch.GetElapsedTime(began) / Measured;
        var (one, many, held) = (Median(alone), Median(among), Median(limited));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{one / 1000:F0} kpps a processor with one client, {many / 1000:F0} kpps among {Others}, {Measured} of them with speed limits ({(many / one - 1) * 100:+0.0;-0.0} %), {held / 1000:F0} kpps through a class of its own; opening {together.TotalMicroseconds:F0} µs together, {each.TotalMicroseconds:F0} µs one by one, {first.TotalMicroseconds:F0} µs with new classes, {again.TotalMicroseconds:F0} µs with used ones; closing {closing.TotalMicroseconds:F0} µs; all counters in {reading.TotalMilliseconds:F1} ms"));
        // A rule a client would leave a tenth; the figure above is the claim, this the alarm.
        Assert.True(many > one / 2, $"{one:F0} packets a second became {many:F0}");
    }

    // Packets a second of the processor: over veth a send carries its packet through the gateway before it returns, and what else the
    // machine does falls on nobody.
    private static double Send(Socket socket, int milliseconds)
    {
        var payload = new byte[22];
        var (began, spent) = (Stopwatch.GetTimestamp(), ProcessorNanoseconds());
        var sent = 0L;
        while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < milliseconds)
        {
            for (var i = 0; i < 64; i++, sent++) Try(socket, payload);
        }

        return sent * 1e9 / (ProcessorNanoseconds() - spent);
    }

    private static long ProcessorNanoseconds() => long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);

    // Nobody listens on the port: each refusal that comes back fails the next send once.
    private static void Try(Socket socket, byte[] payload)
    {
        try
        {
            socket.Send(payload);
        }
        catch (SocketException)
        {
            // Sent all the same at the next turn.
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
