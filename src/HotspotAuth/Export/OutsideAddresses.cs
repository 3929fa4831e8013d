using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>What the world saw of a flow, and the records that say so.</summary>
internal sealed record OutsideAddress(LogIp Ip, int Port, IEnumerable<RowPlace> Records);

/// <summary>What the world saw of a flow, from the translations of one slice of time. Read once for each inside address.</summary>
internal sealed class OutsideAddresses(LogStores stores, TimeSpanMs slice)
{
    private readonly Dictionary<LogIp, ILookup<(int, LogIp, int, int), StoredTranslation>> _byInside = [];

    /// <summary>Null where none is recorded, or where two that differ would fit.</summary>
    public OutsideAddress? Of(FlowRow flow) => Living(flow) is [var only] ? only : null;

    /// <summary>Whether the flow may have been seen so.</summary>
    public bool Has(FlowRow flow, Endpoint outside) => Living(flow).Any(seen => seen.Ip == outside.Ip && (outside.Port is null || outside.Port == seen.Port));

    private IReadOnlyList<OutsideAddress> Living(FlowRow flow)
    {
        if (!_byInside.TryGetValue(flow.ClientIp, out var translations))
        {
            translations = stores.Translations(new TranslationQuery(slice.From, slice.To) { InsideIp = flow.ClientIp })
                .ToLookup(t => (t.Row.InsidePort, t.Row.PeerIp, t.Row.PeerPort, t.Row.Protocol));
            _byInside[flow.ClientIp] = translations;
        }

        var seen = translations[(flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol)];
        if (!seen.Any()) return [];
        return
        [
            .. seen.GroupBy(t => (t.Row.OutsideIp, t.Row.OutsidePort, Number: t.Row.Id ?? t.Row.Start))
                .Where(g => g.Min(t => t.Row.Start) <= flow.End && !(g.Max(t => t.Row.End) < flow.Time)).GroupBy(g => (g.Key.OutsideIp, g.Key.OutsidePort))
                .Select(each => new OutsideAddress(each.Key.OutsideIp, each.Key.OutsidePort, each.SelectMany(g => g.Select(t => t.Place)))),
        ];
    }
}
