using System.Collections.Frozen;
using System.Net;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>
/// Finds the session that a guest's address has at a gateway which hands over, so that the status page knows its device there too.
/// An address that two gateways use at once belongs to nobody. Taken anew four times a second at most, however many ask.
/// </summary>
internal sealed class NasGuests(HandoverTable table, SessionTable sessions, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromMilliseconds(250);
    private volatile Snapshot? _snapshot;

    public Session? Find(IPAddress address)
    {
        if (table.All.Count == 0 || !Current().TryGetValue(address, out var id)) return null;
        return sessions.Find(id) is { } session && address.Equals(session.Ip) ? session : null;
    }

    /// <summary>The same, and not as it was a moment ago: for whoever knows that a session has just begun.</summary>
    public Session? FindNow(IPAddress address)
    {
        _snapshot = null;
        return Find(address);
    }

    private FrozenDictionary<IPAddress, Guid> Current()
    {
        var snapshot = _snapshot;
        if (snapshot is not null && time.GetElapsedTime(snapshot.Taken) < Age) return snapshot.ByAddress;
        var taken = time.GetTimestamp();
        var byAddress = sessions.Open
            .Where(session => session is { Nas: not null, Ip: not null } && table.Find(session.Nas) is not null)
            .GroupBy(session => session.Ip!)
            .Where(group => group.Count() == 1)
            .ToFrozenDictionary(group => group.Key, group => group.First().Id);
        _snapshot = new Snapshot(taken, byAddress);
        return byAddress;
    }

    private sealed record Snapshot(long Taken, FrozenDictionary<IPAddress, Guid> ByAddress);
}
