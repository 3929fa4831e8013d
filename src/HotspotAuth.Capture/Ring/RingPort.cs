using System.Net.Sockets;

namespace HotspotAuth.Capture;

/// <summary>
/// One captured interface over its ups and downs: its ring while it is there, the losses it reports, and the gap while it is not.
/// </summary>
internal sealed class RingPort : IDisposable
{
    // A long outage is told minute by minute, not only when it is over.
    private const long LongestGap = 60_000;

    private readonly string _name;
    private readonly RingOptions _options;
    private readonly byte[] _filter;
    private readonly IFlowSink _sink;
    private readonly LossMeter _drops;
    private PacketRing? _ring;
    private long? _offSince;

    /// <summary>Opens the ring; fails as <see cref="PacketSocket.Open"/> does.</summary>
    public RingPort(string name, RingOptions options, byte[] filter, IFlowSink sink)
    {
        (_name, _options, _filter, _sink) = (name, options, filter, sink);
        _drops = new LossMeter(name, GapCause.KernelDrop, sink);
        _ring = new PacketRing(name, options, filter);
    }

    public string Name => _name;

    /// <summary>The interface is down or absent, as of the last check. Read by other threads.</summary>
    public bool IsOff { get; private set; }

    /// <summary>The socket to wait on; negative (which poll passes over) while there is none.</summary>
    public int Descriptor => _ring?.Descriptor ?? -1;

    public void Drain(FrameBatch batch) => _ring?.Drain(batch);

    /// <summary>The kernel reported that the interface went down or away.</summary>
    public void Failed() => _ring?.TakeError();

    /// <summary>Once in a while: counts drops, notices the interface going and coming back. Returns the drops.</summary>
    public long Check(long from, long now)
    {
        var present = _ring is { IsUp: true } && Libc.InterfaceIndex(_name) == _ring.Index;
        if (!present) present = TryReopen();
        IsOff = !present;
        if (!present)
        {
            _offSince ??= from;
            if (now - _offSince < LongestGap) return 0;
            ReportOff(_offSince.Value, now);
            _offSince = now;
        }
        else if (_offSince is { } since)
        {
            ReportOff(since, now);
        }

        var lost = _ring?.TakeDrops() ?? 0;
        _drops.Add(from, now, lost);
        return lost;
    }

    /// <summary>The capture ends: what is open is reported.</summary>
    public void Finish(long now)
    {
        _drops.Flush();
        if (_offSince is { } since) ReportOff(since, now);
    }

    public void Dispose() => _ring?.Dispose();

    private void ReportOff(long since, long now)
    {
        _sink.OnGap(new CaptureGap(Math.Min(since, now), now, GapCause.Off, _name, Lost: null));
        _offSince = null;
    }

    // An interface that is only down keeps its ring, which fills again when it is up. One that was replaced needs a new ring.
    private bool TryReopen()
    {
        var index = Libc.InterfaceIndex(_name);
        if (index == 0 || index == _ring?.Index) return false;
        _ring?.Dispose();
        _ring = null;
        try
        {
            _ring = new PacketRing(_name, _options, _filter);
            return _ring.IsUp;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            // Gone again, or not yet ready: the gap stays open and the next check tries once more.
            return false;
        }
    }
}
