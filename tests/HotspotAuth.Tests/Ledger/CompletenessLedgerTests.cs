using HotspotAuth.Ledger;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;
using static HotspotAuth.Tests.Ledger.CountedOffice;

namespace HotspotAuth.Tests.Ledger;

/// <summary>Real rows in a real store; packets are made up, so what is right is known.</summary>
public sealed class CompletenessLedgerTests
{
    private const double Percent = NormalBand.One / 100.0;

    [Fact]
    public async Task Whole_hour_agrees_within_a_hundredth()
    {
        await using var office = new CountedOffice();
        for (var guest = 1; guest <= 20; guest++) office.AddGuest(guest, guest % 2 == 0 ? "ap-1" : null);

        var hour = await office.JudgeAsync();

        Assert.Equal((LedgerVerdict.Normal, 20, 0), (hour.Verdict, hour.Sessions, hour.Strangers));
        Assert.InRange(Math.Abs(hour.Missing!.Value), 0, (long)Percent);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(50)]
    public async Task Lost_share_of_the_records_is_told_within_a_point(int percent)
    {
        await using var office = new CountedOffice();
        for (var guest = 1; guest <= 60; guest++) office.AddGuest(guest);
        // Every so-manieth record goes, whatever its size: what is lost is known from what was there.
        var (all, dropped) = (office.Flows.ToArray(), new Random(percent));
        var within = all.Where(row => row.Time >= At(Hour) && row.End < At(0)).ToArray();
        office.Flows.RemoveAll(_ => dropped.Next(100) < percent);
        var truly = 1 - (office.Flows.Where(row => row.Time >= At(Hour) && row.End < At(0)).Sum(row => (double)row.BytesDown) / within.Sum(row => (double)row.BytesDown));

        var hour = await office.JudgeAsync();

        Assert.InRange(hour.Missing!.Value / Percent, (truly * 100) - 1, (truly * 100) + 1);
        if (percent > 6) Assert.Equal((LedgerVerdict.Outside, LedgerReason.Fewer), (hour.Verdict, hour.Reason));
    }

    [Fact]
    public async Task Five_lost_of_a_hundred_are_outside_once_the_site_is_known()
    {
        await using var office = new CountedOffice();
        for (var back = 2; back <= 61; back++) office.Hours.Put(Known(At(Hour - (back * 3600)), back % 2 == 0 ? 1_012_000 : 1_008_000), [], office.Office.Clock.GetUtcNow());
        for (var guest = 1; guest <= 60; guest++) office.AddGuest(guest);
        var dropped = new Random(1);
        office.Flows.RemoveAll(_ => dropped.Next(100) < 5);

        var hour = await office.JudgeAsync();

        Assert.Equal((LedgerVerdict.Outside, LedgerReason.Fewer), (hour.Verdict, hour.Reason));
        Assert.Equal(new NormalBand(1_010_000, 20_000), hour.Band);
        Assert.NotNull(office.Ledger.Fault());
        Assert.Equal(10, office.Hours.Sessions(hour.From).Count);
    }

    [Fact]
    public async Task Connection_that_a_router_told_of_as_well_counts_once()
    {
        await using var office = new CountedOffice();
        office.Office.Settings.Capture.Exporters.Add(new HotspotAuth.Exporters.ExporterSettings());
        for (var guest = 1; guest <= 10; guest++) office.AddGuest(guest);
        office.Flows.AddRange(office.Flows.Select(row => row with { Exporter = LogIp.FromIPv4(0x0A0A_0001), Time = row.Time - 40, ClientMac = null }).ToArray());

        var hour = await office.JudgeAsync();

        Assert.InRange(Math.Abs(hour.Missing!.Value), 0, (long)Percent);
    }

    [Fact]
    public async Task Silent_NAS_is_not_compared_and_not_blamed()
    {
        await using var office = new CountedOffice();
        office.AddGuest(1, "ap-1", Hour - 7200, 7200, interim: 100_000);
        for (var guest = 2; guest <= 6; guest++) office.AddGuest(guest);

        var hour = await office.JudgeAsync();

        Assert.Equal((5, 1, LedgerVerdict.Normal), (hour.Sessions, hour.Unreported, hour.Verdict));
        Assert.Equal(0, hour.Strangers);
    }

    [Fact]
    public async Task Hour_with_a_told_gap_that_lacks_records_is_no_alarm()
    {
        await using var office = new CountedOffice();
        for (var guest = 1; guest <= 10; guest++) office.AddGuest(guest);
        office.Flows.RemoveAll(row => row.End > At(-1800));
        await office.Office.WriteAsync(At(1700), new FlowGapRow(At(-1800), At(600), GapCause.Off));

        var hour = await office.JudgeAsync();

        Assert.Equal((LedgerVerdict.Cannot, LedgerReason.Gap, 1_800_000L), (hour.Verdict, hour.Reason, hour.GapMs));
    }

    [Fact]
    public async Task Without_flow_records_nothing_is_said()
    {
        await using var office = new CountedOffice();
        office.AddGuest(1);
        office.Flows.Clear();
        await office.Office.WriteAsync(At(1800), [.. office.Reports]);

        var hour = office.Ledger.Judge(At(Hour), CancellationToken.None);

        Assert.Equal((LedgerVerdict.Cannot, LedgerReason.NoFlows), (hour.Verdict, hour.Reason));
    }

    [Fact]
    public async Task Stranger_shows_in_the_running_hour_and_what_stays_inside_does_not()
    {
        await using var office = new CountedOffice();
        office.AddGuest(1, from: -30, to: 200);
        var stranger = Flow(At(20), At(60), Mac(99), LogIp.FromIPv4(0x0A0A_0063));
        office.Flows.AddRange([stranger, stranger with { PeerIp = LogIp.FromIPv4(0x0A0A_0001) }, stranger with { PeerIp = LogIp.FromIPv4(0xEFFF_FFFA) }]);
        office.Reports.RemoveAll(row => row.Event == SessionEvent.Stop);
        await office.WriteAsync(at: 180);
        // Whose session the store knows is no stranger, though its rows be late.
        var account = await office.Office.PersonAsync("mali", "Mali");
        using (var connection = office.Office.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SessionStore.Put(transaction, Session.Begin(account, Noon.AddSeconds(-30)) with { Mac = new HotspotAuth.Capture.MacAddress(Mac(1).Value), Ip = LogIp.FromIPv4(0x0A0A_1001).ToIPAddress() });
            transaction.Commit();
        }

        office.Ledger.Work(CancellationToken.None);

        var open = Assert.Single(office.Hours.Read(At(0), At(1)));
        Assert.Equal((LedgerVerdict.Open, 1, new BothWays(stranger.BytesUp, stranger.BytesDown)), (open.Verdict, open.Strangers, open.Strange));
    }

    [Fact]
    public async Task Running_hour_is_read_on_each_record_once_and_a_session_told_late_clears_its_client()
    {
        await using var office = new CountedOffice();
        var ledger = office.Ledger;
        var stranger = Flow(At(20), At(60), Mac(99), LogIp.FromIPv4(0x0A0A_0063)) with { BytesDown = 50_000 };
        var late = Flow(At(30), At(70), Mac(1), LogIp.FromIPv4(0x0A0A_1001)) with { BytesDown = 50_000 };
        await office.Office.WriteAsync(At(180), stranger, late);
        ledger.Work(CancellationToken.None);
        Assert.Equal(2, ledger.Passing.Count);

        // A long connection's record comes later than those of connections that began after it.
        var longer = stranger with { Time = At(-200), End = At(90), ClientPort = 40_001 };
        await office.Office.WriteAsync(At(300), longer);
        var account = await office.Office.PersonAsync("mali", "Mali");
        using (var connection = office.Office.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            SessionStore.Put(transaction, Session.Begin(account, Noon.AddSeconds(-30)) with { Nas = "ap-1", Mac = new HotspotAuth.Capture.MacAddress(Mac(1).Value), Ip = LogIp.FromIPv4(0x0A0A_1001).ToIPAddress() });
            transaction.Commit();
        }

        ledger.Work(CancellationToken.None);
        ledger.Work(CancellationToken.None);

        var open = Assert.Single(office.Hours.Read(At(0), At(1)));
        var share = 90.0 / 290;
        Assert.Equal((2, stranger.BytesDown + late.BytesDown + (long)Math.Round(share * longer.BytesDown)), (open.Strangers, open.Strange.Down));
        Assert.Equal(stranger.ClientIp, Assert.Single(ledger.Passing.Select(client => client.Ip).Distinct()));
        // After a restart the hour is counted from its records again; by then it is known whose one client is.
        var again = office.Ledger;
        again.Work(CancellationToken.None);
        Assert.Equal((1, stranger.BytesDown + (long)Math.Round(share * longer.BytesDown)), (office.Hours.Read(At(0), At(1))[0].Strangers, office.Hours.Read(At(0), At(1))[0].Strange.Down));
    }

    [Fact]
    public async Task Much_traffic_without_a_session_is_outside()
    {
        await using var office = new CountedOffice();
        for (var guest = 1; guest <= 3; guest++) office.AddGuest(guest);
        office.Flows.Add(Flow(At(-1000), At(-900), Mac(99), LogIp.FromIPv4(0x0A0A_0063)) with { BytesDown = 900_000_000 });

        var hour = await office.JudgeAsync();

        Assert.Equal((LedgerVerdict.Outside, LedgerReason.Strangers, 1), (hour.Verdict, hour.Reason, hour.Strangers));
    }

    [Fact]
    public async Task Drill_is_left_out()
    {
        await using var office = new CountedOffice();
        for (var guest = 1; guest <= 3; guest++) office.AddGuest(guest);
        office.Reports.AddRange(office.Reports.Take(3).ToArray().Select(row => row with { Session = new byte[16], Drill = true, Mac = Mac(77), BytesDown = row.BytesDown * 1000 }));

        var hour = await office.JudgeAsync();

        Assert.Equal((3, LedgerVerdict.Normal), (hour.Sessions, hour.Verdict));
    }

    [Fact]
    public async Task Missed_hours_are_made_up_for_and_judged_once()
    {
        await using var office = new CountedOffice();
        for (var guest = 1; guest <= 3; guest++) office.AddGuest(guest, from: Hour - 3000);
        await office.WriteAsync();
        office.Office.Clock.MoveTo(At(3 * 3600));

        office.Ledger.Work(CancellationToken.None);

        var hours = office.Hours.Read(At(-20 * 3600), At(4 * 3600));
        Assert.Equal([LedgerVerdict.Quiet, LedgerVerdict.Normal, LedgerVerdict.Normal], hours.SkipWhile(hour => hour.From < At(-3 * 3600)).Take(3).Select(hour => hour.Verdict));
        // From the log's first midnight; the newest hour that has ended is not written yet, so it and the running one are open.
        Assert.Equal(12 + 4, hours.Count);
        Assert.All(hours.TakeLast(2), hour => Assert.Equal(LedgerVerdict.Open, hour.Verdict));

        office.Hours.Put(Known(At(Hour), 1), [], office.Office.Clock.GetUtcNow());
        Assert.NotEqual(1, office.Hours.Read(At(Hour), At(0)).Single().Ratio);
    }

    [Fact]
    public async Task Hours_are_kept_as_long_as_the_log_and_no_longer()
    {
        await using var office = new CountedOffice();
        office.Hours.Put(Known(At(0), 1_000_000), [new LedgerSession("s", default, default)], Noon);
        var expiry = new Expiry(office.Office.Database, office.Office.Settings, office.Office.Clock);

        office.Office.Clock.MoveTo(At(96 * 86_400));
        await expiry.EraseAsync(CancellationToken.None);
        Assert.NotNull(office.Hours.Span());

        office.Office.Clock.MoveTo(At(98 * 86_400));
        await expiry.EraseAsync(CancellationToken.None);
        Assert.Null(office.Hours.Span());
        Assert.Empty(office.Hours.Sessions(At(0)));
    }

    private static LedgerHour Known(long from, long ratio) =>
        new(from, LedgerVerdict.Normal, null, 1, 0, new BothWays(0, 100_000_000), new BothWays(0, 100 * ratio), BandRule.Default, 0, default, 0);
}
