using HotspotAuth.Capture;
using HotspotAuth.Flows;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Exporters;

/// <summary>
/// Translations that exporters tell of, as rows of the nat stream. An event that begins one is kept until the event that ends it, so
/// that the end is written with its start and each day's first batch repeats what lives. A translation that was only seen in a flow is
/// a closed span, written at once: nobody has to say when it ended.
/// </summary>
internal sealed class ExporterTranslations(LogWriter writer, TimeProvider time, int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Living, long> _starts = [];
    private readonly Dictionary<Outside, Living> _byOutside = [];
    private long _unheld;

    /// <summary>How many live.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _starts.Count;
        }
    }

    /// <summary>Translations that found the table full: written, and not repeated the next day.</summary>
    public long Unheld => Interlocked.Read(ref _unheld);

    public void Take(in ExportedTranslation told)
    {
        var key = new Living(
            FlowStream.Ip(told.Exporter), told.Protocol, FlowStream.Ip(told.InsideIp), told.InsidePort,
            new Outside(FlowStream.Ip(told.Exporter), told.Protocol, FlowStream.Ip(told.OutsideIp), told.OutsidePort, FlowStream.Ip(told.PeerIp), told.PeerPort));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        switch (told.Kind)
        {
            case ExportedTranslationKind.Begun:
                Begin(key, told.Start, now);
                break;
            case ExportedTranslationKind.Ended:
                var end = told.End ?? now;
                var start = Remove(key) ?? told.Start;
                writer.TryAppend(key.Row(TranslationEvent.End, now, Math.Min(start, end), end));
                break;
            default:
                writer.TryAppend(key.Row(TranslationEvent.End, now, told.Start, told.End));
                break;
        }
    }

    /// <summary>Every living one as a row that says it lives, for a day's first batch; called on the writer's thread.</summary>
    public void Carry(RowSink sink, long now)
    {
        KeyValuePair<Living, long>[] all;
        lock (_lock) all = [.. _starts];
        foreach (var (key, start) in all) sink.Append(key.Row(TranslationEvent.Carry, now, start, null));
    }

    private void Begin(in Living key, long start, long now)
    {
        var before = default((Living Key, long Start)?);
        lock (_lock)
        {
            if (_byOutside.TryGetValue(key.Outside, out var other) && _starts.TryGetValue(other, out var since))
            {
                // Told twice; or its end was lost, as the same outside port can't be two clients' at once.
                if (other == key && since == start) return;
                _starts.Remove(other);
                before = (other, since);
            }

            if (_starts.Count < most) (_starts[key], _byOutside[key.Outside]) = (start, key);
            else Interlocked.Increment(ref _unheld);
        }

        if (before is { } ended) writer.TryAppend(ended.Key.Row(TranslationEvent.End, now, ended.Start, Math.Max(ended.Start, start)));
        writer.TryAppend(key.Row(TranslationEvent.Start, now, start, null));
    }

    private long? Remove(in Living key)
    {
        lock (_lock)
        {
            if (!_starts.Remove(key, out var start)) return null;
            _byOutside.Remove(key.Outside);
            return start;
        }
    }

    private readonly record struct Outside(LogIp Exporter, int Protocol, LogIp Ip, int Port, LogIp PeerIp, int PeerPort);

    private readonly record struct Living(LogIp Exporter, int Protocol, LogIp InsideIp, int InsidePort, Outside Outside)
    {
        public TranslationRow Row(TranslationEvent what, long now, long start, long? end) =>
            new(now, what, start, end, InsideIp, InsidePort, Outside.Ip, Outside.Port, Outside.PeerIp, Outside.PeerPort, Protocol, null, Exporter);
    }
}
