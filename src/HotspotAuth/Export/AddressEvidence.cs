using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>Which devices had an address in a window, by what was seen on the wire, in the leases and in the flows.</summary>
internal sealed class AddressEvidence
{
    private const int MostRecords = 20;
    private readonly Dictionary<LogMac, (TimeSpanMs Span, List<IStoredRow> Records)> _devices = [];

    /// <summary>True when a flow from the asked port, or to the asked peer, showed the device, so that others under the same address don't fit.</summary>
    public bool IsByPort { get; private set; }

    public IReadOnlyList<KeyValuePair<LogMac, IReadOnlyList<IStoredRow>>> Devices => [.. _devices.Select(d => KeyValuePair.Create(d.Key, (IReadOnlyList<IStoredRow>)d.Value.Records))];

    public static AddressEvidence Of(LogStores stores, LogIp ip, int? port, LogIp? peer, TimeSpanMs window)
    {
        var evidence = new AddressEvidence();
        var flows = stores.Flows([new FlowQuery(window.From, window.To) { Ip = ip }]).Where(f => f.Row.ClientMac is not null);
        if (port is not null || peer is not null)
        {
            var all = flows.ToArray();
            var ofPort = all.Where(f => (port is null || f.Row.ClientPort == port) && (peer is null || f.Row.PeerIp == peer)).ToArray();
            evidence.IsByPort = ofPort.Length > 0;
            flows = evidence.IsByPort ? ofPort : all;
        }

        foreach (var flow in flows) evidence.Add(flow.Row.ClientMac!.Value, new TimeSpanMs(flow.Row.Time, flow.Row.End), flow);
        if (evidence.IsByPort) return evidence;
        // A session's own binding reaches to the session's planned end and so proves no more than the session does.
        foreach (var binding in stores.Bindings(new BindingQuery(window.From, window.To) { Ip = ip }).Where(b => b.Row.Source != BindingSource.Session))
            evidence.Add(binding.Row.Mac, new TimeSpanMs(binding.Row.Time, binding.Row.End), binding);
        return evidence;
    }

    public TimeSpanMs Span(LogMac mac) => _devices[mac].Span;

    private void Add(LogMac mac, TimeSpanMs span, IStoredRow record)
    {
        if (!_devices.TryGetValue(mac, out var known)) known = (span, []);
        if (known.Records.Count < MostRecords) known.Records.Add(record);
        _devices[mac] = (new TimeSpanMs(Math.Min(known.Span.From, span.From), Math.Max(known.Span.To, span.To)), known.Records);
    }
}
