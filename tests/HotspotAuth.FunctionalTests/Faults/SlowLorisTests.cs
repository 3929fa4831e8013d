using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.FunctionalTests.Portal;
using Xunit.Abstractions;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>Clients that hold connections with requests that never end, against the whole program.</summary>
public sealed class SlowLorisTests(ITestOutputHelper output)
{
    private const string Hostile = "127.0.0.66";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Thousands_of_half_requests_at_the_portal_keep_nobody_out_and_end_by_themselves()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("mali", "secret-123");
        var before = service.ResidentMegabytes();
        using var held = await HeldConnections.OpenAsync(Hostile, service.Port("portal"), 3500, "GET /login HTTP/1.1\r\nHost: kpp2.net\r\nX-Slow: "u8.ToArray());
        var kept = held.Count();
        await held.DripAsync();

        using var guest = Client(service);
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(guest, "mali", "secret-123")).Status);
        var grown = service.ResidentMegabytes() - before;
        await EndAsync(held);

        Assert.Equal(HttpStatusCode.OK, (await Page.GetAsync(guest, "/status")).Status);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure: slowloris-portal-held {kept} connections\nfigure: slowloris-portal-memory {grown:F0} MB"));
        Assert.InRange(grown, -1000, 150);
    }

    [Theory]
    [InlineData("POST /login HTTP/1.1\r\nHost: kpp2.net\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000\r\n\r\nuser")]
    [InlineData("")]
    public async Task A_body_that_trickles_and_a_client_that_says_nothing_are_cut_off(string first)
    {
        await using var service = await RunningService.StartAsync();
        using var held = await HeldConnections.OpenAsync(Hostile, service.Port("portal"), 200, System.Text.Encoding.ASCII.GetBytes(first));
        await EndAsync(held);
    }

    [Fact]
    public async Task Whoever_holds_connections_to_the_console_does_not_lock_its_administrators_out()
    {
        await using var service = await RunningService.StartAsync();
        using var held = await HeldConnections.OpenAsync(Hostile, service.Port("admin"), 300, []);
        using var administrator = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = true, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } });
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(new Uri(service.Address("admin")))).StatusCode);
        await EndAsync(held);
    }

    /// <summary>Waits until the server has ended them all; it has its own limits, so this only stops a broken one.</summary>
    private static async Task EndAsync(HeldConnections held)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (held.Count() > 0)
        {
            Assert.False(limit.IsCancellationRequested, $"{held.Count()} connections are still held");
            await Task.Delay(500);
        }
    }

    private static HttpClient Client(RunningService service)
    {
        var port = service.Port("portal");
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"http://kpp2.net:{port}") };
    }
}
