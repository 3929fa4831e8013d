using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

public sealed class WhoisTests
{
    [Fact]
    public async Task One_session_with_its_device_on_the_wire_is_proved_from_address_to_person()
    {
        await using var office = new TestOffice();
        var id = await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(100));
        await office.WriteAsync(At(100), new FlowBindingRow(At(0), At(100), Mac(1), Ip, BindingSource.Arp));

        var answer = await office.WhoisAsync(50);

        Assert.True(answer.IsUnique);
        var one = Assert.Single(answer.Candidates);
        Assert.Equal(("mali", "Mali", id), (one.User, one.Person, one.Session));
        Assert.Equal(["ip-mac", "mac-session", "session-account", "account-person"], one.Links.Select(l => $"{l.From}-{l.To}"));
        Assert.All(one.Links, l => Assert.Equal(LinkGrade.Proved, l.Grade));
        Assert.All(one.Links, l => Assert.NotEmpty(l.Records));
    }

    [Fact]
    public async Task Two_sessions_on_one_address_are_both_given_and_not_unique()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null, nas: "east");
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, Mac(2), At(10), null, nas: "west");

        var answer = await office.WhoisAsync(50);

        Assert.False(answer.IsUnique);
        Assert.Equal(["bua", "mali"], answer.Candidates.Select(c => c.User!).Order());
    }

    [Fact]
    public async Task Tolerance_lets_the_next_person_on_the_address_fit_too()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(100));
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, Mac(1), At(130), At(200));

        Assert.Equal("mali", Assert.Single((await office.WhoisAsync(99)).Candidates).User);
        Assert.Empty((await office.WhoisAsync(110)).Candidates);
        Assert.False((await office.WhoisAsync(110, tolerance: 20)).IsUnique);
    }

    [Fact]
    public async Task Session_is_over_at_its_end_and_begun_at_its_start()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(100));
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, Mac(1), At(100), At(200));

        Assert.Equal("bua", Assert.Single((await office.WhoisAsync(100)).Candidates).User);
    }

    [Fact]
    public async Task Recorded_clock_offset_widens_the_window()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(100));
        await office.WriteAsync(At(100), new ClockRow(At(100), "time.example", ClockState.Ok, 2_500_000));

        var answer = await office.WhoisAsync(102);

        Assert.Equal(2_500_000, answer.ClockMicroseconds);
        Assert.Equal("mali", Assert.Single(answer.Candidates).User);
        Assert.Empty((await office.WhoisAsync(103)).Candidates);
    }

    [Fact]
    public async Task Second_device_seen_under_the_address_makes_the_answer_not_unique()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(100));
        await office.WriteAsync(At(100), new FlowBindingRow(At(0), At(100), Mac(1), Ip, BindingSource.Arp, Conflict: true), new FlowBindingRow(At(20), At(80), Mac(7), Ip, BindingSource.Arp, Conflict: true));

        var answer = await office.WhoisAsync(50);

        Assert.False(answer.IsUnique);
        Assert.Equal(["mali", null], answer.Candidates.Select(c => c.User));
        Assert.Equal(LinkGrade.Inferred, answer.Candidates[0].Links[0].Grade);
        Assert.Equal(LinkGrade.Missing, answer.Candidates[1].Links[^1].Grade);
        var conflict = Assert.Single(answer.Conflicts);
        Assert.Equal([Mac(1), Mac(7)], conflict.Macs);
        Assert.Equal((Ip, new TimeSpanMs(At(0), At(100)), 2), (conflict.Ip, conflict.Span, conflict.Records.Count));
    }

    [Fact]
    public async Task A_conflict_is_marked_even_where_the_port_names_one_device_and_not_at_another_time()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(2000));
        await office.WriteAsync(At(100), new FlowBindingRow(At(20), At(80), Mac(7), Ip, BindingSource.Arp, Conflict: true), new FlowBindingRow(At(20), At(90), Mac(1), Ip, BindingSource.Arp, Conflict: true));
        await office.FlowAsync(30, 60, Mac(1), port: 40_000);
        await office.FlowAsync(1500, 1600, Mac(1), port: 40_000);

        var during = await office.WhoisAsync(50, endpoint: $"{Ip}:40000");
        Assert.True(during.IsUnique);
        Assert.Equal([Mac(7), Mac(1)], Assert.Single(during.Conflicts).Macs);
        Assert.Empty((await office.WhoisAsync(1550, endpoint: $"{Ip}:40000")).Conflicts);
    }

    [Fact]
    public async Task Session_left_open_by_a_device_that_was_not_there_gives_way_to_the_one_that_was()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, Mac(2), At(1000), null);
        await office.FlowAsync(1100, 1200, Mac(2));

        Assert.Equal("bua", Assert.Single((await office.WhoisAsync(1150)).Candidates).User);
    }

    [Fact]
    public async Task Nas_session_without_an_end_is_only_inferred_past_its_newest_record()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null, nas: "east");

        var link = (await office.WhoisAsync(50)).Candidates[0].Links.Single(l => l.To == "session");

        Assert.Equal(LinkGrade.Inferred, link.Grade);
    }

    [Fact]
    public async Task Person_whose_record_was_changed_since_is_only_inferred()
    {
        await using var office = new TestOffice();
        var mali = await office.PersonAsync("mali", "Mali");
        await office.SessionAsync(mali, Ip, Mac(1), At(0), At(100));
        using (var connection = office.Database.Open()) Dapper.SqlMapper.Execute(connection, "UPDATE account SET name = 'Somebody else' WHERE id = @Id", new { mali.Id });

        var link = Assert.Single((await office.WhoisAsync(50)).Candidates).Links[^1];

        Assert.Equal(("person", LinkGrade.Inferred), (link.To, link.Grade));
    }

    [Fact]
    public async Task Device_without_a_session_is_given_with_the_missing_link()
    {
        await using var office = new TestOffice();
        await office.FlowAsync(0, 100, Mac(5));

        var answer = await office.WhoisAsync(50);

        Assert.False(answer.IsUnique);
        var one = Assert.Single(answer.Candidates);
        Assert.Equal((null, Mac(5)), (one.User, one.Mac!.Value));
    }

    [Fact]
    public async Task Port_of_a_recorded_flow_tells_two_devices_of_one_address_apart()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, Mac(2), At(1), null);
        await office.FlowAsync(10, 90, Mac(1), port: 50_001);
        await office.FlowAsync(10, 91, Mac(2), port: 50_002);

        Assert.False((await office.WhoisAsync(50)).IsUnique);
        Assert.Equal("bua", Assert.Single((await office.WhoisAsync(50, endpoint: "10.10.0.5:50002")).Candidates).User);
    }

    [Fact]
    public async Task Outside_port_leads_through_the_translation_to_the_person()
    {
        await using var office = new TestOffice();
        Assert.True(LogIp.TryParse("198.51.100.1", out var outside));
        var second = LogIp.FromIPv4(0x0A0A_0006);
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), second, Mac(2), At(0), null);
        var one = new TranslationRow(At(9), TranslationEvent.Start, At(9), null, Ip, 40_000, outside, 61_000, Peer, 443, 6);
        await office.WriteAsync(At(9), one, one with { InsideIp = second, OutsidePort = 61_001 });
        await office.WriteAsync(At(30), one with { Time = At(30), Event = TranslationEvent.End, End = At(30) });

        var exact = await office.WhoisAsync(20, outside: true, endpoint: "198.51.100.1:61000");
        Assert.True(exact.IsUnique);
        Assert.Equal(("mali", "outside"), (exact.Candidates[0].User, exact.Candidates[0].Links[0].From));

        var without = await office.WhoisAsync(20, outside: true, endpoint: "198.51.100.1");
        Assert.False(without.IsUnique);
        Assert.Equal(2, without.Candidates.Count);
        Assert.Contains("port", without.Ask, StringComparison.Ordinal);

        Assert.Empty((await office.WhoisAsync(31, outside: true, endpoint: "198.51.100.1:61000")).Candidates);
    }

    // A restart tells of a living connection again, with a start that may differ; the kernel's numbers come again.
    [Fact]
    public async Task A_translation_told_twice_ends_once_and_its_number_may_be_used_again()
    {
        await using var office = new TestOffice();
        Assert.True(LogIp.TryParse("198.51.100.1", out var outside));
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        var told = new TranslationRow(At(9), TranslationEvent.Start, At(9), null, Ip, 40_000, outside, 61_000, Peer, 443, 6, Id: 77);
        await office.WriteAsync(At(9), told);
        await office.WriteAsync(At(12), told with { Time = At(12), Event = TranslationEvent.Carry, Start = At(8.999) });
        await office.WriteAsync(At(30), told with { Time = At(30), Event = TranslationEvent.End, Start = At(8.999), End = At(30) });
        await office.WriteAsync(At(60), told with { Time = At(60), Start = At(60) });

        Assert.Equal("mali", Assert.Single((await office.WhoisAsync(20, outside: true, endpoint: "198.51.100.1:61000")).Candidates).User);
        Assert.Empty((await office.WhoisAsync(45, outside: true, endpoint: "198.51.100.1:61000")).Candidates);
        Assert.Equal("mali", Assert.Single((await office.WhoisAsync(70, outside: true, endpoint: "198.51.100.1:61000")).Candidates).User);
    }

    [Fact]
    public async Task Gap_over_the_moment_is_told()
    {
        await using var office = new TestOffice();
        await office.WriteAsync(At(100), new FlowGapRow(At(40), At(60), GapCause.KernelDrop, "eth0", 12));

        Assert.Equal(("flow", "kernel-drop"), (await office.WhoisAsync(50)).Completeness.Gaps.Where(g => g.Lost == 12).Select(g => (g.Stream, g.Cause)).Single());
    }

    [Theory]
    [InlineData("10.10.0.5", "10.10.0.5")]
    [InlineData("203.0.113.7:40001", "203.0.113.7:40001")]
    [InlineData("fd00:0::5", "fd00::5")]
    [InlineData("[fd00::5]:443", "[fd00::5]:443")]
    [InlineData("[fd00::5]", "fd00::5")]
    public void Address_with_and_without_port_is_read(string text, string read)
    {
        Assert.True(Endpoint.TryParse(text, out var endpoint));
        Assert.Equal(read, endpoint.Value.ToString());
    }

    [Theory]
    [InlineData("10")]
    [InlineData("10.10.5")]
    [InlineData("10.10.0.5:")]
    [InlineData("10.10.0.5:65536")]
    [InlineData("[fd00::5]443")]
    [InlineData("fe80::1%eth0")]
    [InlineData("kpp2.net")]
    [InlineData("")]
    public void What_is_no_whole_address_is_refused(string text) => Assert.False(Endpoint.TryParse(text, out _));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Those_who_had_an_outside_port_on_the_days_before_are_not_named(bool isSealed)
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(300_000));
        var outside = LogIp.FromIPv4(0xCB00_7101);
        // Each of five days somebody else for a minute, begun and over at another hour.
        for (var day = 0; day < 5; day++)
        {
            var row = new TranslationRow(At((day * 86_400) + (day * 7_000)), TranslationEvent.Start, At((day * 86_400) + (day * 7_000)), null, LogIp.FromIPv4(0x0A0A_0100U + (uint)day), 40_000, outside, 41_000, Peer, 443, 6, 7 + day);
            await office.WriteAsync(row.Time, row);
            await office.WriteAsync(row.Time + 60_000, row with { Time = row.Time + 60_000, Event = TranslationEvent.End, End = row.Time + 60_000 });
        }

        var living = new TranslationRow(At(250_000), TranslationEvent.Start, At(250_000), null, Ip, 40_000, outside, 41_000, Peer, 443, 6, 99);
        await office.WriteAsync(At(250_000), living);
        if (isSealed)
        {
            office.Clock.MoveTo(At(500_000));
            await office.CloseAsync();
            using var signer = DigestSigner.OpenOrCreate(HotspotAuth.Retention.DigestKeys.Directory(office.Data), office.Store);
            await new DaySealer(office.Store, signer).SealAsync(office.Store.Today.AddDays(-1), CancellationToken.None);
        }

        var answer = await office.WhoisAsync(250_010, outside: true, endpoint: "203.0.113.1:41000");

        Assert.Equal("mali", Assert.Single(answer.Candidates).User);
    }
}
