using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Export;

/// <summary>What a search asks for, and its pages.</summary>
public sealed class FoundRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Pages_put_together_are_the_whole_each_row_once(int size)
    {
        await using var office = new TestOffice();
        // Several begin at one moment, and one lives through all of them.
        await office.FlowAsync(0, 500, Mac(1), port: 40_000);
        for (var i = 0; i < 20; i++) await office.FlowAsync(10 + (i / 4), 20 + i, Mac(1), port: 40_001 + i);
        var question = new ExportQuestion(new TimeSpanMs(At(-100), At(1000))) { Ip = Ip };
        var whole = await office.RowsAsync(question);

        var paged = new List<ExportRow>();
        var export = new FlowExport(office.Stores(), new People(office.Database));
        RowMark? mark = null;
        while (true)
        {
            var page = export.Rows(question, mark).Take(size).ToArray();
            if (page.Length == 0) break;
            paged.AddRange(page);
            mark = RowMark.Parse(RowMark.Of(page[^1]).ToString());
        }

        Assert.Equal(21, whole.Count);
        Assert.Equal(whole.Select(row => row.Flow.Place), paged.Select(row => row.Flow.Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("x.2026-11-21.1")]
    [InlineData("1.2026-11-21.1.1")]
    [InlineData("1.2569-11-21.-1")]
    public void A_mark_that_is_none_begins_at_the_beginning(string text) => Assert.Null(RowMark.Parse(text));

    [Fact]
    public async Task Peer_client_port_and_outside_address_leave_what_was_asked()
    {
        await using var office = new TestOffice();
        Assert.True(LogIp.TryParse("198.51.100.1", out var outside));
        Assert.True(LogIp.TryParse("192.0.2.9", out var other));
        await office.FlowAsync(10, 20, Mac(1), port: 40_000);
        await office.WriteAsync(At(21), Flow(At(11), At(21), Mac(1), port: 40_001) with { PeerIp = other });
        var nat = new TranslationRow(At(10), TranslationEvent.Start, At(10), At(20), Ip, 40_000, outside, 61_000, Peer, 443, 6, 1);
        await office.WriteAsync(At(22), nat, nat with { InsidePort = 40_001, OutsidePort = 61_001, PeerIp = other, Id = 2 });
        var all = new ExportQuestion(new TimeSpanMs(At(0), At(100)));

        Assert.Equal([40_000, 40_001], (await office.RowsAsync(all with { Ip = Ip })).Select(row => row.Flow.Row.ClientPort));
        Assert.Equal([40_001], (await office.RowsAsync(all with { Ip = Ip, Port = 40_001 })).Select(row => row.Flow.Row.ClientPort));
        Assert.Equal([40_001], (await office.RowsAsync(all with { Peer = other })).Select(row => row.Flow.Row.ClientPort));
        Assert.Equal([40_000], (await office.RowsAsync(all with { Outside = new Endpoint(outside, 61_000) })).Select(row => row.Flow.Row.ClientPort));
        Assert.Equal([40_000, 40_001], (await office.RowsAsync(all with { Outside = new Endpoint(outside, null) })).Select(row => row.Flow.Row.ClientPort));
        Assert.Empty(await office.RowsAsync(all with { Outside = new Endpoint(outside, 61_000), Peer = other }));
    }
}
