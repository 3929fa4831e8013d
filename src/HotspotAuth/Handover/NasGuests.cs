using System.Collections.Frozen;
using System.Net;
using HotspotAuth.Access;
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

    /// <summary>The session; null for a device on our own link that is not the session's: the address is in use behind the gateway and here.</summary>
    public Session? Find(Device device)
    {
        if (table.All.Count == 0 || !Current().TryGetValue(device.Ip, out var id)) return null;
        return sessions.Find(id) is { } session && device.Ip.Equals(session.Ip) && (device.Mac is null || device.Mac == session.Mac) ? session : null;
    }

    /// <summary>The same, and not as it was a moment ago: for whoever knows that a session has just begun.</summary>
    public Session? FindNow(Device device)
    {
        _snapshot = null;
        return Find(device);
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
