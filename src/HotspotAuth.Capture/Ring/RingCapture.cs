using System.Diagnostics;

namespace HotspotAuth.Capture;

/// <summary>
/// Live capture: packets of one or several interfaces into one flow table, on one thread. On a gateway with NAT listen on the LAN
/// side: there clients have their own addresses. Only the client networks' traffic, ARP, neighbour discovery and DHCP leave the
/// kernel; packets with no client in them (discovery between link-local addresses) are counted, not recorded. Bytes are those of
/// the IP layer as the kernel saw it; a frame of segmentation offload counts as the packets it stands for.
/// </summary>
public sealed class RingCapture : IDisposable
{
    private const int PollMilliseconds = 100;
    private const long TickMilliseconds = 250;

    // A scan's connections fall idle together; spread over some seconds their records find room in whatever takes them.
    private const int ExpirePerTick = 25_000;

    private readonly TimeProvider _time;
    private readonly RingPort[] _ports;
    private readonly Libc.PollDescriptor[] _descriptors;
    private readonly FrameCounters _counters = new();
    private readonly FlowTable _table;
    private readonly FrameBatch _batch;
    private readonly LossMeter _faults;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private CaptureTotals _totals;
    private long _lastTick;
    private long _faultsSeen;
    private long _turns;
    private volatile bool _stopping;

    /// <summary>Opens a ring on each interface and begins to capture.</summary>
    /// <param name="interfaces">Interface names; at least one.</param>
    /// <param name="options">Ring size and snap length.</param>
    /// <param name="networks">The guest side; none: every packet passes and becomes a flow.</param>
    /// <param name="table">Limits of the flow table; whether to record packets without a client follows from the networks.</param>
    /// <param name="sink">Called on the capturing thread.</param>
    /// <param name="time">The clock that ends flows when no packet comes.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or there are too many networks for one filter.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">Not permitted: it takes CAP_NET_RAW; or no memory for the ring.</exception>
    /// <exception cref="IOException">An interface does not exist or is not Ethernet.</exception>
    public RingCapture(IReadOnlyList<string> interfaces, RingOptions options, ClientNetworks networks, FlowTableOptions table, IFlowSink sink, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfZero(interfaces.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RingMegabytes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.RingMegabytes, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SnapLength, 96);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SnapLength, 1024);
        _time = time;
        _table = new FlowTable(networks, table with { RecordOutside = networks.IsEmpty }, sink);
        _batch = new FrameBatch(new FrameDecoder(), _counters, _table);
        _faults = new LossMeter(string.Join(',', interfaces), GapCause.Frame, sink);
        _totals = _counters.Snapshot(_table);
        _lastTick = Now();
        _ports = Open(interfaces, options, GuestFilter.Build(networks, options.SnapLength), sink);
        _descriptors = new Libc.PollDescriptor[_ports.Length];
        // A thread of its own: it waits in poll and must not be scheduled behind other work, or the ring overflows.
        _thread = new Thread(Run) { IsBackground = true, Name = "capture" };
        _thread.Start();
    }

    /// <summary>Counters as of the last quarter of a second; a whole that is swapped, safe from any thread.</summary>
    public CaptureTotals Totals => Volatile.Read(ref _totals);

    /// <summary>Looks at the rings since the start, ten a second at least while it works: for a watchdog.</summary>
    public long Turns => Volatile.Read(ref _turns);

    /// <summary>Whether an interface was down or absent a quarter of a second ago: for health checks.</summary>
    public bool IsOff(string name) => _ports.Any(p => p.IsOff && p.Name == name);

    /// <summary>Ends when the capture has stopped and all flows are out; faulted when the sink threw.</summary>
    public Task Completion => _done.Task;

    /// <summary>Takes what is in the rings, ends all flows (end of capture) and closes; takes less than a second.</summary>
    public void Stop()
    {
        _stopping = true;
        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private static RingPort[] Open(IReadOnlyList<string> interfaces, RingOptions options, byte[] filter, IFlowSink sink)
    {
        var ports = new List<RingPort>();
        try
        {
            foreach (var name in interfaces) ports.Add(new RingPort(name, options, filter, sink));
            return [.. ports];
        }
        catch
        {
            foreach (var port in ports) port.Dispose();
            throw;
        }
    }

    private void Run()
    {
        try
        {
            while (!_stopping) Turn(PollMilliseconds);
            // The kernel hands over a block that is not full a little later, by its own clock.
            var last = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(last).TotalMilliseconds < 3 * PacketSocket.RetireMilliseconds) Turn(PacketSocket.RetireMilliseconds);
            Turn(0); // had this thread been put aside, its time would be up and the block still be unread
            Tick(Now());
            foreach (var port in _ports) port.Finish(_lastTick);
            _faults.Flush();
            _table.Flush();
            Volatile.Write(ref _totals, _counters.Snapshot(_table));
            _done.SetResult();
        }
        catch (Exception error)
        {
            _done.SetException(error);
        }
        finally
        {
            foreach (var port in _ports) port.Dispose();
        }
    }

    private void Turn(int waitMilliseconds)
    {
        for (var i = 0; i < _ports.Length; i++) _descriptors[i] = new Libc.PollDescriptor { Descriptor = _ports[i].Descriptor, Events = Libc.PollIn | Libc.PollError };
        _ = Libc.Poll(_descriptors, (nuint)_descriptors.Length, waitMilliseconds);
        for (var i = 0; i < _ports.Length; i++)
        {
            if ((_descriptors[i].Returned & Libc.PollError) != 0) _ports[i].Failed();
            _ports[i].Drain(_batch);
        }

        // What has come belongs to the table before its clock goes on.
        _batch.Flush();
        Interlocked.Increment(ref _turns);

        var now = Now();
        if (now - _lastTick >= TickMilliseconds || now < _lastTick) Tick(now);
    }

    private void Tick(long now)
    {
        foreach (var port in _ports) _counters.Dropped += port.Check(_lastTick, now);
        _faults.Add(_lastTick, now, _counters.SkippedFrames - _faultsSeen);
        _faultsSeen = _counters.SkippedFrames;
        _table.Advance(now, ExpirePerTick);
        Volatile.Write(ref _totals, _counters.Snapshot(_table));
        _lastTick = now;
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
