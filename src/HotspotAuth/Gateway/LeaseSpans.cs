using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>An address was leased to a device from one moment to another.</summary>
internal readonly record struct LeaseSpan(MacAddress Mac, IPAddress Address, DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// From lease files read one after the other to spans of time. A lease is told when it is first seen, then up to each renewal, and up to
/// its end: never ahead of time, because an address that is given back early may be another's a minute later.
/// </summary>
internal sealed class LeaseSpans
{
    private Dictionary<(IPAddress Address, MacAddress Mac), (DateTimeOffset? Expires, DateTimeOffset Told)> _living = [];

    /// <summary>What is new since the last look.</summary>
    public IReadOnlyList<LeaseSpan> Look(IReadOnlyList<DhcpLease> leases, DateTimeOffset now)
    {
        var spans = new List<LeaseSpan>();
        var living = new Dictionary<(IPAddress Address, MacAddress Mac), (DateTimeOffset? Expires, DateTimeOffset Told)>(leases.Count);
        foreach (var lease in leases)
        {
            // dnsmasq leaves a lease that is over in its file until it needs the place.
            if (lease.Expires <= now) continue;
            var key = (lease.Address, lease.Mac);
            var known = _living.TryGetValue(key, out var before);
            if (!known || before.Expires != lease.Expires) spans.Add(new LeaseSpan(lease.Mac, lease.Address, known ? before.Told : now, now));
            living[key] = (lease.Expires, known && before.Expires == lease.Expires ? before.Told : now);
        }

        foreach (var ((address, mac), (expires, told)) in _living)
        {
            if (living.ContainsKey((address, mac))) continue;
            var end = expires < now ? expires.Value : now;
            if (end > told) spans.Add(new LeaseSpan(mac, address, told, end));
        }

        _living = living;
        return spans;
    }

    /// <summary>The living leases up to now: the last word before a stop.</summary>
    public IReadOnlyList<LeaseSpan> End(DateTimeOffset now) => Look([], now);
}
