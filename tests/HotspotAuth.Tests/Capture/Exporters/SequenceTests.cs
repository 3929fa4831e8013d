using HotspotAuth.Capture;
using HotspotAuth.Fuzz;
using static HotspotAuth.Fuzz.ExportMessages;

namespace HotspotAuth.Tests.Capture.Exporters;

public sealed class SequenceTests
{
    private static readonly byte[] Udp = Set(2, Template(256, (8, 4), (12, 4), (4, 1), (1, 4), (2, 4)));
    private readonly HeardExporter _heard = new();

    private static byte[] Data(int records, int octets = 90) =>
        Set(256, [.. Enumerable.Range(0, records).SelectMany(_ => (byte[])[.. Ip("10.10.0.5"), .. Ip("198.51.100.7"), 17, .. U32(octets), .. U32(1)])]);

    [Theory]
    [InlineData(1u)]
    [InlineData(uint.MaxValue - 1)]
    public void A_missing_packet_of_NetFlow_v9_is_a_gap_of_one(uint first)
    {
        foreach (var sequence in (uint[])[first, first + 1, first + 3, first + 4]) _heard.HearsV9(sequence, Set(0, Template(256, ExportSeeds.RouterFields)), Set(256, ExportSeeds.RouterUp));
        Assert.Empty(_heard.Gaps);
        _heard.Passes(TimeSpan.FromSeconds(4));
        _heard.Passes(TimeSpan.FromSeconds(6));

        Assert.Equal(1, Assert.Single(_heard.Gaps).Lost);
        Assert.Equal(1, _heard.Decoder.Totals.Lost);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue - 9)]
    public void Missing_records_of_IPFIX_are_a_gap_of_as_many(uint first)
    {
        _heard.HearsIpfix(first, Udp, Data(4));
        _heard.HearsIpfix(first + 4, Data(3));
        _heard.HearsIpfix(first + 7 + 12, Data(5));
        _heard.HearsIpfix(first + 24, Data(1));
        _heard.Ends();

        Assert.Equal(12, Assert.Single(_heard.Gaps).Lost);
    }

    [Fact]
    public void Templates_and_their_repetition_count_nothing_in_IPFIX()
    {
        _heard.HearsIpfix(0, Udp);
        _heard.HearsIpfix(0, Udp, Data(2));
        _heard.HearsIpfix(2, Udp);
        _heard.HearsIpfix(2, Data(2, 91));
        _heard.Ends();

        Assert.Empty(_heard.Gaps);
        Assert.Equal(4, _heard.Flows.Count);
    }

    [Fact]
    public void A_message_that_was_overtaken_is_no_loss()
    {
        _heard.HearsIpfix(0, Udp, Data(4));
        _heard.HearsIpfix(9, Data(3, 91));
        _heard.Passes(TimeSpan.FromSeconds(1));
        _heard.HearsIpfix(4, Data(5, 92));
        _heard.HearsIpfix(12, Data(1, 93));
        _heard.Ends();

        Assert.Empty(_heard.Gaps);
        Assert.Equal(13, _heard.Flows.Count);
    }

    [Fact]
    public void Of_several_that_are_missing_those_that_come_late_are_taken_off()
    {
        _heard.HearsIpfix(0, Udp, Data(1));
        _heard.HearsIpfix(10, Data(1, 91));
        _heard.HearsIpfix(4, Data(2, 92));
        _heard.Ends();

        Assert.Equal(7, Assert.Single(_heard.Gaps).Lost);
    }

    [Fact]
    public void The_same_datagram_twice_counts_once()
    {
        _heard.HearsIpfix(0, Udp, Data(4));
        _heard.HearsIpfix(4, Data(2));
        _heard.HearsIpfix(4, Data(2));
        _heard.HearsIpfix(6, Data(1));
        _heard.Ends();

        Assert.Equal(7, _heard.Flows.Count);
        Assert.Equal(1, _heard.Faults(ExportFault.Duplicate));
        Assert.Empty(_heard.Gaps);
    }

    /// <summary>softflowd numbers a message by the records up to its own end, and leaves those of options out.</summary>
    [Fact]
    public void Exporters_that_count_otherwise_are_understood_and_their_losses_found()
    {
        var options = Set(3, Options(300, 1, (143, 4), (160, 8)));
        var init = Set(300, [.. U32(1), .. U64(1_790_000_000_000)]);
        _heard.HearsIpfix(6, Udp, options, init, Data(6));
        _heard.HearsIpfix(10, Data(4));
        _heard.HearsIpfix(15, init, Data(5));
        _heard.HearsIpfix(16, Data(1));
        _heard.HearsIpfix(23, Data(7));
        // Three records before the next two are missing.
        _heard.HearsIpfix(28, Data(2));
        _heard.HearsIpfix(37, Data(9));
        _heard.Ends();

        Assert.Equal(3, Assert.Single(_heard.Gaps).Lost);
    }

    [Fact]
    public void An_exporter_that_never_counts_loses_no_record()
    {
        for (var i = 0; i < 5; i++) _heard.HearsIpfix(0, Udp, Data(2, 90 + i));
        Assert.Equal(10, _heard.Flows.Count);
    }

    [Fact]
    public void A_restart_of_a_NetFlow_v9_exporter_is_a_gap_of_unknown_size_and_ends_its_templates()
    {
        var before = _heard.Now;
        _heard.Hears(V9(500, 90_000_000, HeardExporter.Seconds, 0, Set(0, Template(256, ExportSeeds.RouterFields)), Set(256, ExportSeeds.RouterUp)));
        _heard.Passes(TimeSpan.FromMinutes(2));
        _heard.Hears(V9(1, 20_000, HeardExporter.Seconds + 120, 0, Set(256, ExportSeeds.RouterDown)));
        _heard.Passes(TimeSpan.FromSeconds(6));

        Assert.Single(_heard.Flows);
        var gap = Assert.Single(_heard.Gaps);
        Assert.Equal((before, before + 120_000, null), (gap.Start, gap.End, gap.Lost));
        Assert.Equal(1, _heard.Decoder.Totals.Restarts);
    }

    [Fact]
    public void An_uptime_that_wraps_after_49_days_is_no_restart()
    {
        _heard.Hears(V9(500, uint.MaxValue - 900, HeardExporter.Seconds, 0, Set(0, Template(256, ExportSeeds.RouterFields))));
        _heard.Passes(TimeSpan.FromSeconds(2));
        byte[] across = ExportSeeds.Router("10.10.0.5", 40000, "198.51.100.7", 443, 3, 180, "203.0.113.9", 61000, "198.51.100.7", 443, start: uint.MaxValue - 1899, end: 100);
        _heard.Hears(V9(501, 1100, HeardExporter.Seconds + 2, 0, Set(256, across)));
        _heard.Ends();

        Assert.Empty(_heard.Gaps);
        var flow = Assert.Single(_heard.Flows);
        Assert.Equal((((HeardExporter.Seconds + 2) * 1000L) - 3000, ((HeardExporter.Seconds + 2) * 1000L) - 1000), (flow.Start, flow.End));
    }

    [Fact]
    public void A_count_that_begins_anew_is_a_restart_of_an_IPFIX_exporter()
    {
        _heard.HearsIpfix(70_000, Udp, Data(4));
        _heard.Passes(TimeSpan.FromSeconds(30));
        _heard.HearsIpfix(0, Udp, Data(4, 91));
        _heard.HearsIpfix(4, Data(2, 92));
        _heard.Ends();

        Assert.Null(Assert.Single(_heard.Gaps).Lost);
        Assert.Equal(10, _heard.Flows.Count);
    }

    [Fact]
    public void The_same_exporter_from_another_port_was_started_anew()
    {
        _heard.HearsIpfix(10, Udp, Data(4));
        _heard.Passes(TimeSpan.FromSeconds(9));
        _heard.Hears(Ipfix(0, (uint)(_heard.Now / 1000), 1, Udp, Data(1)), port: 4711);
        _heard.Ends();

        var gap = Assert.Single(_heard.Gaps);
        Assert.Equal((9_000, null), (gap.End - gap.Start, gap.Lost));
    }

    [Fact]
    public void Forged_ports_of_one_exporter_fill_no_memory_and_no_log()
    {
        for (var port = 1; port < 5000; port++) _heard.Hears(Ipfix(0, HeardExporter.Seconds, 1, Data(1)), port);
        _heard.Ends();

        Assert.Equal(16, _heard.Decoder.Totals.Sessions.Count);
    }
}
