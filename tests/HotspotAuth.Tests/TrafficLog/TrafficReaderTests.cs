using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

public sealed class TrafficReaderTests : IDisposable
{
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Every_column_of_every_table_comes_back_as_it_was_written()
    {
        var (ip, peer, mac) = (LogIp.FromIPv4(0x0A0A0005), LogIp.From(System.Net.IPAddress.Parse("2001:db8::5")), new LogMac(0x02AB_CDEF_0123));
        var now = _store.Time.Now;
        var session = new byte[] { 1, 2, 3, 4 };
        var auth = new AuthRow(now, "radius-pap", AuthResult.Reject, "password", null, null, [9, 8, 7, 6, 5, 4, 3, 2], mac, ip, "ap-1", "aa-bb", session, true);
        var stop = new SessionRow(now, SessionEvent.Stop, session, 7, "สมหญิง", now - 5, [1], "staff", mac, ip, "ap-1", "n-1", now, 1, 2, 3, 4, "logout", true);
        var binding = new BindingRow(now, now + 9, mac, ip, BindingSource.Lease, 12, session, true);
        var clock = new ClockRow(now, "ntp1", ClockState.Ok, -1500, 30, 2);
        var gap = new GapRow(now, now + 1, GapCause.Queue, "radius", 5);
        var flow = new FlowRow(now, now + 5, ip, mac, 5353, peer, 443, 17, 100, 1, 2, 3, 4, 5, 6, FlowOpened.Peer, FlowFinish.Evicted, 3, ip);
        var seen = new FlowBindingRow(now + 1, now + 2, mac, peer, BindingSource.Ndp, null, false);
        var nat = new TranslationRow(now, TranslationEvent.End, now - 9, now, ip, 1000, peer, 2000, peer, 443, 6, 77, ip);
        await using (var access = _store.Writer(LogStream.Access))
        await using (var flows = _store.Writer(LogStream.Flow))
        await using (var nats = _store.Writer(LogStream.Nat))
        {
            Assert.True(access.TryAppend(auth) && access.TryAppend(stop) && access.TryAppend(binding) && access.TryAppend(clock) && access.TryAppend(gap));
            Assert.True(flows.TryAppend(flow) && flows.TryAppend(seen) && nats.TryAppend(nat));
        }

        var reader = new TrafficReader(_store.Store);
        Assert.Equal(flow, Assert.Single(reader.Flows(new FlowQuery(now, now + 1))).Row);
        Assert.Equal(nat, Assert.Single(reader.Translations(new TranslationQuery(now, now + 1) { OutsideIp = peer, OutsidePort = 2000 })).Row);
        Assert.Equal(clock, Assert.Single(reader.ClockOffsets(now, now + 1)).Row);
        Assert.Equal(gap, Assert.Single(reader.Gaps(now, now + 1)).Row);
        var bindings = reader.Bindings(new BindingQuery(now, now + 5) { Mac = mac }).ToList();
        Assert.Equal([LogStream.Access, LogStream.Flow], bindings.Select(row => row.Place.Stream));
        Assert.Equal(binding, bindings[0].Row with { Session = session });
        Assert.Equal(session, bindings[0].Row.Session);
        var storedAuth = Assert.Single(reader.Auths(new AuthQuery(now, now + 1) { Ip = ip }));
        Assert.Equal(auth, storedAuth.Row with { UserTag = auth.UserTag, Session = session });
        Assert.Equal(auth.UserTag, storedAuth.Row.UserTag);
        Assert.Equal(1, storedAuth.Place.Seq);
        var storedStop = Assert.Single(reader.Sessions(new SessionQuery(now - 1, now + 1) { User = "สมหญิง" })).Row;
        Assert.Equal(stop, storedStop with { Session = session, Holder = stop.Holder });
        Assert.Equal(session, storedStop.Session);
        Assert.Equal(stop.Holder, storedStop.Holder);
    }

    [Fact]
    public async Task What_was_written_since_comes_once_each_and_in_its_order_until_the_day_is_sealed()
    {
        var day = DayName.At(_store.Time.GetUtcNow(), _store.Store.Zone);
        var reader = new TrafficReader(_store.Store);
        await using (var flows = _store.Writer(LogStream.Flow))
        {
            // More than a page, and in another order than their times.
            for (var i = 0; i < 5_000; i++) await flows.AppendAsync(_store.Flow(5_000 - i), CancellationToken.None);
            await flows.FlushAsync(CancellationToken.None);
            _store.Time.Advance(TimeSpan.FromSeconds(10));
            var later = _store.Time.Now;
            await flows.AppendAsync(_store.Flow(7), CancellationToken.None);
            await flows.FlushAsync(CancellationToken.None);

            Assert.Equal(Enumerable.Range(1, 5_001).Select(seq => (long)seq), reader.FlowsWritten(day, 0).Select(row => row.Place.Seq));
            Assert.Equal(5_000, reader.WrittenBefore(day, LogStream.Flow, later));
            Assert.Equal(_store.Flow(7), Assert.Single(reader.FlowsWritten(day, 5_000)).Row);
            Assert.Empty(reader.FlowsWritten(day, 5_001));
        }

        Assert.Equal(0, reader.WrittenBefore(day, LogStream.Nat, long.MaxValue));
        _store.Time.Advance(TimeSpan.FromDays(2));
        using var signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        await new DaySealer(_store.Store, signer).SealAsync(day, CancellationToken.None);
        Assert.Empty(reader.FlowsWritten(day, 0));
        Assert.Equal(0, reader.WrittenBefore(day, LogStream.Flow, long.MaxValue));
    }

    [Fact]
    public async Task A_session_that_ended_before_the_range_has_no_row_in_it()
    {
        var start = _store.Time.Now;
        var ended = new SessionRow(start, SessionEvent.Start, [1], 1, "mali", start);
        var living = ended with { Session = [2], User = "bua" };
        await using (var access = _store.Writer(LogStream.Access))
        {
            Assert.True(access.TryAppend(ended) && access.TryAppend(living) && access.TryAppend(ended with { Time = start + 9_000, Event = SessionEvent.Stop, End = start + 8_000 }));
            Assert.True(access.TryAppend(living with { Time = start + 20_000, Event = SessionEvent.Stop, End = start + 20_000 }));
        }

        var reader = new TrafficReader(_store.Store);
        Assert.Equal(["bua", "bua"], reader.Sessions(new SessionQuery(start + 8_001, start + 30_000)).Select(row => row.Row.User));
        Assert.Equal(4, reader.Sessions(new SessionQuery(start + 7_999, start + 30_000)).Count());
        Assert.Empty(reader.Sessions(new SessionQuery(start + 8_001, start + 30_000) { User = "mali" }));
        // Whoever asks for the sessions of a key gets the end too, whenever it was.
        Assert.Equal([SessionEvent.Start, SessionEvent.Stop], reader.SessionsOf(new SessionKeys { User = "mali" }, start + 8_001, start + 30_000).Select(row => row.Row.Event));
    }

    [Fact]
    public async Task A_session_is_given_whole_although_only_one_of_its_rows_has_the_address()
    {
        var (start, ip, mac) = (_store.Time.Now, LogIp.FromIPv4(0x0A0A0005), new LogMac(5));
        var first = new SessionRow(start, SessionEvent.Start, [1], 1, "mali", start, Mac: mac);
        await using (var access = _store.Writer(LogStream.Access))
        {
            Assert.True(access.TryAppend(first) && access.TryAppend(first with { Session = [2], Mac = new LogMac(6) }));
            await access.FlushAsync(CancellationToken.None);
            _store.Time.Advance(TimeSpan.FromDays(1));
            Assert.True(access.TryAppend(first with { Time = start + 86_400_000, Event = SessionEvent.Interim, Ip = ip }));
        }

        var reader = new TrafficReader(_store.Store);
        var range = (From: start, To: start + 86_400_001);
        Assert.Equal([1L, 2L], reader.SessionsOf(new SessionKeys { Ips = [ip] }, range.From, range.To).Select(row => row.Place.Seq));
        Assert.Equal(2, reader.SessionsOf(new SessionKeys { Macs = [mac] }, range.From, range.To).Count);
        Assert.Empty(reader.SessionsOf(new SessionKeys { Macs = [new LogMac(7)] }, range.From, range.To));
        Assert.Empty(reader.SessionsOf(new SessionKeys(), range.From, range.To));
    }

    [Fact]
    public async Task Flows_of_one_client_come_in_order_of_time_over_days_and_beside_the_writer()
    {
        await using var writer = _store.Writer(LogStream.Flow);
        var start = _store.Time.Now;
        for (var day = 0; day < 3; day++)
        {
            writer.TryAppend(_store.Flow(5));
            writer.TryAppend(_store.Flow(1));
            writer.TryAppend(_store.Flow(3, client: 0x0A0A0006));
            await writer.FlushAsync(CancellationToken.None);
            _store.Time.Advance(TimeSpan.FromDays(1));
        }

        var flows = new TrafficReader(_store.Store).Flows(new FlowQuery(start - 10_000, _store.Time.Now) { Ip = LogIp.FromIPv4(0x0A0A0005) }).ToList();
        Assert.Equal(6, flows.Count);
        Assert.Equal(flows.Select(flow => flow.Row.Time).Order(), flows.Select(flow => flow.Row.Time));
        Assert.Equal(["2026-11-21", "2026-11-21", "2026-11-22", "2026-11-22", "2026-11-23", "2026-11-23"], flows.Select(flow => DayName.Of(flow.Place.Day)));
    }

    [Fact]
    public async Task A_record_written_after_midnight_is_found_by_its_time_before()
    {
        await using var writer = _store.Writer(LogStream.Flow);
        await writer.FlushAsync(CancellationToken.None);
        _store.Time.Advance(TimeSpan.FromHours(11.99));
        var late = _store.Flow(1);
        _store.Time.Advance(TimeSpan.FromHours(0.1));
        writer.TryAppend(late);
        await writer.FlushAsync(CancellationToken.None);
        var found = Assert.Single(new TrafficReader(_store.Store).Flows(new FlowQuery(late.Time, late.Time + 1)));
        Assert.Equal(new DateOnly(2026, 11, 22), found.Place.Day);
    }

    [Fact]
    public async Task The_log_is_complete_until_the_oldest_newest_batch()
    {
        var reader = new TrafficReader(_store.Store);
        Assert.Null(reader.CompleteUntil());
        await using var access = _store.Writer(LogStream.Access);
        await access.FlushAsync(CancellationToken.None);
        var until = _store.Time.Now;
        _store.Time.Advance(TimeSpan.FromSeconds(30));
        await using var flow = _store.Writer(LogStream.Flow);
        await flow.FlushAsync(CancellationToken.None);
        Assert.Equal(until, reader.CompleteUntil());
    }
}
