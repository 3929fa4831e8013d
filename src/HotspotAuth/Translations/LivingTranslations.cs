using HotspotAuth.TrafficLog;

namespace HotspotAuth.Translations;

/// <summary>
/// The translations that live now, with their starts: an end is written with the start it belongs to, and a day's first batch repeats
/// them all. Bounded; what finds no room is still written, and counted as not carried. Thread-safe.
/// </summary>
internal sealed class LivingTranslations(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Translation, long> _starts = [];
    private long _unheld;

    /// <summary>How many live.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _starts.Count;
        }
    }

    /// <summary>Translations that found the table full.</summary>
    public long Unheld => Interlocked.Read(ref _unheld);

    /// <summary>Takes a translation in; false when it is known already.</summary>
    public bool TryBegin(in Translation translation, long start)
    {
        lock (_lock)
        {
            if (_starts.Count < most) return _starts.TryAdd(translation, start);
            if (_starts.ContainsKey(translation)) return false;
        }

        Interlocked.Increment(ref _unheld);
        return true;
    }

    /// <summary>Takes a translation out and gives its start; null when it was not known.</summary>
    public long? End(in Translation translation)
    {
        lock (_lock) return _starts.Remove(translation, out var start) ? start : null;
    }

    /// <summary>All of them, as they are now.</summary>
    public IReadOnlyList<KeyValuePair<Translation, long>> All()
    {
        lock (_lock) return [.. _starts];
    }

    /// <summary>Every living one as a row that says it lives, for a day's first batch.</summary>
    public void Carry(RowSink sink, long now)
    {
        foreach (var (translation, start) in All()) sink.Append(translation.Row(TranslationEvent.Carry, now, start, null));
    }
}
