using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>What the world saw of a flow, from the translations of one slice of time. Read once for each inside address.</summary>
internal sealed class OutsideAddresses(LogStores stores, TimeSpanMs slice)
{
    private readonly Dictionary<LogIp, ILookup<(int, LogIp, int, int), TranslationRow>> _byInside = [];

    /// <summary>Null where none is recorded, or where two that differ would fit.</summary>
    public (LogIp Ip, int Port)? Of(FlowRow flow)
    {
        if (!_byInside.TryGetValue(flow.ClientIp, out var translations))
        {
            translations = stores.Translations(new TranslationQuery(slice.From, slice.To) { InsideIp = flow.ClientIp })
                .Select(t => t.Row).ToLookup(t => (t.InsidePort, t.PeerIp, t.PeerPort, t.Protocol));
            _byInside[flow.ClientIp] = translations;
        }

        var seen = translations[(flow.ClientPort, flow.PeerIp, flow.PeerPort, flow.Protocol)].ToArray();
        if (seen.Length == 0) return null;
        var living = seen.GroupBy(t => (t.OutsideIp, t.OutsidePort, Number: t.Id ?? t.Start))
            .Where(g => g.Min(t => t.Start) <= flow.End && !(g.Max(t => t.End) < flow.Time)).Select(g => (g.Key.OutsideIp, g.Key.OutsidePort)).Distinct().ToArray();
        return living.Length == 1 ? living[0] : null;
    }
}
