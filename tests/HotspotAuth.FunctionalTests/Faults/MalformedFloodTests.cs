using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>Datagrams that no RADIUS client sends, by the million, from an address that is trusted.</summary>
public sealed class MalformedFloodTests(ITestOutputHelper output)
{
    private const byte HonestIdentifier = 250;

    [Fact]
    public Task Twenty_thousand_malformed_datagrams_are_counted_one_by_one_and_none_is_answered() => FloodAsync(20_000);

    [Fact]
    [Trait("Category", "Long")]
    public Task A_million_malformed_datagrams_are_counted_one_by_one_and_none_is_answered() => FloodAsync(1_000_000);

    private async Task FloodAsync(int count)
    {
        await using var service = await RunningService.StartAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Connect(IPAddress.Loopback, service.Port("radius-auth"));
        var hostile = new HostileDatagrams(seed: 20261121);
        var (honest, memory, since) = (0, 0.0, System.Diagnostics.Stopwatch.GetTimestamp());
        for (var sent = 0; sent < count; sent++)
        {
            await socket.SendAsync(hostile.Next());
            // The honest one between them is answered, and nothing else was before it; it also keeps the sockets' buffers from overflowing.
            if (sent % 100 != 99) continue;
            await AskAsync(socket);
            honest++;
            if (sent < count / 4) memory = service.ResidentMegabytes();
        }

        var grown = service.ResidentMegabytes() - memory;
        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(since).TotalSeconds;
        Assert.Equal(0, socket.Available);
        Assert.Equal(count, await DiscardedAsync(service));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure: malformed-datagrams {count} datagrams\nfigure: malformed-datagrams-rate {count / seconds:F0} datagrams/s\nfigure: malformed-datagrams-memory {grown:F1} MB\nfigure: malformed-datagrams-honest-answered {honest} answers"));
        Assert.InRange(grown, -1000, 60);
    }

    private static async Task AskAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.SendAsync(HostileDatagrams.Honest(HonestIdentifier), SocketFlags.None, limit.Token);
        var answer = new byte[4096];
        var length = await socket.ReceiveAsync(answer, SocketFlags.None, limit.Token);
        Assert.True(length >= 20);
        Assert.Equal((2, HonestIdentifier), (answer[0], answer[1]));
    }

    private static async Task<long> DiscardedAsync(RunningService service)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(service.Address("metrics") + "/metrics");
        return metrics.Split('\n').Where(l => l.StartsWith("hotspot_radius_discarded_total{", StringComparison.Ordinal)).Sum(l => long.Parse(l.AsSpan(l.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }
}
