using HotspotAuth.TrafficLog;

namespace HotspotAuth.Benchmarks.Store;

/// <summary>
/// The flow records of a hotspot's day as they might be, in the order in which the capture hands them over, the same for the same seed: a thousand clients of which
/// few do most, online for some hours between morning and evening, connections in bursts (names asked first), servers of which few are in most
/// bursts, lengths of heavy tail, a tenth IPv6. A closed connection is handed over five seconds after its end, another after sixty.
/// </summary>
internal sealed class HotspotDay(int seed, long midnight)
{
    private const int Clients = 1000;
    private readonly Random _random = new(seed);

    /// <summary>The records, each with the moment it is handed over, UTC milliseconds.</summary>
    public List<(long Written, FlowRow Row)> Rows(int count)
    {
        var rows = new List<(long Written, FlowRow Row)>(count);
        var clients = Enumerable.Range(0, Clients).Select(Client).ToArray();
        while (rows.Count < count)
        {
            var client = clients[(int)(Clients * Math.Pow(_random.NextDouble(), 1.7))];
            var start = client.Online + (long)(client.Hours * 3_600_000 * _random.NextDouble());
            for (var i = 3 + _random.Next(12); i > 0 && rows.Count < count; i--)
            {
                start += _random.Next(900);
                rows.Add(Record(client, start));
            }
        }

        rows.Sort((x, y) => x.Written.CompareTo(y.Written));
        return rows;
    }

    private (LogIp Ip, LogIp Ip6, LogMac Mac, long Online, double Hours, uint[] Servers) Client(int number)
    {
        var low = new byte[16];
        _random.NextBytes(low.AsSpan(8));
        (low[0], low[1], low[2], low[3]) = (0x20, 0x01, 0x0D, 0xB8);
        LogIp.TryRead(low, out var ip6);
        return (LogIp.FromIPv4(0x0A0A_0002 + (uint)number), ip6, new LogMac((ulong)_random.NextInt64(1L << 46)), midnight + (long)((7 + (8 * _random.NextDouble())) * 3_600_000),
            0.5 + (4 * _random.NextDouble()), [.. Enumerable.Range(0, 40).Select(_ => Server())]);
    }

    private (long Written, FlowRow Row) Record((LogIp Ip, LogIp Ip6, LogMac Mac, long Online, double Hours, uint[] Servers) client, long start)
    {
        var kind = _random.NextDouble();
        var isName = kind < 0.35;
        var protocol = isName || kind >= 0.72 ? 17 : 6;
        var server = isName ? 0x0808_0808 : _random.Next(3) > 0 ? client.Servers[(int)(client.Servers.Length * Math.Pow(_random.NextDouble(), 2))] : Server();
        var isV6 = !isName && _random.Next(10) == 0;
        var duration = isName ? 2 + _random.Next(60) : (long)Math.Min(290_000, 120 * Math.Pow(1 - _random.NextDouble(), -1 / 0.7));
        var packets = isName ? 1 : (long)Math.Min(2_000_000, 6 * Math.Pow(1 - _random.NextDouble(), -1 / 1.1));
        var (up, down) = isName ? (1, 1) : ((packets / 3) + 2 + _random.Next(4), packets + _random.Next(6));
        var isClosed = protocol == 6 && _random.Next(10) > 0;
        var end = start + duration;
        var flags = protocol == 6 ? isClosed ? 0x1B : 0x1A : 0;
        return (end + (isClosed ? 5_000 : 60_000), new FlowRow(
            start, end, isV6 ? client.Ip6 : client.Ip, client.Mac, 32_768 + _random.Next(28_000), isV6 ? Six(server) : LogIp.FromIPv4(server),
            isName ? 53 : protocol == 6 && server % 11 == 0 ? 80 : 443, protocol, null, up, down,
            isName ? 55 + _random.Next(30) : (up * 60) + _random.Next(2_000), isName ? 90 + _random.Next(160) : (down * 1_100) + _random.Next(1_400),
            flags, flags, FlowOpened.Client, protocol == 6 && isClosed ? FlowFinish.Fin : FlowFinish.Idle));
    }

    private uint Server() => 0x2E00_0000 + ((uint)(Math.Pow(_random.NextDouble(), 3) * 4_000_000) * 37);

    private static LogIp Six(uint server)
    {
        LogIp.TryRead([0x2A, 0, 0x14, 0x50, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(server >> 24), (byte)(server >> 16), (byte)(server >> 8), (byte)server], out var address);
        return address;
    }
}
