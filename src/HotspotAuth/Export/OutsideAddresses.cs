using System.Runtime.InteropServices;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>What the world saw of flows, from the translations of a span of time. Read once for each inside address, and kept small: a day may hold a million.</summary>
internal sealed class OutsideAddresses(LogStores stores, TimeSpanMs span)
{
    private readonly Dictionary<LogIp, Dictionary<Connection, int>> _byInside = [];
    private readonly List<Seen> _seen = [];

    public TimeSpanMs Span => span;

    /// <summary>Translations in memory.</summary>
    public int Count => _seen.Count;

    /// <summary>Null where none is recorded, or where two that differ would fit.</summary>
    /// <param name="flow">The connection.</param>
    /// <param name="evidence">Takes note of the records that say so; null: nobody wants them.</param>
    public (LogIp Ip, int Port)? Of(in FlowRow flow, EvidenceRows? evidence)
    {
        (LogIp Ip, int Port)? only = null;
        for (var at = First(flow); at >= 0; at = _seen[at].Next)
        {
            var each = _seen[at];
            if (!each.Lived(flow)) continue;
            if (only is { } other && (other.Ip != each.Ip || other.Port != each.Port)) return null;
            only = (each.Ip, each.Port);
        }

        for (var at = only is null || evidence is null ? -1 : First(flow); at >= 0; at = _seen[at].Next)
        {
            if (!_seen[at].Lived(flow)) continue;
            evidence!.Add(_seen[at].Begun);
            evidence.Add(_seen[at].Over);
        }

        return only;
    }

    /// <summary>Whether the flow may have been seen so.</summary>
    public bool Has(in FlowRow flow, Endpoint outside)
    {
        for (var at = First(flow); at >= 0; at = _seen[at].Next)
        {
            var each = _seen[at];
            if (each.Ip == outside.Ip && (outside.Port is null || outside.Port == each.Port) && each.Lived(flow)) return true;
        }

        return false;
    }

    private int First(in FlowRow flow)
    {
        if (!_byInside.TryGetValue(flow.ClientIp, out var connections)) _byInside[flow.ClientIp] = connections = Read(flow.ClientIp);
        return connections.GetValueOrDefault(new Connection(flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol), -1);
    }

    private Dictionary<Connection, int> Read(LogIp inside)
    {
        var connections = new Dictionary<Connection, int>();
        foreach (var stored in stores.Translations(new TranslationQuery(span.From, span.To) { InsideIp = inside }))
        {
            var row = stored.Row;
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(connections, new Connection(row.InsidePort, row.PeerIp, row.PeerPort, row.Protocol), out var isKnown);
            if (!isKnown) first = -1;
            if (Join(first, stored)) continue;
            _seen.Add(new Seen(row.Start, row.End, row.OutsideIp, row.OutsidePort, row.Id ?? row.Start, stored.Place, stored.Place, first));
            first = _seen.Count - 1;
        }

        return connections;
    }

    /// <summary>A translation has a row for its start, one for its end, and one a day between: together they are one.</summary>
    private bool Join(int first, in StoredTranslation stored)
    {
        var row = stored.Row;
        for (var at = first; at >= 0; at = _seen[at].Next)
        {
            var known = _seen[at];
            if (known.Number != (row.Id ?? row.Start) || known.Port != row.OutsidePort || known.Ip != row.OutsideIp) continue;
            _seen[at] = known with { Start = Math.Min(known.Start, row.Start), End = known.End > row.End ? known.End : row.End ?? known.End, Over = stored.Place };
            return true;
        }

        return false;
    }

    private readonly record struct Connection(int Port, LogIp Peer, int PeerPort, int Protocol);

    private readonly record struct Seen(long Start, long? End, LogIp Ip, int Port, long Number, RowPlace Begun, RowPlace Over, int Next)
    {
        public bool Lived(in FlowRow flow) => Start <= flow.End && !(End < flow.Time);
    }
}
