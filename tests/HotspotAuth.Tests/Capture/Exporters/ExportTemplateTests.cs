using HotspotAuth.Capture;
using HotspotAuth.Fuzz;
using static HotspotAuth.Fuzz.ExportMessages;

namespace HotspotAuth.Tests.Capture.Exporters;

public sealed class ExportTemplateTests
{
    private static readonly byte[] Udp = Set(2, Template(256, (8, 4), (12, 4), (4, 1), (1, 4), (2, 4)));

    private static byte[] Record(string from, string to, int octets, int packets) => [.. Ip(from), .. Ip(to), 17, .. U32(octets), .. U32(packets)];

    /// <summary>RFC 7011 appendix A.2.1 and A.3: a template and three records by it.</summary>
    [Fact]
    public void The_example_of_RFC_7011_is_read_as_it_says()
    {
        var specifiers = Convert.FromHexString("00080004" + "000C0004" + "000F0004" + "00020004" + "00010004");
        Assert.Equal(ExportFault.None, ExportTemplate.Read(specifiers, 5, 0, isIpfix: true, isOptions: false, 0, out var template, out var used));
        Assert.Equal(20, used);
        ReadOnlySpan<byte> set = (byte[])
        [
            .. Ip("192.0.2.12"), .. Ip("192.0.2.254"), .. Ip("192.0.2.1"), .. U32(5009), .. U32(5344385),
            .. Ip("192.0.2.27"), .. Ip("192.0.2.23"), .. Ip("192.0.2.2"), .. U32(748), .. U32(388934),
            .. Ip("192.0.2.56"), .. Ip("192.0.2.65"), .. Ip("192.0.2.3"), .. U32(5), .. U32(6534),
        ];

        var read = new List<string>();
        while (set.Length >= template!.Shortest)
        {
            Assert.True(DataRecord.TryRead(set, template, out var record, out var length));
            read.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{record.Source} {record.Destination} {record.Forward.Packets} {record.Forward.Octets}"));
            set = set[length..];
        }

        Assert.Equal(["192.0.2.12 192.0.2.254 5009 5344385", "192.0.2.27 192.0.2.23 748 388934", "192.0.2.56 192.0.2.65 5 6534"], read);
        Assert.Equal(0, set.Length);
    }

    /// <summary>RFC 7011 appendix A.5: lengths of one octet and of three.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(1000)]
    public void Fields_of_variable_length_are_passed_over_whole(int length)
    {
        var heard = new HeardExporter();
        byte[] prefix = length < 255 ? [(byte)length] : [255, .. U16(length)];
        byte[] record = [.. prefix, .. new byte[length], .. Record("10.10.0.5", "198.51.100.7", 90, 3)];

        heard.HearsIpfix(0, Set(2, Template(256, (Private(82), Variable), (8, 4), (12, 4), (4, 1), (1, 4), (2, 4))), Set(256, record, record));

        Assert.Equal(2, heard.Flows.Count);
        Assert.All(heard.Flows, f => Assert.Equal((90, 3), (f.BytesUp, f.PacketsUp)));
    }

    [Fact]
    public void A_variable_length_beyond_the_set_ends_the_set_and_is_counted()
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Set(2, Template(256, (Private(82), Variable), (8, 4), (12, 4), (4, 1), (1, 4), (2, 4))), Set(256, [200, .. Record("10.10.0.5", "198.51.100.7", 90, 3)]));
        Assert.Empty(heard.Flows);
        Assert.Equal(1, heard.Faults(ExportFault.RecordMalformed));
    }

    [Fact]
    public void A_template_defined_anew_reads_what_follows()
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Udp, Set(256, Record("10.10.0.5", "198.51.100.7", 90, 3)));
        heard.HearsIpfix(1, Set(2, Template(256, (2, 4), (1, 4), (4, 1), (12, 4), (8, 4))));
        heard.HearsIpfix(1, Set(256, [.. U32(7), .. U32(700), 17, .. Ip("198.51.100.7"), .. Ip("10.10.0.6")]));

        Assert.Equal([(90, 3), (700, 7)], heard.Flows.Select(f => (f.BytesUp, f.PacketsUp)));
        Assert.Equal("10.10.0.6", heard.Flows[1].ClientIp.ToString());
    }

    [Fact]
    public void After_a_withdrawal_records_wait_for_the_new_template()
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Udp);
        heard.HearsIpfix(0, Set(2, [.. U16(256), .. U16(0)]));
        heard.HearsIpfix(0, Set(256, Record("10.10.0.5", "198.51.100.7", 90, 3)));
        Assert.Empty(heard.Flows);

        heard.HearsIpfix(1, Udp);
        Assert.Single(heard.Flows);
    }

    [Fact]
    public void Withdrawing_all_templates_leaves_those_of_options()
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Udp, Set(3, Options(300, 1, (143, 4), (306, 4))));
        heard.HearsIpfix(0, Set(2, [.. U16(2), .. U16(0)]));
        heard.HearsIpfix(0, Set(300, [.. U32(1), .. U32(99)]), Set(256, Record("10.10.0.5", "198.51.100.7", 90, 3)));

        Assert.Equal(1, heard.Decoder.Totals.OptionRecords);
        Assert.True(Assert.Single(heard.Decoder.Totals.Sessions) is { IsSampled: true, HeldSets: 1 });
    }

    [Fact]
    public void Records_before_their_template_are_kept_with_the_times_of_their_own_datagram()
    {
        var heard = new HeardExporter();
        heard.HearsV9(1, Set(256, ExportSeeds.RouterUp));
        heard.Passes(TimeSpan.FromMinutes(29));
        Assert.Empty(heard.Flows);

        heard.HearsV9(2, Set(0, Template(256, ExportSeeds.RouterFields)));

        var flow = Assert.Single(heard.Flows);
        // Uptime 50 s and 55 s of an exporter that had been up for 60.4 s when it sent them, at whole second 0.
        Assert.Equal(((HeardExporter.Seconds * 1000L) - 10_400, (HeardExporter.Seconds * 1000L) - 5_400), (flow.Start, flow.End));
        Assert.Empty(heard.Gaps);
    }

    [Fact]
    public void Records_whose_template_never_comes_become_a_gap()
    {
        var heard = new HeardExporter();
        var since = heard.Now;
        heard.HearsV9(1, Set(256, ExportSeeds.RouterUp));
        heard.Passes(TimeSpan.FromMinutes(41));
        heard.Passes(TimeSpan.FromSeconds(6));

        var gap = Assert.Single(heard.Gaps);
        Assert.Equal((since, GapCause.Exporter, "192.0.2.1", null), (gap.Start, gap.Cause, gap.Source, gap.Lost));
        Assert.Equal(1, heard.Faults(ExportFault.TemplateUnknown));
    }

    [Fact]
    public void What_waits_for_templates_is_bounded_and_the_excess_is_a_gap()
    {
        var heard = new HeardExporter();
        for (uint i = 0; i < 400; i++) heard.HearsV9(i, Set(256, new byte[1000]));
        heard.Ends();

        Assert.InRange(heard.Faults(ExportFault.TemplateUnknown), 400, 400);
        Assert.Single(heard.Gaps);
    }

    [Fact]
    public void A_template_that_was_not_repeated_for_its_lifetime_reads_nothing_more()
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Udp, Set(256, Record("10.10.0.5", "198.51.100.7", 90, 3)));
        heard.Passes(TimeSpan.FromMinutes(121));
        heard.HearsIpfix(1, Set(256, Record("10.10.0.5", "198.51.100.7", 91, 3)));
        Assert.Single(heard.Flows);
    }

    [Fact]
    public void Each_exporting_process_has_templates_of_its_own()
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Udp);
        heard.Hears(Ipfix(0, HeardExporter.Seconds, 2, Set(256, Record("10.10.0.5", "198.51.100.7", 90, 3))));
        heard.Hears(Ipfix(0, HeardExporter.Seconds, 1, Set(256, Record("10.10.0.5", "198.51.100.7", 90, 3))), port: 9999);
        Assert.Empty(heard.Flows);
    }

    [Theory]
    [InlineData(ExportFault.TemplateMalformed, "0100000500080004")]
    [InlineData(ExportFault.TemplateMalformed, "01000001" + "00080000")]
    [InlineData(ExportFault.TemplateMalformed, "00100001" + "00080004")]
    [InlineData(ExportFault.TemplateTooLarge, "01000001" + "0008FFFE")]
    public void A_template_that_can_not_be_used_is_counted(ExportFault fault, string octets)
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Set(2, Convert.FromHexString(octets)));
        Assert.Equal(1, heard.Faults(fault));
    }

    [Fact]
    public void Templates_are_bounded()
    {
        var heard = new HeardExporter();
        heard.HearsIpfix(0, Set(2, [.. Enumerable.Range(256, 200).SelectMany(id => Template((ushort)id, (8, 4)))]));
        Assert.Equal(1, heard.Faults(ExportFault.TemplatesTooMany));
    }

    [Theory]
    [InlineData(ExportFault.Version, "000500010000")]
    [InlineData(ExportFault.HeaderTruncated, "00")]
    [InlineData(ExportFault.HeaderTruncated, "0009000100000000")]
    [InlineData(ExportFault.MessageLength, "000A00FF6AFD12000000000000000001")]
    [InlineData(ExportFault.SetLength, "000A00146AFD1200000000000000000101000003")]
    [InlineData(ExportFault.SetReserved, "000A00146AFD1200000000000000000100040004")]
    public void A_datagram_that_is_none_is_counted_by_its_reason(ExportFault fault, string octets)
    {
        var heard = new HeardExporter();
        heard.Hears(Convert.FromHexString(octets));
        Assert.Equal(1, heard.Faults(fault));
        Assert.Equal(1, heard.Decoder.Totals.Datagrams);
    }
}
