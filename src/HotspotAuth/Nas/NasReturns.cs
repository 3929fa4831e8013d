
namespace HotspotAuth.Nas;

/// <summary>How a NAS stands of which a session was not heard for long.</summary>
internal enum NasStanding
{
    /// <summary>It speaks, or answers: of a session it says nothing about it may be asked.</summary>
    Here,

    /// <summary>Nothing at all was heard of it.</summary>
    Away,

    /// <summary>It was away a moment ago.</summary>
    Back,
}

/// <summary>
/// NASes that are away, by a line or their power, and those that are back. What a NAS did not report while nobody heard it says nothing of its
/// sessions, and the only question that RADIUS has about a session ends it (RFC 5176). So while it is away it is asked whether it is there, and
/// once it is back its sessions have the time of a report before it is asked about them.
/// </summary>
internal sealed class NasReturns
{
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(AcceptAttributes.InterimSeconds + AcceptAttributes.InterimJitterSeconds + 60);

    private readonly Lock _lock = new();

    /// <summary>Since when it is back, null while it is away; only NASes with a session that was not heard of.</summary>
    private readonly Dictionary<string, DateTimeOffset?> _known = new(StringComparer.Ordinal);

    /// <summary>How a NAS stands now.</summary>
    /// <param name="nas">Its address.</param>
    /// <param name="isHeard">Any of its sessions was heard of lately.</param>
    /// <param name="now">By a clock that nobody sets.</param>
    public NasStanding Look(string nas, bool isHeard, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(nas, out var back))
            {
                if (isHeard) return NasStanding.Here;
                _known[nas] = null;
                return NasStanding.Away;
            }

            if (back is null && !isHeard) return NasStanding.Away;
            back ??= _known[nas] = now;
            return now - back <= Report ? NasStanding.Back : NasStanding.Here;
        }
    }

    /// <summary>One that was away has answered.</summary>
    public void Answered(string nas, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(nas, out var back) && back is null) _known[nas] = now;
        }
    }

    /// <summary>One of which nothing was heard does not answer either.</summary>
    public void FellSilent(string nas)
    {
        lock (_lock)
        {
            if (_known.ContainsKey(nas)) _known[nas] = null;
        }
    }

    /// <summary>Forgets those of whose every session was heard.</summary>
    public void Keep(IReadOnlySet<string> quiet)
    {
        lock (_lock)
        {
            if (_known.Count == 0) return;
            foreach (var heard in _known.Keys.Where(nas => !quiet.Contains(nas)).ToArray()) _known.Remove(heard);
        }
    }
}
