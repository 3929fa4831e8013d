using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

public sealed class FlowExportTests
{
    [Fact]
    public async Task Flow_within_a_session_carries_its_user_person_group_and_session()
    {
        await using var office = new TestOffice();
        var id = await office.SessionAsync(await office.PersonAsync("mali", "มะลิ ตัวอย่าง"), Ip, Mac(1), At(0), null);
        await office.FlowAsync(10, 20, Mac(1));

        var row = Assert.Single(await office.RowsAsync());

        Assert.Equal(("mali", "มะลิ ตัวอย่าง", "staff", id), (row.User, row.Person, row.Group, row.Session));
    }

    [Fact]
    public async Task Two_people_who_fit_are_both_given_as_sessions_and_neither_is_named()
    {
        await using var office = new TestOffice();
        var first = await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, null, At(0), null, nas: "east");
        var second = await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, null, At(5), null, nas: "west");
        await office.FlowAsync(10, 20, Mac(1));
        var export = new FlowExport(office.Stores(), await office.PeopleAsync());

        var row = Assert.Single(export.Rows(new ExportQuestion(new TimeSpanMs(At(0), At(60))) { Ip = Ip }));

        Assert.Null(row.User);
        Assert.Null(row.Person);
        Assert.Equal([first, second], row.Session!.Split(' ').Order());
        Assert.Equal(1, export.Ambiguous);
    }

    [Fact]
    public async Task What_an_exporter_tells_of_a_captured_connection_is_left_out_and_counted()
    {
        await using var office = new TestOffice();
        var exporter = LogIp.FromIPv4(0xC000_0201);
        await office.FlowAsync(10, 20, Mac(1));
        var told = Flow(At(12), At(24), null) with { Exporter = exporter };
        // The same connection, another port, and the same ports an hour before the capture saw them.
        await office.WriteAsync(At(30), told, told with { ClientPort = 40_001 }, told with { Time = At(-3600), End = At(-3590) });
        var export = new FlowExport(office.Stores(), await office.PeopleAsync());

        var rows = export.Rows(new ExportQuestion(new TimeSpanMs(At(-7200), At(60))) { Ip = Ip }).Select(r => (r.Flow.Row.Exporter, r.Flow.Row.ClientPort, r.Flow.Row.Time)).ToArray();

        Assert.Equal([(exporter, 40_000, At(-3600)), (null, 40_000, At(10)), (exporter, 40_001, At(12))], rows);
        Assert.Equal(1, export.Doubled);
    }

    [Fact]
    public async Task Two_sessions_of_one_person_name_him()
    {
        await using var office = new TestOffice();
        var mali = await office.PersonAsync("mali", "Mali");
        await office.SessionAsync(mali, Ip, Mac(1), At(0), At(11));
        var longer = await office.SessionAsync(mali, Ip, Mac(1), At(12), At(60));
        await office.FlowAsync(10, 40, Mac(1));

        var row = Assert.Single(await office.RowsAsync());

        Assert.Equal(("mali", longer), (row.User, row.Session));
    }

    [Fact]
    public async Task Link_address_decides_between_two_sessions_of_one_address()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), Ip, Mac(2), At(5), null);
        await office.FlowAsync(10, 20, Mac(2));

        Assert.Equal("bua", Assert.Single(await office.RowsAsync()).User);
    }

    [Fact]
    public async Task Device_that_no_session_names_is_nobodys_although_the_address_is_somebodys()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        await office.FlowAsync(10, 20, Mac(9));

        Assert.Null(Assert.Single(await office.RowsAsync()).User);
    }

    [Fact]
    public async Task Privacy_address_of_a_device_belongs_to_its_session()
    {
        await using var office = new TestOffice();
        Assert.True(LogIp.TryParse("fd00:10:10::abcd", out var privacy));
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), null);
        await office.FlowAsync(10, 20, Mac(1), privacy);

        var row = Assert.Single(await office.RowsAsync(new ExportQuestion(new TimeSpanMs(At(0), At(60))) { Ip = privacy }));

        Assert.Equal("mali", row.User);
    }

    [Theory]
    [InlineData(-30, -26)]
    [InlineData(-80, -75)]
    [InlineData(-200, -190)]
    public async Task Session_that_ended_before_claims_nothing(int startHours, int endHours)
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, null, At(startHours * 3600), At(endHours * 3600), nas: "east");
        await office.FlowAsync(10, 20, null);

        Assert.Null(Assert.Single(await office.RowsAsync()).User);
    }

    [Fact]
    public async Task End_that_a_nas_reported_after_the_range_still_ends_the_session()
    {
        await using var office = new TestOffice();
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), TestOffice.Ip, TestOffice.Mac(1), TestOffice.At(0), null, nas: "east");
        var start = office.Stores().Sessions(new SessionKeys { User = "mali" }, new TimeSpanMs(TestOffice.At(0), TestOffice.At(1))).Single().Row;
        await office.FlowAsync(1_000, 1_001, TestOffice.Mac(1));
        Assert.Equal("mali", Assert.Single(await office.RowsAsync()).User);
        // Five days later the NAS says that it had ended before that flow.
        var late = TestOffice.At(5 * 86_400);
        await office.WriteAsync(late, start with { Time = late, Event = SessionEvent.Stop, End = TestOffice.At(500) });
        Assert.Null(Assert.Single(await office.RowsAsync()).User);
    }

    [Fact]
    public async Task End_that_a_nas_reported_days_late_still_ends_the_session()
    {
        await using var office = new TestOffice();
        var start = At(-6 * 86_400);
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, null, start, start + 60_000, nas: "east", stopWritten: At(-3600));
        await office.FlowAsync(10, 20, null);

        Assert.Null(Assert.Single(await office.RowsAsync()).User);
    }

    [Fact]
    public async Task User_gets_the_flows_of_his_sessions_once_each_and_no_others()
    {
        await using var office = new TestOffice();
        var mali = await office.PersonAsync("mali", "Mali");
        var other = LogIp.FromIPv4(0x0A0A_0009);
        await office.SessionAsync(mali, Ip, Mac(1), At(0), At(30));
        await office.SessionAsync(mali, Ip, Mac(1), At(40), At(100));
        await office.SessionAsync(await office.PersonAsync("bua", "Bua"), other, Mac(2), At(0), At(100));
        await office.FlowAsync(10, 20, Mac(1));
        await office.FlowAsync(20, 50, Mac(1), port: 40_001);
        await office.FlowAsync(33, 34, Mac(1), port: 40_002);
        await office.FlowAsync(60, 70, Mac(2), other, 40_003);

        var rows = await office.RowsAsync(new ExportQuestion(new TimeSpanMs(At(0), At(200))) { User = "mali" });

        Assert.Equal([40_000, 40_001], rows.Select(r => r.Flow.Row.ClientPort));
    }

    [Fact]
    public async Task Flow_over_midnight_comes_once_and_rows_are_in_order_of_time()
    {
        await using var office = new TestOffice();
        const double Midnight = 12 * 3600;
        await office.FlowAsync(10, 20, Mac(1), port: 1);
        await office.FlowAsync(Midnight - 50, Midnight + 50, Mac(1), port: 2);
        await office.FlowAsync(Midnight + 20, Midnight + 60, Mac(1), port: 3);
        await office.FlowAsync(Midnight + 86_400, Midnight + 86_410, Mac(1), port: 4);

        var rows = await office.RowsAsync(-86_400, 5 * 86_400);

        Assert.Equal([1, 2, 3, 4], rows.Select(r => r.Flow.Row.ClientPort));
    }

    [Fact]
    public async Task Range_takes_what_overlaps_it_and_not_what_begins_at_its_end()
    {
        await using var office = new TestOffice();
        await office.FlowAsync(0, 99, Mac(1), port: 1);
        await office.FlowAsync(50, 100, Mac(1), port: 2);
        await office.FlowAsync(150, 151, Mac(1), port: 3);
        await office.FlowAsync(200, 201, Mac(1), port: 4);

        Assert.Equal([2, 3], (await office.RowsAsync(100, 200)).Select(r => r.Flow.Row.ClientPort));
    }

    [Fact]
    public async Task Outside_address_comes_from_the_translation_of_the_connection()
    {
        await using var office = new TestOffice();
        Assert.True(LogIp.TryParse("198.51.100.1", out var outside));
        await office.WriteAsync(At(9), new TranslationRow(At(9), TranslationEvent.Start, At(9), null, Ip, 40_000, outside, 61_000, Peer, 443, 6));
        await office.FlowAsync(10, 20, Mac(1));
        await office.FlowAsync(10, 21, Mac(1), port: 40_001);

        var rows = await office.RowsAsync();

        Assert.Equal([(outside, 61_000), (null, null)], rows.Select(r => ((LogIp?)r.OutsideIp, r.OutsidePort)));
    }
}
