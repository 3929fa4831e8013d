using HotspotAuth.Drill;
using HotspotAuth.Export;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Ledger;

/// <summary>
/// Goes once through the flow records of an hour: what is a session's is added to it, what is nobody's is counted apart. What the machine
/// itself answers (portal, names, leases) and what never leaves the LAN is nobody's without meaning anything, and is left out there.
/// </summary>
internal sealed class HourCount(AccountedSessions sessions, TimeSpanMs hour, HotspotSettings settings)
{
    /// <summary>Strangers told apart; a scan with made-up addresses is counted on in bytes only.</summary>
    private const int MostStrangers = 65_536;

    private readonly HashSet<LogIp> _strangers = [];
    private readonly LogIp[] _own = [.. new[] { settings.Gateway.Lan4.Address, settings.Gateway.Lan6?.Address }.OfType<System.Net.IPAddress>().Select(LogIp.From)];
    private readonly LanPrefix[] _lan = [.. new[] { settings.Gateway.Lan4, settings.Gateway.Lan6 }.OfType<LanPrefix>()];
    private double _up;
    private double _down;

    public int Strangers => _strangers.Count;
    public BothWays Strange => new((long)Math.Round(_up), (long)Math.Round(_down));

    public void Read(TrafficStore store, CancellationToken cancellationToken)
    {
        var from = sessions.All.Where(session => session.IsCompared).Select(session => session.Compared.From).Append(hour.From).Min();
        var query = new FlowQuery(from, hour.To);
        var reader = new TrafficReader(store);
        var captured = settings.Capture.Exporters.Count > 0 ? CapturedConnections.Read(reader, query, cancellationToken) : null;
        var rows = 0;
        foreach (var stored in reader.Flows(query))
        {
            if ((++rows & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var flow = stored.Row;
            if (DrillDevice.Is(flow.ClientMac)) continue;
            if (flow.Exporter is not null && captured?.Has(flow) == true) continue;
            if (!_own.Contains(flow.ClientIp) && !sessions.TryTake(flow)) TakeStrange(flow);
        }
    }

    private void TakeStrange(in FlowRow flow)
    {
        var share = HourPart.Of(flow.Time, flow.End, hour);
        if (share <= 0 || StaysInside(flow.PeerIp)) return;
        if (_strangers.Count < MostStrangers) _strangers.Add(flow.ClientIp);
        _up += share * flow.BytesUp;
        _down += share * flow.BytesDown;
    }

    /// <summary>The LAN itself, link-local, multicast and broadcast.</summary>
    private bool StaysInside(LogIp peer)
    {
        var bytes = peer.ToBytes();
        if (bytes.Length == 16 ? bytes[0] == 0xFF || (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80) : bytes[0] >= 224 || bytes is [169, 254, ..]) return true;
        var address = new System.Net.IPAddress(bytes);
        return Array.Exists(_lan, lan => lan.Network.BaseAddress.AddressFamily == address.AddressFamily && lan.Network.Contains(address));
    }
}
