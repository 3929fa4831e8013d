using System.Collections.Concurrent;
using System.Net;
using HotspotAuth.Gateway;

namespace HotspotAuth.Sessions;

/// <summary>How the gateway's counters become the session's: an address may come, go, or begin anew at zero; the session's never go back.</summary>
internal sealed partial class SessionManager
{
    /// <summary>What each address of a session's device had counted when last read.</summary>
    private readonly ConcurrentDictionary<Guid, Dictionary<IPAddress, Traffic>> _lastReadings = new();

    private Session? Count(Session session, IReadOnlyList<GatewayCounter> counters)
    {
        if (counters.Count == 0) return null;
        var before = session.Traffic;
        var counted = table.Update(session.Id, current =>
        {
            var total = Total(current, counters);
            return total == current.Traffic ? current : current with { Traffic = total, LastSeen = time.GetUtcNow() };
        });
        if (counted is null || counted.Traffic == before) return null;
        usage.Seen(counted);
        return counted;
    }

    /// <summary>Called under the table's lock, so the last readings have one owner at a time.</summary>
    private Traffic Total(Session session, IReadOnlyList<GatewayCounter> counters)
    {
        var readings = counters.ToDictionary(c => c.Address, c => new Traffic(c.PacketsUp, c.PacketsDown, c.BytesUp, c.BytesDown));
        if (!_lastReadings.TryGetValue(session.Id, out var last))
        {
            _lastReadings[session.Id] = readings;
            var sum = readings.Values.Aggregate(default(Traffic), (a, b) => a + b);
            // Seen first after a restart: the kernel either went on counting all along, or was made anew (a reboot).
            return sum.IsBelow(session.Traffic) ? session.Traffic + sum : sum;
        }

        var total = session.Traffic;
        foreach (var (address, reading) in readings)
        {
            var seen = last.GetValueOrDefault(address);
            total += reading.IsBelow(seen) ? reading : reading - seen;
            last[address] = reading;
        }

        return total;
    }
}
