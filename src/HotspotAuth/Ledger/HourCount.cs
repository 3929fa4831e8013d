using HotspotAuth.Drill;
using HotspotAuth.Export;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Ledger;

/// <summary>A client that no session names, and the last of its connections that went through.</summary>
/// <param name="Ip">Its address.</param>
/// <param name="Mac">Its device, where the record tells.</param>
/// <param name="From">When the connection began, UTC milliseconds.</param>
/// <param name="To">When it was last seen.</param>
/// <param name="BytesDown">What came back.</param>
internal readonly record struct StrangeClient(LogIp Ip, LogMac? Mac, long From, long To, long BytesDown)
{
    /// <summary>Our own answers in the place of others, the way to the portal and refusals, are smaller in one connection.</summary>
    public const long LeastAnswered = 20_000;
}

/// <summary>
/// Goes through the flow records of an hour: what is a session's is added to it, what is nobody's is counted apart. What the machine
/// itself answers (portal, names, leases) and what never leaves the LAN is nobody's without meaning anything, and is left out there.
/// </summary>
internal sealed class HourCount(TimeSpanMs hour, HotspotSettings settings)
{
    /// <summary>Strangers told apart; a scan with made-up addresses is counted on in bytes only.</summary>
    private const int MostStrangers = 65_536;

    private readonly HashSet<LogIp> _strangers = [];
    private readonly LogIp[] _own = [.. new[] { settings.Gateway.Lan4.Address, settings.Gateway.Lan6?.Address }.OfType<System.Net.IPAddress>().Select(LogIp.From)];
    private readonly LanPrefix[] _lan = [.. new[] { settings.Gateway.Lan4, settings.Gateway.Lan6 }.OfType<LanPrefix>()];
    private readonly Dictionary<(LogIp, LogMac?), StrangeClient> _passing = [];
    private double _up;
    private double _down;

    /// <summary>Clients without a session that were answered from outside, each with the last record that shows it.</summary>
    public IReadOnlyCollection<StrangeClient> Passing => _passing.Values;

    public int Strangers => _strangers.Count;
    public BothWays Strange => new((long)Math.Round(_up), (long)Math.Round(_down));

    /// <summary>Reads what overlaps [<paramref name="from"/>, the hour's end), once.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public void Read(TrafficStore store, AccountedSessions sessions, long from, CancellationToken cancellationToken)
    {
        var query = new FlowQuery(from, hour.To);
        var reader = new TrafficReader(store);
        var captured = settings.Capture.Exporters.Count > 0 ? CapturedConnections.Read(reader, query, cancellationToken) : null;
        var rows = 0;
        foreach (var stored in reader.Flows(query))
        {
            if ((++rows & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (stored.Row.Exporter is null || captured?.Has(stored.Row) != true) Take(stored.Row, sessions);
        }
    }

    /// <summary>Adds one record.</summary>
    public void Take(in FlowRow flow, AccountedSessions sessions)
    {
        if (!DrillDevice.Is(flow.ClientMac) && !_own.Contains(flow.ClientIp) && !sessions.TryTake(flow)) TakeStrange(flow);
    }

    /// <summary>Lets go of those who passed and are somebody after all.</summary>
    public void Release(AccountedSessions sessions)
    {
        foreach (var (client, passing) in _passing.ToArray())
        {
            if (sessions.Has(passing)) _passing.Remove(client);
        }
    }

    private void TakeStrange(in FlowRow flow)
    {
        var share = HourPart.Of(flow.Time, flow.End, hour);
        if (share <= 0 || StaysInside(flow.PeerIp)) return;
        if (_strangers.Count < MostStrangers) _strangers.Add(flow.ClientIp);
        _up += share * flow.BytesUp;
        _down += share * flow.BytesDown;
        if (flow.BytesDown >= StrangeClient.LeastAnswered && _passing.Count < MostStrangers) _passing[(flow.ClientIp, flow.ClientMac)] = new StrangeClient(flow.ClientIp, flow.ClientMac, flow.Time, flow.End, flow.BytesDown);
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
