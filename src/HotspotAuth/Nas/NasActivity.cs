using System.Collections.Concurrent;
using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>A source address that asked and is no NAS of ours.</summary>
internal sealed record NasStranger(IPAddress Address, DateTimeOffset First, DateTimeOffset Last, long Datagrams);

/// <summary>
/// How each NAS reports, in memory: one tally for each name in the table, and a few strangers. Counts of discards are at
/// least so many: the listener tells the first of a kind and sums up the rest when the next one comes.
/// </summary>
internal sealed class NasActivity(TimeProvider time)
{
    /// <summary>An attacker may send from any address: the longest silent one makes room.</summary>
    public const int MostStrangers = 64;

    private static readonly TimeSpan StrangersForgotten = TimeSpan.FromDays(7);
    private readonly ConcurrentDictionary<string, NasTally> _nases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<IPAddress, NasStranger> _strangers = [];
    private readonly Lock _strangersLock = new();
    private long _changes;

    /// <summary>Grows with whatever is counted, so that only a change is saved.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>A log-in that was answered, or met with silence (<paramref name="answer"/> 0).</summary>
    public void Decided(string nas, IPAddress source, bool signed, RadiusCode answer)
    {
        Tally(nas).Decided(time.GetUtcNow(), source, signed, answer);
    }

    /// <summary>An accounting record whose authenticator was right, with the NAS's own time where it tells one it did not hold back.</summary>
    public void Accounted(string nas, IPAddress source, DateTimeOffset? stamp)
    {
        Tally(nas).Accounted(time.GetUtcNow(), source, stamp);
    }

    /// <summary>Datagrams without an answer; without a NAS they are a stranger's.</summary>
    public void Discarded(RadiusDiscard reason, IPAddress source, string? nas, long count)
    {
        if (nas is not null) Tally(nas).Discarded(time.GetUtcNow(), source, reason, count);
        else if (reason == RadiusDiscard.UnknownClient) Knocked(source, count);
    }

    /// <summary>A password that came out as octets nobody types.</summary>
    public void Garbled(string nas)
    {
        Tally(nas).Garbled(time.GetUtcNow());
    }

    /// <summary>What is known of a NAS; nothing but nulls and zeros for one that was never heard.</summary>
    public NasSeen Of(string nas) => _nases.TryGetValue(nas, out var tally) ? tally.Seen : NasSeen.Nothing;

    /// <summary>All NASes that were heard, by name.</summary>
    public IReadOnlyDictionary<string, NasSeen> Heard => _nases.ToDictionary(n => n.Key, n => n.Value.Seen, StringComparer.OrdinalIgnoreCase);

    /// <summary>Who knocked within a week, the latest first.</summary>
    public IReadOnlyList<NasStranger> Strangers
    {
        get
        {
            var oldest = time.GetUtcNow() - StrangersForgotten;
            lock (_strangersLock) return [.. _strangers.Values.Where(s => s.Last >= oldest).OrderByDescending(s => s.Last)];
        }
    }

    /// <summary>Takes up what was saved before a restart.</summary>
    public void Restore(string nas, NasSeen seen) => _nases.TryAdd(nas, new NasTally(seen));

    /// <inheritdoc cref="Restore(string, NasSeen)"/>
    public void Restore(NasStranger stranger)
    {
        lock (_strangersLock) _strangers.TryAdd(stranger.Address, stranger);
    }

    /// <summary>Forgets NASes that are no more, and strangers that are now known.</summary>
    public void Keep(RadiusClientTable nases)
    {
        var names = nases.Clients.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var gone in _nases.Keys.Where(n => !names.Contains(n)).ToArray()) _nases.TryRemove(gone, out _);
        lock (_strangersLock)
        {
            foreach (var known in _strangers.Keys.Where(a => nases.Find(a) is not null).ToArray()) _strangers.Remove(known);
        }

        Interlocked.Increment(ref _changes);
    }

    private NasTally Tally(string nas)
    {
        Interlocked.Increment(ref _changes);
        return _nases.TryGetValue(nas, out var tally) ? tally : _nases.GetOrAdd(nas, _ => new NasTally(NasSeen.Nothing));
    }

    private void Knocked(IPAddress source, long count)
    {
        Interlocked.Increment(ref _changes);
        var now = time.GetUtcNow();
        lock (_strangersLock)
        {
            if (_strangers.TryGetValue(source, out var known))
            {
                _strangers[source] = known with { Last = now, Datagrams = known.Datagrams + count };
                return;
            }

            if (_strangers.Count >= MostStrangers) _strangers.Remove(_strangers.Values.MinBy(s => s.Last)!.Address);
            _strangers.Add(source, new NasStranger(source, now, now, count));
        }
    }
}
