using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>
/// What our own capture saw of a client in one slice of time, so that a connection which an exporter told of as well is given once: the
/// capture's row, which saw the packets itself, stands. Read once for each client that has rows of an exporter.
/// </summary>
internal sealed class CapturedFlows(LogStores stores, TimeSpanMs slice)
{
    /// <summary>Two clocks, and timeouts of two programs, cut the same connection a little differently.</summary>
    private const long Near = 5_000;

    private readonly Dictionary<LogIp, ILookup<(int, LogIp, int, int), TimeSpanMs>> _byClient = [];

    /// <summary>Whether the capture has a row of the same client, peer, ports and protocol that overlaps the exporter's.</summary>
    public bool Has(FlowRow flow)
    {
        if (!_byClient.TryGetValue(flow.ClientIp, out var captured))
        {
            captured = stores.Flows([new FlowQuery(slice.From - Near, slice.To + Near) { Ip = flow.ClientIp }]).Select(f => f.Row).Where(f => f.Exporter is null)
                .ToLookup(f => (f.ClientPort, f.PeerIp, f.PeerPort, f.Protocol), f => new TimeSpanMs(f.Time, f.End));
            _byClient[flow.ClientIp] = captured;
        }

        return captured[(flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol)].Any(c => c.From <= flow.End + Near && c.To >= flow.Time - Near);
    }
}
