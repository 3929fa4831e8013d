using System.Diagnostics;

namespace HotspotAuth.Gateway;

/// <summary>
/// Listens to the kernel's neighbour events on a thread of its own (the receive blocks, and a socket belongs to the network namespace
/// of the thread that opened it) and gives a beat twice a second for what makes no event.
/// </summary>
internal sealed class NeighbourWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NetlinkSocket _socket;
    private readonly int _interface;
    private readonly Action<Neighbour> _seen;
    private readonly Action<long> _lost;
    private readonly Action _beat;

    /// <summary>Starts listening in the caller's network namespace. The callbacks run on the watcher's thread and return at once.</summary>
    /// <param name="index">The LAN's interface.</param>
    /// <param name="seen">A neighbour was learned or changed.</param>
    /// <param name="lost">The kernel dropped events; with how many times so far.</param>
    /// <param name="beat">About twice a second.</param>
    public NeighbourWatcher(int index, Action<Neighbour> seen, Action<long> lost, Action beat)
    {
        (_interface, _seen, _lost, _beat) = (index, seen, lost, beat);
        _socket = NetlinkSocket.Open(NetlinkSocket.Route, NeighbourTable.EventGroup, Beat);
        new Thread(Listen) { Name = "neighbours", IsBackground = true }.Start();
    }

    /// <summary>Stops within a beat.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ended.Task;
        _socket.Dispose();
        _stop.Dispose();
    }

    private void Listen()
    {
        long losses = 0;
        var beaten = Stopwatch.GetTimestamp();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var events = _socket.Events(out var errno);
                if (errno == NetlinkSocket.NoBuffers) _lost(++losses);
                while (NetlinkMessage.TryRead(ref events, out var message))
                {
                    if (message.Type == NeighbourTable.NewNeighbour && NeighbourTable.TryRead(message.Body, _interface, out var entry))
                        _seen(entry);
                }

                if (Stopwatch.GetElapsedTime(beaten) < Beat) continue;
                beaten = Stopwatch.GetTimestamp();
                _beat();
            }
        }
        finally
        {
            _ended.SetResult();
        }
    }
}
