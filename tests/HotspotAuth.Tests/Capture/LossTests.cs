using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

public class LossTests
{
    [Fact]
    public void An_unbroken_run_of_losses_is_one_gap_and_a_quiet_interval_ends_it()
    {
        var sink = new RecordingSink();
        var meter = new LossMeter("lan0", GapCause.KernelDrop, sink);
        long[] losses = [0, 5, 7, 0, 0, 1];
        for (var i = 0; i < losses.Length; i++) meter.Add(i * 250, (i + 1) * 250, losses[i]);
        meter.Flush();

        Assert.Equal([new CaptureGap(250, 750, GapCause.KernelDrop, "lan0", 12), new CaptureGap(1250, 1500, GapCause.KernelDrop, "lan0", 1)], sink.Gaps);
    }

    [Fact]
    public void A_long_run_is_told_about_each_minute_and_nothing_is_counted_twice()
    {
        var sink = new RecordingSink();
        var meter = new LossMeter("lan0", GapCause.Frame, sink);
        for (var time = 0L; time < 600_000; time += 250) meter.Add(time, time + 250, 3);
        meter.Flush();

        Assert.InRange(sink.Gaps.Count, 9, 11);
        Assert.Equal(3 * 2400, sink.Gaps.Sum(g => g.Lost));
        Assert.Equal((0L, 600_000L), (sink.Gaps[0].Start, sink.Gaps[^1].End));
    }

    [Fact]
    public void More_networks_than_a_kernel_filter_holds_are_refused()
    {
        Assert.True(ClientNetwork.TryParse("fd00:10:10::/64", out var network));
        Assert.NotEmpty(GuestFilter.Build(new ClientNetworks(Enumerable.Repeat(network, 64)), 192));
        Assert.Throws<ArgumentException>(() => GuestFilter.Build(new ClientNetworks(Enumerable.Repeat(network, 1000)), 192));
    }

    [RootFact]
    public async Task A_sink_that_fails_ends_the_capture_and_the_fault_is_told()
    {
        using var veth = new Veth();
        using var capture = new RingCapture([veth.Near], new RingOptions { RingMegabytes = 2 }, Bench.Guests, new FlowTableOptions(), new FailingSink(), TimeProvider.System);
        using (var sender = new PacketSender(veth.Near)) sender.Send(Wire.Ethernet(Wire.Arp(1, Wire.ClientMac, "10.10.0.5", "10.10.0.1"), 0x0806));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => capture.Completion.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("disk full", error.Message);
    }

    private sealed class FailingSink : IFlowSink
    {
        public void OnFlow(in FlowRecord flow) => throw new InvalidOperationException("disk full");

        public void OnBinding(in AddressBinding binding) => throw new InvalidOperationException("disk full");

        public void OnGap(in CaptureGap gap) => throw new InvalidOperationException("disk full");
    }
}
