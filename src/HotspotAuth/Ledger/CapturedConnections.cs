using HotspotAuth.TrafficLog;

namespace HotspotAuth.Ledger;

/// <summary>
/// What our own capture saw of each connection of an hour, so that an exporter's row of the same connection is not counted again. The rule is
/// <see cref="Export.CapturedFlows"/>'s, which asks client by client; here all are wanted, and one reading is enough.
/// </summary>
internal sealed class CapturedConnections
{
    /// <summary>Two clocks, and timeouts of two programs, cut the same connection a little differently.</summary>
    private const long Near = 5_000;

    private readonly Dictionary<(LogIp, int, LogIp, int, int), (long From, long To)> _seen = [];

    public static CapturedConnections Read(TrafficReader reader, FlowQuery query, CancellationToken cancellationToken)
    {
        var captured = new CapturedConnections();
        foreach (var stored in reader.Flows(query with { From = query.From - Near, To = query.To + Near }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            captured.Add(stored.Row);
        }

        return captured;
    }

    /// <summary>Remembers a record, unless it is an exporter's.</summary>
    public void Add(in FlowRow flow)
    {
        if (flow.Exporter is not null) return;
        var key = Key(flow);
        _seen[key] = _seen.TryGetValue(key, out var span) ? (Math.Min(span.From, flow.Time), Math.Max(span.To, flow.End)) : (flow.Time, flow.End);
    }

    /// <summary>Drops what ended before a moment, UTC milliseconds.</summary>
    public void Forget(long before)
    {
        foreach (var (key, span) in _seen)
        {
            if (span.To < before - Near) _seen.Remove(key); // a dictionary allows it in its own enumeration
        }
    }

    public bool Has(in FlowRow flow) => _seen.TryGetValue(Key(flow), out var span) && span.From <= flow.End + Near && span.To >= flow.Time - Near;

    private static (LogIp, int, LogIp, int, int) Key(in FlowRow flow) => (flow.ClientIp, flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol);
}
