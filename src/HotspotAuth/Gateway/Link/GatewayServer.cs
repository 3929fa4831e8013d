using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Threading.Channels;
using HotspotAuth.Operation;

namespace HotspotAuth.Gateway.Link;

/// <summary>What the gateway's process does for the main one.</summary>
/// <param name="Gateway">The box.</param>
/// <param name="Notices">What it notices.</param>
/// <param name="Drill">Sends the fire drill's packet from a port; says why not, or null.</param>
internal sealed record GatewayWork(IGateway Gateway, ChannelReader<BindingNotice> Notices, Func<ushort, string?> Drill);

/// <summary>
/// The gateway's process as the main one sees it: a unix socket that takes connections of the same user or root and a handful of commands.
/// Whatever else comes ends its connection and is counted by reason; nobody can hold more than a few connections or a frame of memory each.
/// </summary>
internal sealed partial class GatewayServer(GatewayWork work, GatewaySettings settings, string directory, HotspotMeters meters, TimeProvider time, ILogger<GatewayServer> logger)
    : IHostedService, IListening, IAsyncDisposable
{
    private const int MostConnections = 8;

    // Of Linux's chmod: owner and group may connect; the group is for an administrator's own tools, which are refused by their user.
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<GatewayPeer, Task> _peers = new();
    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _leading = new(1, 1);
    private Socket? _listener;
    private Task? _accepting;
    private GatewayPeer? _leader;
    private string _path = "";

    public IEnumerable<string> Listening => _listener is null ? [] : [$"gateway {_path}"];

    /// <summary>Connections and commands that were refused, by reason.</summary>
    public IReadOnlyDictionary<string, long> Refused => _refused;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _path = SocketPlace.Own(settings, directory);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            // The lock of the gateway's role is held: what lies here was left by a process that is no more.
            File.Delete(_path);
            _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _listener.Bind(new UnixDomainSocketEndPoint(_path));
            File.SetUnixFileMode(_path, Mode);
            _listener.Listen(MostConnections);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.Unavailable, $"Gateway:Socket: {_path} can't be listened on ({e.Message}). Name a place that this user may write.");
        }

        meters.Meter.CreateObservableCounter("hotspot.gateway.link.refused", Count, unit: "{refusal}", description: "Connections and commands that the gateway's process refused, by reason");
        meters.Meter.CreateObservableGauge("hotspot.gateway.link.connections", () => _peers.Count, unit: "{connection}", description: "Connections to the gateway's process");
        _accepting = AcceptAsync(_listener, _stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _listener, null) is not { } listener) return;
        await _stop.CancelAsync();
        listener.Dispose();
        if (_accepting is not null) await _accepting;
        await Task.WhenAll(_peers.Values);
        File.Delete(_path);
    }

    /// <summary>The notices, and the word of the main process, are one connection's; who led before does nothing more once this returns.</summary>
    internal async Task LeadAsync(GatewayPeer peer)
    {
        await _leading.WaitAsync(_stop.Token);
        try
        {
            var before = _leader;
            _leader = peer;
            if (before is null || before == peer) return;
            before.Cut();
            if (_peers.TryGetValue(before, out var ended)) await ended;
        }
        finally
        {
            _leading.Release();
        }
    }

    internal void Refuse(string reason) => _refused.AddOrUpdate(reason, 1, static (_, n) => n + 1);

    private async Task AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Take(await listener.AcceptAsync(cancellationToken), cancellationToken);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                LogNotAccepted(logger, e.Message); // too many files: the ones that are open are served, the next comes when there is room
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, CancellationToken.None);
            }
        }
    }

    private void Take(Socket socket, CancellationToken cancellationToken)
    {
        var user = PeerCredentials.UserOf(socket);
        if (!PeerCredentials.IsTrusted(user))
        {
            Refuse("user");
            LogStranger(logger, user, PeerCredentials.OwnUser);
            socket.Dispose();
            return;
        }

        if (_peers.Count >= MostConnections)
        {
            Refuse("connections");
            socket.Dispose();
            return;
        }

        var peer = new GatewayPeer(this, work, settings, new LinkStream(socket, LinkStream.MostAsked, time));
        // In the table before it runs: a frame of its may cut another off, or be the last.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _peers[peer] = ServeAsync(peer, started.Task, cancellationToken);
        started.SetResult();
    }

    private async Task ServeAsync(GatewayPeer peer, Task started, CancellationToken cancellationToken)
    {
        await started;
        try
        {
            var fault = await peer.RunAsync(cancellationToken);
            if (fault is LinkFault.None or LinkFault.Ended) return;
            Refuse(Reason(fault));
            LogCut(logger, Reason(fault));
        }
        catch (OperationCanceledException)
        {
            // cut off, or the process ends
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(logger, e);
        }
        finally
        {
            Interlocked.CompareExchange(ref _leader, null, peer);
            _peers.TryRemove(peer, out _);
            peer.Dispose();
        }
    }

    private IEnumerable<Measurement<long>> Count() => _refused.Select(r => new Measurement<long>(r.Value, new KeyValuePair<string, object?>("reason", r.Key)));

    private static string Reason(LinkFault fault) => fault switch
    {
        LinkFault.Length => "length",
        LinkFault.Slow => "slow",
        LinkFault.Hello => "hello",
        LinkFault.Word => "word",
        _ => "body",
    };

    [LoggerMessage(4100, LogLevel.Warning, "A process of uid {Uid} came to the gateway's socket and was sent away; only uid {Own} and root are let in")]
    private static partial void LogStranger(ILogger logger, uint uid, uint own);

    [LoggerMessage(4101, LogLevel.Warning, "A connection to the gateway's socket was cut off: {Reason}")]
    private static partial void LogCut(ILogger logger, string reason);

    [LoggerMessage(4102, LogLevel.Warning, "The gateway's socket could not take a connection: {Why}")]
    private static partial void LogNotAccepted(ILogger logger, string why);

    [LoggerMessage(4103, LogLevel.Error, "A connection to the gateway's socket failed")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
