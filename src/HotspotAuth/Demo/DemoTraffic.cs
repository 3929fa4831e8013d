using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Demo;

/// <summary>
/// What happened in the office: the same days for the same clock. A list of moments with what is written then, in order.
/// Peers are addresses reserved for documentation (RFC 5737, RFC 3849).
/// </summary>
internal sealed class DemoTraffic(DateTimeOffset now, TimeZoneInfo zone)
{
    // The same seed each time: two demonstrations tell the same story.
    private readonly Random _random = new(2569);
    private readonly List<(long Time, Action<DemoLog> Write)> _moments = [];

    /// <summary>A session worth asking about: a staff member's in the middle of the first day.</summary>
    public Session? Example { get; private set; }

    /// <summary>A shared notebook: one person logs out, half a minute later another logs in.</summary>
    public (IPAddress Ip, DateTimeOffset At)? HandOver { get; private set; }

    public IReadOnlyList<(long Time, Action<DemoLog> Write)> Of(DemoOffice office)
    {
        var today = Midnight(now);
        foreach (var day in new[] { Midnight(today.AddHours(-12)), today })
        {
            for (var i = 0; i < office.Staff.Count; i++) Staff(office.Staff[i], i, day);
            Shared(office.Staff[^2], office.Staff[^1], day.AddHours(13));
        }

        for (var i = 0; i < office.Guests.Count; i++) Person(office.Guests[i], i, 2, At(today, 8.5, 9), At(today, 15.5, 16.4), flows: 20);
        return [.. _moments.Where(m => m.Time <= now.ToUnixTimeMilliseconds()).OrderBy(m => m.Time)];
    }

    private void Staff(Account account, int number, DateTimeOffset day)
    {
        var (arrives, leaves) = (At(day, 7.8, 8.6), At(day, 16.2, 17.2));
        if (number % 7 == 3) Refused(account, number, arrives.AddSeconds(-25).ToUnixTimeMilliseconds());
        var session = Person(account, number, 1, arrives, leaves, flows: 60);
        Example ??= session;
    }

    private void Refused(Account account, int number, long at) => _moments.Add((at, log => log.Refused(account, at, Mac(number, 1), Ip(number, 1))));

    private void Shared(Account first, Account second, DateTimeOffset noon)
    {
        Person(first, 200, 1, noon.AddMinutes(10), noon.AddMinutes(40), flows: 8);
        Person(second, 200, 1, noon.AddMinutes(40.5), noon.AddMinutes(75), flows: 8);
        HandOver ??= (Ip(200, 1), noon.AddMinutes(40.25));
    }

    private Session Person(Account account, int number, int net, DateTimeOffset start, DateTimeOffset end, int flows)
    {
        // Whoever is still there now leaves now: what runs after this is real.
        if (end > now) end = now;
        var (mac, ip) = (Mac(number, net), Ip(number, net));
        var session = Session.Begin(account, start) with { Id = new Guid(Bytes(16), bigEndian: true), Mac = mac, Ip = ip, Until = account.ValidUntil };
        var plan = Enumerable.Range(0, flows).Select(_ => Flow(mac, ip, start, end)).ToArray();
        if (start >= now) return session;
        _moments.Add((start.ToUnixTimeMilliseconds(), log => log.Start(session)));
        foreach (var flow in plan) _moments.Add((flow.End, log => log.Flow(flow)));
        for (var at = start.AddMinutes(15); at < end; at = at.AddMinutes(15))
        {
            var (moment, sofar) = (at, Sum(session, plan, at));
            _moments.Add((moment.ToUnixTimeMilliseconds(), log => log.Interim(sofar with { LastSeen = moment })));
        }

        var last = Sum(session, plan, end) with { LastSeen = end, End = end, State = SessionState.Closed, Cause = end == now ? SessionCause.AdminReset : SessionCause.UserRequest };
        _moments.Add((end.ToUnixTimeMilliseconds(), log => log.Stop(last)));
        return session;
    }

    private FlowRow Flow(MacAddress mac, IPAddress ip, DateTimeOffset start, DateTimeOffset end)
    {
        var length = Math.Max(2000, (long)(end - start).TotalMilliseconds);
        var begins = start.ToUnixTimeMilliseconds() + 1000 + (long)(_random.NextDouble() * (length - 1500));
        var ends = Math.Min(begins + 200 + (long)(_random.NextDouble() * 90_000), end.ToUnixTimeMilliseconds() - 1);
        var (up, down) = (6 + _random.Next(60), 8 + _random.Next(400));
        var quic = _random.Next(3) == 0;
        var peer = LogIp.FromIPv4((_random.Next(2) == 0 ? 0xCB00_7100 : 0xC633_6400) + (uint)_random.Next(1, 60));
        return new FlowRow(
            begins, Math.Max(begins, ends), LogIp.From(ip), new LogMac(mac.Value), 32_768 + _random.Next(28_000), peer, 443, quic ? 17 : 6, null,
            up, down, up * 120L, down * 1150L, quic ? 0 : 0x1B, quic ? 0 : 0x1B, FlowOpened.Client, quic ? TrafficLog.FlowFinish.Idle : TrafficLog.FlowFinish.Fin);
    }

    private static Session Sum(Session session, FlowRow[] flows, DateTimeOffset until)
    {
        var done = flows.Where(f => f.End <= until.ToUnixTimeMilliseconds()).ToArray();
        return session with { Traffic = new Traffic(done.Sum(f => f.PacketsUp), done.Sum(f => f.PacketsDown), done.Sum(f => f.BytesUp), done.Sum(f => f.BytesDown)) };
    }

    private DateTimeOffset At(DateTimeOffset day, double first, double last) => day.AddSeconds(Math.Round(3600 * (first + (_random.NextDouble() * (last - first)))));

    private DateTimeOffset Midnight(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return new DateTimeOffset(local.Date, local.Offset);
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static MacAddress Mac(int number, int net) => new(0x0200_5E00_0000UL | ((ulong)net << 8) | (uint)number);

    private static IPAddress Ip(int number, int net) => new([10, 10, (byte)net, (byte)(10 + number)]);
}
