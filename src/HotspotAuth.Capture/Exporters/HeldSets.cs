namespace HotspotAuth.Capture;

/// <summary>
/// Data sets whose template has not come yet (RFC 7011 §9 allows to keep them): after a start of ours an exporter may send its templates
/// only half an hour later. Bounded; what is dropped is counted and told.
/// </summary>
internal sealed class HeldSets
{
    private const int MostOctets = 256 * 1024;

    /// <summary>What a set costs beside its octets, so that empty ones are bounded too.</summary>
    private const int Overhead = 64;
    private readonly Queue<HeldSet> _sets = [];
    private int _octets;

    public int Count => _sets.Count;

    /// <summary>Keeps a copy. False when it finds no room.</summary>
    public bool TryHold(ushort id, ReadOnlySpan<byte> octets, in ExportTime time, long now)
    {
        if (_octets + Overhead + octets.Length > MostOctets) return false;
        _octets += Overhead + octets.Length;
        _sets.Enqueue(new HeldSet(id, octets.ToArray(), time, now));
        return true;
    }

    /// <summary>Gives back those of a template, in order.</summary>
    public IReadOnlyList<HeldSet> Take(ushort id)
    {
        List<HeldSet>? taken = null;
        for (var left = _sets.Count; left > 0; left--)
        {
            var set = _sets.Dequeue();
            if (set.Id != id)
            {
                _sets.Enqueue(set);
                continue;
            }

            _octets -= Overhead + set.Octets.Length;
            (taken ??= []).Add(set);
        }

        return taken ?? (IReadOnlyList<HeldSet>)[];
    }

    /// <summary>Drops what has been held since before a time, or all.</summary>
    public IReadOnlyList<HeldSet> Drop(long before)
    {
        List<HeldSet>? dropped = null;
        while (_sets.TryPeek(out var oldest) && oldest.Heard < before)
        {
            _octets -= Overhead + oldest.Octets.Length;
            (dropped ??= []).Add(_sets.Dequeue());
        }

        return dropped ?? (IReadOnlyList<HeldSet>)[];
    }
}

/// <summary>A data set that waits for its template.</summary>
/// <param name="Id">The template's id.</param>
/// <param name="Octets">The set's contents without its header.</param>
/// <param name="Time">The clock of the message it came in.</param>
/// <param name="Heard">When it came, milliseconds UTC.</param>
internal sealed record HeldSet(ushort Id, byte[] Octets, ExportTime Time, long Heard);
