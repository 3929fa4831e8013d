using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>What the world saw of a flow, from the translations of one slice of time. Read once for each inside address.</summary>
internal sealed class OutsideAddresses(LogStores stores, TimeSpanMs slice)
{
    private readonly Dictionary<LogIp, ILookup<(int, LogIp, int, int), TranslationRow>> _byInside = [];

    /// <summary>Null where none is recorded, or where two that differ would fit.</summary>
    public (LogIp Ip, int Port)? Of(FlowRow flow) => Living(flow) is [var only] ? only : null;

    /// <summary>Whether the flow may have been seen so.</summary>
    public bool Has(FlowRow flow, Endpoint outside) => Living(flow).Any(seen => seen.Ip == outside.Ip && (outside.Port is null || outside.Port == seen.Port));

    private IReadOnlyList<(LogIp Ip, int Port)> Living(FlowRow flow)
    {
        if (!_byInside.TryGetValue(flow.ClientIp, out var translations))
        {
            translations = stores.Translations(new TranslationQuery(slice.From, slice.To) { InsideIp = flow.ClientIp })
                .Select(t => t.Row).ToLookup(t => (t.InsidePort, t.PeerIp, t.PeerPort, t.Protocol));
            _byInside[flow.ClientIp] = translations;
        }

        var seen = translations[(flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol)].ToArray();
        if (seen.Length == 0) return [];
        return
        [
            .. seen.GroupBy(t => (t.OutsideIp, t.OutsidePort, Number: t.Id ?? t.Start))
                .Where(g => g.Min(t => t.Start) <= flow.End && !(g.Max(t => t.End) < flow.Time)).Select(g => (g.Key.OutsideIp, g.Key.OutsidePort)).Distinct(),
        ];
    }
}
