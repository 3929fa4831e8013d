namespace HotspotAuth.Capture;

/// <summary>Joins what is missing of one exporter into one gap in some seconds, so that a bad hour is hundreds of rows and not millions.</summary>
internal sealed class ExporterGaps(string exporter)
{
    /// <summary>Losses this close belong together.</summary>
    private const long Together = 5_000;

    private long _from;
    private long _to;
    private long? _lost;
    private long _since;
    private bool _isOpen;

    /// <summary>Adds a span in which something is missing; <paramref name="lost"/> null when nobody knows how much.</summary>
    public void Add(long from, long to, long? lost, long now)
    {
        from = Math.Min(from, to);
        if (!_isOpen) (_from, _to, _lost, _since, _isOpen) = (from, to, lost, now, true);
        else (_from, _to, _lost) = (Math.Min(_from, from), Math.Max(_to, to), _lost + lost);
    }

    /// <summary>Tells the sink of what has been joined for long enough; <paramref name="isLast"/> of what there is.</summary>
    public void Flush(long now, bool isLast, IExportSink sink)
    {
        if (!_isOpen || (!isLast && now - _since < Together && now >= _since)) return;
        _isOpen = false;
        sink.OnGap(new CaptureGap(_from, _to, GapCause.Exporter, exporter, _lost));
    }
}
