namespace HotspotAuth.Benchmarks.Traffic;

/// <summary>
/// A hotspot's traffic as it might be, the same for the same seed: a name asked before most connections, TCP with handshake and FIN,
/// QUIC, some echo, a tenth IPv6; lengths of connections are heavy-tailed (Pareto 1.2), few clients do most. Frames are written with
/// their headers only, as the capture takes them; with a limit on the payload they are whole.
/// </summary>
internal sealed class HotspotTraffic(int seed, int clients, int seconds, int mostPayload = int.MaxValue)
{
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte Icmp = 1;
    private const int Fin = 0x11;
    private const int Syn = 0x02;
    private const int SynAck = 0x12;
    private const int Ack = 0x10;
    private const int Push = 0x18;
    private readonly Random _random = new(seed);
    private readonly TrafficFlow[] _flows = new TrafficFlow[clients * 6];

    /// <summary>Connections begun.</summary>
    public long Flows { get; private set; }

    /// <summary>Writes at least this many packets; returns how many.</summary>
    public long Write(string path, long packets)
    {
        using var file = new PcapWriter(path);
        while (file.Packets < packets)
        {
            file.Microseconds = 1_795_000_000_000_000 + (long)(seconds * 1e6 * file.Packets / packets);
            Step(file, ref _flows[_random.Next(_flows.Length)]);
        }

        return file.Packets;
    }

    private void Step(PcapWriter file, ref TrafficFlow flow)
    {
        if (flow.Left <= 0) Begin(ref flow);
        if (flow.PeerPort == 53)
        {
            Add(file, flow, up: true, 30 + _random.Next(30), 0);
            Add(file, flow, up: false, 60 + _random.Next(200), 0);
            flow.Left = 0;
        }
        else if (flow.Protocol == Icmp)
        {
            Add(file, flow, up: true, 56, 0);
            Add(file, flow, up: false, 56, 0);
            flow.Left--;
        }
        else if (flow.Protocol == Tcp && !flow.IsOpen)
        {
            Add(file, flow, up: true, 0, Syn);
            Add(file, flow, up: false, 0, SynAck);
            Add(file, flow, up: true, 0, Ack);
            flow.IsOpen = true;
        }
        else if (flow.Protocol == Tcp && flow.Left == 1)
        {
            Add(file, flow, up: true, 0, Fin);
            Add(file, flow, up: false, 0, Fin);
            Add(file, flow, up: true, 0, Ack);
            flow.Left = 0;
        }
        else
        {
            Burst(file, ref flow);
        }
    }

    private void Burst(PcapWriter file, ref TrafficFlow flow)
    {
        for (var i = 1 + _random.Next(4); i > 0 && flow.Left > 1; i--, flow.Left--)
        {
            var up = _random.Next(4) == 0;
            Add(file, flow, up, up ? 40 + _random.Next(400) : _random.Next(5) != 0 ? 1348 + _random.Next(100) : _random.Next(1300), Push);
        }

        if (flow.Left <= 1 && flow.Protocol != Tcp) flow.Left = 0;
    }

    private void Add(PcapWriter file, in TrafficFlow flow, bool up, int payload, int tcpFlags) => file.Add(flow, up, Math.Min(payload, mostPayload), tcpFlags);

    private void Begin(ref TrafficFlow flow)
    {
        Flows++;
        flow = new TrafficFlow
        {
            Client = 1 + (int)(clients * Math.Pow(_random.NextDouble(), 1.7)),
            IsV6 = _random.Next(10) == 0,
            Peer = (uint)(0x2E00_0000 + ((int)(Math.Pow(_random.NextDouble(), 3) * 4_000_000) * 37L)),
            ClientPort = (ushort)(1024 + _random.Next(64_000)),
        };
        switch (_random.NextDouble())
        {
            case < 0.35:
                (flow.Protocol, flow.PeerPort, flow.Left, flow.Peer) = (Udp, 53, 1, 0x0101_0101);
                break;
            case < 0.75:
                (flow.Protocol, flow.PeerPort, flow.Left) = (Tcp, (ushort)(_random.Next(10) == 0 ? 80 : 443), 5 + Length(6));
                break;
            case < 0.97:
                (flow.Protocol, flow.PeerPort, flow.Left) = (Udp, 443, 2 + Length(5));
                break;
            default:
                (flow.Protocol, flow.Left) = (Icmp, 2);
                break;
        }
    }

    private int Length(int least) => (int)Math.Min(20_000, least * Math.Pow(1 - _random.NextDouble(), -1 / 1.2));
}
