using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>
/// The records of the log that an answer rests on, each once: a bit for each record of a day, so that ten million of them take a
/// megabyte and a half.
/// </summary>
internal sealed class EvidenceRows
{
    private readonly SortedDictionary<(DateOnly Day, LogStream Stream), List<ulong>> _days = [];

    public void Add(RowPlace place)
    {
        if (!_days.TryGetValue((place.Day, place.Stream), out var bits)) _days[(place.Day, place.Stream)] = bits = [];
        var word = (int)(place.Seq >> 6);
        while (bits.Count <= word) bits.Add(0);
        bits[word] |= 1UL << (int)(place.Seq & 63);
    }

    /// <summary>By day and stream, in order.</summary>
    public IEnumerable<(DateOnly Day, LogStream Stream)> Days => _days.Keys;

    public ChosenRows Of(DateOnly day, LogStream stream)
    {
        var seqs = new List<long>();
        if (_days.TryGetValue((day, stream), out var bits))
        {
            for (var word = 0; word < bits.Count; word++)
            {
                for (var rest = bits[word]; rest != 0; rest &= rest - 1) seqs.Add(((long)word << 6) + System.Numerics.BitOperations.TrailingZeroCount(rest));
            }
        }

        return new ChosenRows(day, stream, seqs);
    }
}
