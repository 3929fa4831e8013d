using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using HotspotAuth.Alerts;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway.Link;

/// <summary>
/// The gateway as the main process has it when another process holds it: questions over a unix socket. Neighbours and leases need no right and are
/// read here. While nobody answers every change is refused at once, and <see cref="Fault"/> says why; when the gateway is back,
/// <see cref="Arrivals"/> says so, and every session is to be opened anew.
/// </summary>
internal sealed partial class SocketGateway(GatewaySettings settings, string directory, TimeProvider time, ILogger<SocketGateway> logger) : IGateway
{
    private const int MostNotices = 1024;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Channel<BindingNotice> _notices = Channel.CreateBounded<BindingNotice>(MostNotices);
    private readonly LeaseFile _leases = new(settings, directory);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _opening = new();
    private NeighbourTable? _neighbours;
    private volatile LinkClient? _client;
    private volatile string _away = "it was not asked yet";
    private Task? _keeping;
    private long _noticesLost;

    /// <summary>A word each time that the gateway's process is there again.</summary>
    public ChannelReader<bool> Arrivals => _arrivals.Reader;

    /// <summary>What it noticed.</summary>
    public ChannelReader<BindingNotice> Notices => _notices.Reader;

    /// <summary>Notices that nobody took in time.</summary>
    public long NoticesLost => Interlocked.Read(ref _noticesLost);

    /// <summary>Null while it answers.</summary>
    public PartFault? Away => _client is null ? Unanswered : null;

    public string? Fault => Away?.ToString();

    /// <summary>Tries once, then goes on trying for as long as it lives: the main process may start first.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _client = await TryConnectAsync(cancellationToken);
        if (_client is null) LogAway(logger, _away);
        _keeping = KeepAsync(_stop.Token);
    }

    public Task OpenAsync(GatewayClient client, CancellationToken cancellationToken) => OpenAsync([client], cancellationToken);

    public async Task OpenAsync(IReadOnlyCollection<GatewayClient> clients, CancellationToken cancellationToken)
    {
        if (clients.Count == 0) return;
        // What is no guest's is never opened: said here, one such address beside others must not refuse the login.
        var guests = clients.Select(c => c with { Addresses = [.. c.Addresses.Where(a => LinkRules.IsGuest(settings, a)).Take(LinkMessages.MostAddresses)] }).ToArray();
        await Asked().AskAsync(id => LinkMessages.Open(id, guests), LinkWord.Done, cancellationToken);
    }

    public Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac, CancellationToken cancellationToken) =>
        CountAsync(id => LinkMessages.Of(LinkWord.Close, id, mac), cancellationToken);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(CancellationToken cancellationToken) =>
        CountAsync(id => new LinkWriter(LinkWord.Counters, id), cancellationToken);

    public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(MacAddress mac, CancellationToken cancellationToken) =>
        CountAsync(id => LinkMessages.Of(LinkWord.CountersOf, id, mac), cancellationToken);

    /// <summary>Has the gateway's process send the fire drill's packet: this one may not.</summary>
    public Task DrillAsync(int port, CancellationToken cancellationToken) => Asked().AskAsync(id => LinkMessages.Drill(id, (ushort)port), LinkWord.Done, cancellationToken);

    public ValueTask<MacAddress?> FindMacAsync(IPAddress address, CancellationToken cancellationToken) => ValueTask.FromResult(Table().Find(address));

    public IReadOnlyList<Neighbour> Neighbours() => Table().All();

    public IReadOnlyList<DhcpLease> Leases() => _leases.Read();

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        if (_keeping is not null) await _keeping;
        if (Interlocked.Exchange(ref _client, null) is { } client) await client.DisposeAsync();
        _neighbours?.Dispose();
    }

    private PartFault Unanswered => new("gateway", AlertFact.Said(_away));

    private LinkClient Asked() => _client ?? throw new GatewayException(Unanswered.ToString());

    // The guests' interface may come up after this process.
    private NeighbourTable Table()
    {
        lock (_opening) return _neighbours ??= NeighbourTable.Open(settings.LanInterface);
    }

    private async Task<IReadOnlyList<GatewayCounter>> CountAsync(Func<uint, LinkWriter> question, CancellationToken cancellationToken)
    {
        var answer = await Asked().AskAsync(question, LinkWord.Counted, cancellationToken);
        return LinkMessages.TryReadCounted(answer.Body.Span, out var counters) ? counters : throw new GatewayException("The gateway's process gave counters that can't be read.");
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (_client is { } client)
                {
                    await client.Ended.WaitAsync(cancellationToken);
                    (_away, _client) = (client.Why, null);
                    await client.DisposeAsync();
                    LogAway(logger, client.Why);
                    pause = ShortestPause;
                }
                else if ((_client = await TryConnectAsync(cancellationToken)) is not null)
                {
                    LogBack(logger);
                    _arrivals.Writer.TryWrite(true);
                }
                else
                {
                    await Task.Delay(pause, time, cancellationToken);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the process ends
        }
    }

    private async Task<LinkClient?> TryConnectAsync(CancellationToken cancellationToken)
    {
        LinkClient? client = null;
        try
        {
            var (socket, told) = await SocketPlace.TryConnectAsync(settings, directory, cancellationToken);
            _away = told;
            if (socket is null) return null;
            client = await LinkClient.GreetAsync(socket, time, Take, cancellationToken);
            await client.AskAsync(id => new LinkWriter(LinkWord.Lead, id), LinkWord.Done, cancellationToken);
            return client;
        }
        catch (Exception e) when (e is GatewayException or SocketException or IOException or UnauthorizedAccessException)
        {
            _away = e.Message;
            if (client is not null) await client.DisposeAsync();
            return null;
        }
    }

    private void Take(BindingNotice notice)
    {
        if (!_notices.Writer.TryWrite(notice)) Interlocked.Increment(ref _noticesLost);
    }

    [LoggerMessage(4110, LogLevel.Warning, "The gateway's process is away: {Why}. Open sessions go on to their ends, nobody new gets in")]
    private static partial void LogAway(ILogger logger, string why);

    [LoggerMessage(4111, LogLevel.Information, "The gateway's process is there")]
    private static partial void LogBack(ILogger logger);
}
