using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>What the world saw of flows, from the translations of a span of time. Read once for each inside address.</summary>
internal sealed class OutsideAddresses(LogStores stores, TimeSpanMs span)
{
    private readonly Dictionary<LogIp, Dictionary<Connection, List<Seen>>> _byInside = [];

    public TimeSpanMs Span => span;

    /// <summary>Null where none is recorded, or where two that differ would fit.</summary>
    /// <param name="flow">The connection.</param>
    /// <param name="evidence">Takes note of the records that say so; null: nobody wants them.</param>
    public (LogIp Ip, int Port)? Of(in FlowRow flow, EvidenceRows? evidence)
    {
        if (Translations(flow) is not { } seen) return null;
        (LogIp Ip, int Port)? only = null;
        foreach (var each in seen)
        {
            if (!Lived(seen, each, flow)) continue;
            if (only is { } other && (other.Ip != each.Ip || other.Port != each.Port)) return null;
            only = (each.Ip, each.Port);
        }

        if (only is not null && evidence is not null)
        {
            foreach (var each in seen)
            {
                if (Lived(seen, each, flow)) evidence.Add(each.Place);
            }
        }

        return only;
    }

    /// <summary>Whether the flow may have been seen so.</summary>
    public bool Has(FlowRow flow, Endpoint outside) =>
        Translations(flow) is { } seen && seen.Any(each => each.Ip == outside.Ip && (outside.Port is null || outside.Port == each.Port) && Lived(seen, each, flow));

    private List<Seen>? Translations(in FlowRow flow)
    {
        if (!_byInside.TryGetValue(flow.ClientIp, out var connections)) _byInside[flow.ClientIp] = connections = Read(flow.ClientIp);
        return connections.GetValueOrDefault(new Connection(flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol));
    }

    private Dictionary<Connection, List<Seen>> Read(LogIp inside)
    {
        var connections = new Dictionary<Connection, List<Seen>>();
        foreach (var stored in stores.Translations(new TranslationQuery(span.From, span.To) { InsideIp = inside }))
        {
            var row = stored.Row;
            var connection = new Connection(row.InsidePort, row.PeerIp, row.PeerPort, row.Protocol);
            if (!connections.TryGetValue(connection, out var seen)) connections[connection] = seen = [];
            seen.Add(new Seen(row.Start, row.End, row.OutsideIp, row.OutsidePort, row.Id ?? row.Start, stored.Place));
        }

        return connections;
    }

    /// <summary>Whether a translation, which may have a row for its start and one for its end, lived while the flow did.</summary>
    private static bool Lived(List<Seen> rows, in Seen one, in FlowRow flow)
    {
        var (start, end) = (one.Start, one.End);
        foreach (var other in rows)
        {
            if (other.Number != one.Number || other.Port != one.Port || other.Ip != one.Ip) continue;
            start = Math.Min(start, other.Start);
            if (end is null || other.End > end) end = other.End ?? end;
        }

        return start <= flow.End && !(end < flow.Time);
    }

    private readonly record struct Connection(int Port, LogIp Peer, int PeerPort, int Protocol);

    private readonly record struct Seen(long Start, long? End, LogIp Ip, int Port, long Number, RowPlace Place);
}
