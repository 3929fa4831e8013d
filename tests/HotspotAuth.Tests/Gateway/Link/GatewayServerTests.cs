using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Gateway.Link;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Gateway.Link;

/// <summary>Both ends over a real socket; the kernel's side is a list of counters.</summary>
public sealed class GatewayServerTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotspotauth-link-").FullName;
    private readonly ServiceProvider _meters;
    private readonly Channel<BindingNotice> _notices = Channel.CreateBounded<BindingNotice>(16);
    private readonly GatewaySettings _settings = new() { Mode = GatewayMode.Nftables, LanInterface = "lo", WanInterface = "lo", Dnsmasq = DnsmasqMode.External };
    private readonly List<SocketGateway> _clients = [];
    private GatewayServer? _server;

    public GatewayServerTests() =>
        _meters = new ServiceCollection().AddMetrics().AddSingleton(DataDirectory.OpenOrCreate(Path.Combine(_folder, "data"))).AddSingleton<HotspotMeters>().BuildServiceProvider();

    [Fact]
    public async Task What_is_asked_reaches_the_gateway_and_its_answer_comes_back()
    {
        var kernel = new CountedGateway();
        await ServeAsync(kernel);
        var gateway = await ClientAsync();
        Assert.Null(gateway.Fault);
        var end = new DateTimeOffset(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);
        // 192.0.2.9 is no guest's: left out here, it does not refuse the rest.
        await gateway.OpenAsync(new GatewayClient(CountedGateway.Phone, [IPAddress.Parse("10.10.0.7"), IPAddress.Parse("192.0.2.9")], end) { DownBitsPerSecond = 5_000_000 }, default);
        var opened = Assert.Single(kernel.Opened);
        Assert.Equal(("10.10.0.7", (DateTimeOffset?)end, (long?)5_000_000), (Assert.Single(opened.Addresses).ToString(), opened.Until, opened.DownBitsPerSecond));
        kernel.Set("10.10.0.7", 100, 200);
        Assert.Equal(200, Assert.Single(await gateway.ReadCountersAsync(default)).BytesDown);
        Assert.Equal(100, Assert.Single(await gateway.ReadCountersAsync(CountedGateway.Phone, default)).BytesUp);
        Assert.Equal(100, Assert.Single(await gateway.CloseAsync(CountedGateway.Phone, default)).BytesUp);
        Assert.Equal(CountedGateway.Phone, Assert.Single(kernel.Closed));
    }

    [Fact]
    public async Task The_gateways_own_refusal_comes_back_in_its_words_and_the_connection_stays()
    {
        await ServeAsync(new CountedGateway { Fails = true });
        var gateway = await ClientAsync();
        var fault = await Assert.ThrowsAsync<GatewayException>(() => gateway.OpenAsync(new GatewayClient(CountedGateway.Phone, [], null), default));
        Assert.Equal("the kernel refused", fault.Message);
        Assert.Null(gateway.Fault);
        Assert.Empty(await gateway.ReadCountersAsync(default));
    }

    [Fact]
    public async Task While_nobody_listens_everything_is_refused_at_once_and_a_return_is_told()
    {
        var gateway = await ClientAsync();
        Assert.Contains("gateway.sock", gateway.Fault, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GatewayException>(() => gateway.OpenAsync(new GatewayClient(CountedGateway.Phone, [], null), default));
        await Assert.ThrowsAsync<GatewayException>(() => gateway.CloseAsync(CountedGateway.Phone, default));
        for (var i = 0; i < 2; i++)
        {
            await ServeAsync(new CountedGateway());
            Assert.True(await gateway.Arrivals.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Null(gateway.Fault);
            await _server!.DisposeAsync();
            while (gateway.Fault is null) await Task.Delay(20);
        }
    }

    [Fact]
    public async Task Notices_wait_for_the_main_process_and_come_to_it_alone()
    {
        await ServeAsync(new CountedGateway());
        var first = new BindingNotice(NoticeKind.Conflict, CountedGateway.Phone, IPAddress.Parse("10.10.0.9"), new MacAddress(9));
        Assert.True(_notices.Writer.TryWrite(first));
        using var asks = await ConnectAsync(); // greets, and does not lead
        using var leads = await ConnectAsync();
        await leads.SendAsync(new LinkWriter(LinkWord.Lead, 1).ToArray());
        byte[] expected = [.. new LinkWriter(LinkWord.Done, 1).ToArray(), .. LinkMessages.Notice(first).ToArray()];
        var told = new byte[expected.Length];
        for (var read = 0; read < told.Length;) read += await leads.ReceiveAsync(told.AsMemory(read));
        Assert.Equal(expected, told);
        // Whoever leads next gets the next one; the one before is cut off.
        var next = await ClientAsync();
        Assert.Empty(await RestAsync(leads));
        var second = first with { Kind = NoticeKind.GatewayClaimed, Owner = null };
        Assert.True(_notices.Writer.TryWrite(second));
        Assert.Equal(second, await next.Notices.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, asks.Available);
    }

    [Theory]
    [InlineData("00000006 63 00000000 00", "word")] // a word that is none
    [InlineData("00000005 81 00000000", "word")] // an answer, from who should ask
    [InlineData("00000005 01 00000000", "word")] // a second greeting
    [InlineData("00000005 03 00000001", "body")] // opens nobody
    [InlineData("0000000b 04 00000001 010000000001", "body")] // closes a group
    [InlineData("00000006 05 00000001 00", "body")]
    [InlineData("00000004 00000000", "length")]
    [InlineData("7fffffff 05", "length")]
    public async Task A_bad_frame_ends_its_connection_and_is_counted_by_reason(string frame, string reason)
    {
        await ServeAsync(new CountedGateway());
        using var socket = await ConnectAsync();
        await socket.SendAsync(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Empty(await RestAsync(socket));
        await UntilAsync(() => _server!.Refused.TryGetValue(reason, out var count) && count == 1);
    }

    [Fact]
    public async Task Who_does_not_greet_or_speaks_another_version_is_cut_off_and_counted()
    {
        await ServeAsync(new CountedGateway());
        foreach (var hello in new[] { "0000000b 01 00000000 48545450 0001", "0000000b 01 00000000 48534757 0002", "00000005 05 00000001" })
        {
            using var socket = await ConnectAsync(hello: false);
            await socket.SendAsync(Convert.FromHexString(hello.Replace(" ", "", StringComparison.Ordinal)));
            if (await RestAsync(socket) is { Length: > 0 } answer) Assert.Equal(LinkMessages.Hello().ToArray(), answer);
        }

        await UntilAsync(() => _server!.Refused.TryGetValue("hello", out var count) && count == 3);
    }

    [Fact]
    public async Task A_wish_beyond_the_LAN_is_refused_counted_and_does_not_reach_the_gateway()
    {
        var kernel = new CountedGateway();
        await ServeAsync(kernel);
        using var socket = await ConnectAsync();
        await socket.SendAsync(LinkMessages.Open(5, [new GatewayClient(CountedGateway.Phone, [IPAddress.Parse("192.0.2.9")], null)]).ToArray());
        var answer = new byte[4096];
        var length = await socket.ReceiveAsync(answer);
        Assert.Equal((byte)LinkWord.Failed, answer[4]);
        Assert.Equal(5u, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(5)));
        Assert.Contains("192.0.2.9", System.Text.Encoding.UTF8.GetString(answer, LinkWriter.Head, length - LinkWriter.Head), StringComparison.Ordinal);
        Assert.Empty(kernel.Opened);
        Assert.Equal(1, _server!.Refused["range"]);
    }

    [Fact]
    public async Task The_ninth_connection_is_turned_away()
    {
        await ServeAsync(new CountedGateway());
        var held = new List<Socket>();
        for (var i = 0; i < 8; i++) held.Add(await ConnectAsync());
        using var ninth = await ConnectAsync(hello: false);
        Assert.Empty(await RestAsync(ninth));
        Assert.Equal(1, _server!.Refused["connections"]);
        held.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task The_socket_is_for_owner_and_group_and_goes_with_the_server()
    {
        await ServeAsync(new CountedGateway());
        var path = Path.Combine(_folder, "gateway.sock");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(path));
        await _server!.DisposeAsync();
        Assert.False(File.Exists(path));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        await _meters.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync(IGateway kernel)
    {
        _settings.Socket = Path.Combine(_folder, "gateway.sock");
        _server = new GatewayServer(new GatewayWork(kernel, _notices.Reader, _ => null), _settings, _folder, _meters.GetRequiredService<HotspotMeters>(), new PatientTime(), NullLogger<GatewayServer>.Instance);
        await _server.StartAsync(default);
    }

    private async Task<SocketGateway> ClientAsync()
    {
        _settings.Socket = Path.Combine(_folder, "gateway.sock");
        var client = new SocketGateway(_settings, _folder, new PatientTime(), NullLogger<SocketGateway>.Instance);
        _clients.Add(client);
        await client.StartAsync(default);
        return client;
    }

    private async Task<Socket> ConnectAsync(bool hello = true)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder, "gateway.sock")));
        if (!hello) return socket;
        await socket.SendAsync(LinkMessages.Hello().ToArray());
        var answer = new byte[64];
        Assert.Equal(LinkMessages.Hello().ToArray().Length, await socket.ReceiveAsync(answer));
        return socket;
    }

    // What comes until the other side ends the connection; it resets where it had not read all.
    private static async Task<byte[]> RestAsync(Socket socket)
    {
        var rest = new List<byte>();
        var octets = new byte[256];
        try
        {
            while (await socket.ReceiveAsync(octets) is > 0 and var length) rest.AddRange(octets.AsSpan(0, length));
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionReset)
        {
            // ended all the same
        }

        return [.. rest];
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 500 && !isSo(); i++) await Task.Delay(20);
        Assert.True(isSo());
    }

    /// <summary>Real time in which a link's patience of seconds outlasts a busy machine.</summary>
    private sealed class PatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(base.CreateTimer(callback, state, Longer(dueTime), period));

        private static TimeSpan Longer(TimeSpan dueTime) => dueTime > TimeSpan.FromSeconds(3) ? dueTime * 20 : dueTime;

        private sealed class Timer(ITimer real) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(Longer(dueTime), period);

            public void Dispose() => real.Dispose();

            public ValueTask DisposeAsync() => real.DisposeAsync();
        }
    }
}
