namespace HotspotAuth.Capture;

/// <summary>
/// Joins losses of one kind and source into gaps: one for each unbroken run of intervals with loss, a minute long at most, so that a
/// bad hour is sixty rows and a single bad second is one.
/// </summary>
internal sealed class LossMeter(string source, GapCause cause, IFlowSink sink)
{
    private const long LongestGap = 60_000;
    private long _from;
    private long _to;
    private long _lost;

    /// <summary>Adds what was lost between two times; 0 ends a run.</summary>
    public void Add(long from, long to, long lost)
    {
        if (lost == 0 || (_lost > 0 && to - _from > LongestGap)) Flush();
        if (lost == 0) return;
        if (_lost == 0) _from = Math.Min(from, to);
        _to = Math.Max(_from, to);
        _lost += lost;
    }

    /// <summary>Reports the run that is open.</summary>
    public void Flush()
    {
        if (_lost == 0) return;
        sink.OnGap(new CaptureGap(_from, _to, cause, source, _lost));
        _lost = 0;
    }
}
