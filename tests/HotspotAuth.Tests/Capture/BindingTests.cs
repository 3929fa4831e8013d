using HotspotAuth.Capture;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Capture;

public class BindingTests
{
    private const string OtherMac = "02:00:00:00:00:99";

    [Fact]
    public void Arp_binds_the_senders_address_at_once()
    {
        var bench = new Bench();
        bench.Send(1000, Ethernet(Arp(1, ClientMac, "10.10.0.5", "10.10.0.1"), 0x0806));

        Assert.Equal(new AddressBinding(1000, 1000, Mac5, Ip5, null, BindingSource.Arp, Conflict: false), Assert.Single(bench.Sink.Bindings));
        Assert.Equal(0, bench.Table.Count);
    }

    [Fact]
    public void An_arp_probe_from_no_address_claims_nothing()
    {
        var bench = new Bench();
        bench.Send(0, Ethernet(Arp(1, ClientMac, "0.0.0.0", "10.10.0.5"), 0x0806));
        bench.Table.Flush();

        Assert.Empty(bench.Sink.Bindings);
    }

    [Fact]
    public void Addresses_outside_the_guest_networks_are_left_out()
    {
        var bench = new Bench();
        bench.Send(0, Ethernet(Arp(2, ClientMac, "192.0.2.1", "10.10.0.5"), 0x0806));

        Assert.Empty(bench.Sink.Bindings);
    }

    [Fact]
    public void Claims_that_go_on_are_reported_by_interval_and_the_spans_join()
    {
        var bench = new Bench();
        for (var time = 0L; time <= 700_000; time += 10_000) bench.Send(time, Ethernet(Arp(1, ClientMac, "10.10.0.5", "10.10.0.1"), 0x0806));
        bench.Table.Flush();

        Assert.Equal([(0L, 0L), (0L, 300_000L), (300_000L, 600_000L), (600_000L, 700_000L)], bench.Sink.Bindings.Select(b => (b.First, b.Last)));
    }

    [Fact]
    public void Two_MACs_for_one_address_are_a_conflict_told_of_both()
    {
        var bench = new Bench();
        bench.Send(0, Ethernet(Arp(1, ClientMac, "10.10.0.5", "10.10.0.1"), 0x0806));
        bench.Send(1000, Ethernet(Arp(2, OtherMac, "10.10.0.5", "10.10.0.1"), 0x0806));

        Assert.Equal([(ClientMac, false), (ClientMac, true), (OtherMac, true)], bench.Sink.Bindings.Select(b => (b.Mac.ToString(), b.Conflict)));
    }

    [Fact]
    public void The_next_holder_of_an_address_is_no_conflict_after_the_window_nor_on_another_vlan()
    {
        var bench = new Bench();
        bench.Send(0, Ethernet(Arp(1, ClientMac, "10.10.0.5", "10.10.0.1"), 0x0806));
        bench.Send(1000, Ethernet(Arp(1, OtherMac, "10.10.0.5", "10.10.0.1"), 0x0806, tags: 20));
        bench.Send(200_000, Ethernet(Arp(1, OtherMac, "10.10.0.5", "10.10.0.1"), 0x0806));

        Assert.Equal([false, false, false], bench.Sink.Bindings.Select(b => b.Conflict));
    }

    [Fact]
    public void A_neighbour_advertisement_binds_its_target()
    {
        var bench = new Bench();
        var advertisement = Join([136, 0, 0, 0, 0x60, 0, 0, 0], Ip("fd00:10:10::5"), [2, 1], Mac(ClientMac));
        bench.Send(0, Ethernet(IPv6("fe80::5", "ff02::1", 58, advertisement, hopLimit: 255), 0x86DD));

        var binding = Assert.Single(bench.Sink.Bindings);
        Assert.Equal(("fd00:10:10::5", ClientMac, BindingSource.Ndp), (binding.Ip.ToString(), binding.Mac.ToString(), binding.Source));
    }

    [Theory]
    [InlineData("fd00:10:10::5", 255, 1)]
    [InlineData("::", 255, 0)]
    [InlineData("fd00:10:10::5", 254, 0)]
    public void A_neighbour_solicitation_binds_its_source_if_it_has_one_and_came_over_no_router(string source, int hopLimit, int bindings)
    {
        var bench = new Bench();
        var solicitation = Join([135, 0, 0, 0, 0, 0, 0, 0], Ip("fd00:10:10::1"), [1, 1], Mac(ClientMac));
        bench.Send(0, Ethernet(IPv6(source, "ff02::1", 58, solicitation, hopLimit), 0x86DD));

        Assert.Equal(bindings, bench.Sink.Bindings.Count);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(2, 0)]
    [InlineData(6, 0)]
    public void Of_dhcp_only_the_acknowledgement_binds(int messageType, int bindings)
    {
        var bench = new Bench();
        bench.Send(0, Ethernet(IPv4("10.10.0.1", "10.10.0.5", 17, Udp(67, 68, Dhcp(messageType, ClientMac, "10.10.0.5"))), from: GatewayMac, to: ClientMac));

        Assert.Equal(bindings, bench.Sink.Bindings.Count);
        Assert.All(bench.Sink.Bindings, b => Assert.Equal((BindingSource.Dhcp, Mac5, Ip5), (b.Source, b.Mac, b.Ip)));
    }

    [Fact]
    public void Dhcp_options_that_run_out_of_the_packet_bind_nothing()
    {
        var bench = new Bench();
        var message = Dhcp(5, ClientMac, "10.10.0.5");
        message[^3] = 200;
        bench.Send(0, Ethernet(IPv4("10.10.0.1", "10.10.0.5", 17, Udp(67, 68, message))));

        Assert.Empty(bench.Sink.Bindings);
    }

    [Fact]
    public void A_flood_of_forged_claims_stays_bounded_and_what_is_left_out_is_a_gap()
    {
        var bench = new Bench(new FlowTableOptions { MaxBindings = 100 });
        for (var i = 0; i < 20_000; i++)
            bench.Send(i / 20, Ethernet(Arp(1, $"02:00:00:01:{i >> 8 & 0xFF:x2}:{i & 0xFF:x2}", $"10.10.{i >> 8 & 0xFF}.{i & 0xFF}", "10.10.0.1"), 0x0806));
        bench.Table.Flush();

        Assert.Equal(2000, bench.Sink.Bindings.Count);
        var gap = Assert.Single(bench.Sink.Gaps);
        Assert.Equal((GapCause.Queue, 18_000L), (gap.Cause, gap.Lost));
    }

    private static MacAddress Mac5 => MacAddress.FromBytes(Mac(ClientMac));

    private static IpKey Ip5 => IpKey.TryParse("10.10.0.5", out var key) ? key : default;
}
