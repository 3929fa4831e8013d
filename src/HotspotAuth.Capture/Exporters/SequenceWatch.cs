namespace HotspotAuth.Capture;

/// <summary>Where a message stands among those before it.</summary>
internal enum MessageOrder
{
    /// <summary>After them; what was missing before it is held open for a moment, in case it was only overtaken.</summary>
    Next,

    /// <summary>It was overtaken.</summary>
    Late,

    /// <summary>The exporter counts anew: it was restarted.</summary>
    Restart,
}

/// <summary>
/// Finds lost messages by their sequence numbers, modulo 2^32. NetFlow v9 counts messages (RFC 3954 §5.1), IPFIX the data records before
/// this message (RFC 7011 §3.1); as routers get both wrong, other ways of counting are followed beside, and the one that explains most of
/// the last messages is believed.
/// </summary>
internal sealed class SequenceWatch(bool isIpfix)
{
    private const int MostHoles = 32;
    private const int MostHits = 16;

    /// <summary>A jump beyond this is no loss but another count.</summary>
    private const uint LongestJump = 1_000_000;

    private readonly Way[] _ways =
    [
        new(CountOf.Messages), new(CountOf.Records), new(CountOf.Records, IsAfter: true), new(CountOf.Flows), new(CountOf.Flows, IsAfter: true),
    ];

    private readonly List<Hole> _holes = [];
    private int _believed = isIpfix ? 1 : 0;
    private long _exported = long.MinValue;

    private enum CountOf
    {
        Messages,
        Records,
        Flows,
    }

    /// <summary>Takes a message's number.</summary>
    /// <param name="number">As in its header.</param>
    /// <param name="records">Data records in it, those of options included.</param>
    /// <param name="flows">Data records that are not options.</param>
    /// <param name="isCounted">False when it has sets without template, whose records can't be counted: then nothing is judged by it.</param>
    /// <param name="exported">Its export time, milliseconds by the exporter's clock.</param>
    /// <param name="heard">When the one before came, milliseconds UTC.</param>
    /// <param name="now">When it came.</param>
    public MessageOrder Take(uint number, int records, int flows, bool isCounted, long exported, long heard, long now)
    {
        Believe(number, records, flows, isCounted);
        ref var way = ref _ways[_believed];
        if (way.Begin(number, records, flows, isCounted) is { } begin && way.Expected is { } expected && begin != expected)
        {
            var ahead = begin - expected;
            if (ahead < LongestJump)
            {
                if (_holes.Count == MostHoles) _holes[0] = _holes[0] with { Since = long.MinValue };
                _holes.Add(new Hole(expected, ahead, heard, now, now));
            }
            else if (TryFill(begin, way.Count(records, flows)) || exported <= _exported)
            {
                return MessageOrder.Late;
            }
            else
            {
                Sync(number, records, flows, isCounted, isNew: true);
                _exported = exported;
                return MessageOrder.Restart;
            }
        }

        Sync(number, records, flows, isCounted, isNew: false);
        _exported = Math.Max(_exported, exported);
        return MessageOrder.Next;
    }

    /// <summary>Forgets what it expects: the exporter was restarted.</summary>
    public void Forget()
    {
        foreach (ref var way in _ways.AsSpan()) (way.Expected, way.Hits) = (null, 0);
        _exported = long.MinValue;
    }

    /// <summary>Takes out one hole that stayed open since <paramref name="before"/>; false when there is none.</summary>
    public bool TryTakeLoss(long before, out long from, out long to, out long lost)
    {
        (from, to, lost) = (0, 0, 0);
        var old = _holes.FindIndex(h => h.Since <= before);
        if (old < 0) return false;
        (from, to, lost) = (_holes[old].From, _holes[old].To, _holes[old].Length);
        _holes.RemoveAt(old);
        return true;
    }

    private void Believe(uint number, int records, int flows, bool isCounted)
    {
        if (_ways[_believed].Fits(number, records, flows, isCounted)) return;
        for (var i = 0; i < _ways.Length; i++)
        {
            if (_ways[i].Hits + 1 > _ways[_believed].Hits && _ways[i].Fits(number, records, flows, isCounted))
            {
                _believed = i;
                return;
            }
        }
    }

    private void Sync(uint number, int records, int flows, bool isCounted, bool isNew)
    {
        foreach (ref var way in _ways.AsSpan())
        {
            way.Hits = isNew ? 0 : way.Fits(number, records, flows, isCounted) ? Math.Min(MostHits, way.Hits + 1) : way.Hits;
            way.Expected = way.End(number, records, flows, isCounted);
        }
    }

    /// <summary>Fills what a late message brings.</summary>
    private bool TryFill(uint begin, uint count)
    {
        var at = _holes.FindIndex(h => begin - h.Start < h.Length);
        if (at < 0) return false;
        var hole = _holes[at];
        _holes.RemoveAt(at);
        var before = begin - hole.Start;
        if (before > 0) _holes.Add(hole with { Length = before });
        if (before + count < hole.Length) _holes.Add(hole with { Start = begin + count, Length = hole.Length - before - count });
        return true;
    }

    private readonly record struct Hole(uint Start, uint Length, long From, long To, long Since);

    private record struct Way(CountOf What, bool IsAfter = false)
    {
        public uint? Expected;
        public int Hits;

        public readonly uint Count(int records, int flows) => What switch { CountOf.Messages => 1, CountOf.Records => (uint)records, _ => (uint)flows };

        /// <summary>The number of its first unit; null when it can't be known.</summary>
        public readonly uint? Begin(uint number, int records, int flows, bool isCounted) =>
            !IsAfter ? number : isCounted ? number - Count(records, flows) : null;

        public readonly uint? End(uint number, int records, int flows, bool isCounted) =>
            What != CountOf.Messages && !isCounted ? (IsAfter ? number : null) : IsAfter ? number : number + Count(records, flows);

        public readonly bool Fits(uint number, int records, int flows, bool isCounted) =>
            Expected is { } expected && Begin(number, records, flows, isCounted) == expected;
    }
}
