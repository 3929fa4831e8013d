using HotspotAuth.Tests.Capture;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Lab.CaptureTests;

/// <summary>Nothing is missing: what the records say, the gaps and the frames that are not IP add up to what the interface counted.</summary>
public sealed class TotalsTests
{
    [LabFact]
    public async Task Records_and_frames_that_are_not_IP_equal_the_interfaces_counters_in_packets_and_bytes()
    {
        await using var role = new CaptureRole();
        var (frames, bytes) = Counters(role.Link);
        await role.StartAsync();
        using (var near = new PacketSender(role.Link.Near))
        using (var far = role.Link.SenderAtFarEnd())
        {
            for (var i = 0; i < 2000; i++)
            {
                var (client, port) = ($"10.10.{1 + (i % 3)}.{1 + (i % 200)}", 2000 + (i % 50));
                far.Send(Ethernet(IPv4(client, "198.51.100.1", 17, Udp(port, 443, 20 + (i % 900)), i)));
                near.Send(Ethernet(IPv4("198.51.100.1", client, 17, Udp(443, port, 20 + (i % 1200)), i), 0x0800, GatewayMac, ClientMac));
                if (i % 10 == 0) far.Send(Ethernet(Arp(1, ClientMac, client, "10.10.0.1"), 0x0806));
                // Says that it is longer than it is.
                if (i % 100 == 0) far.Send(Ethernet(IPv4(client, "198.51.100.1", 17, Udp(port, 443, 40), i)[..40]));
            }
        }

        var (framesAfter, bytesAfter) = Counters(role.Link);
        await role.UntilAsync(async () => await role.MetricAsync("hotspot_capture_frames_total") == framesAfter - frames, "not all frames arrived");
        Assert.Equal(0, await role.MetricAsync("hotspot_capture_dropped_total"));
        var (notIp, outside) = (await role.MetricAsync("hotspot_capture_non_ip_total"), await role.MetricAsync("hotspot_capture_outside_total"));
        await role.StopAsync();

        Assert.True(notIp >= 200);
        var lost = role.Sum("SELECT coalesce(sum(lost), 0) FROM gap WHERE cause = 'frame'");
        Assert.Equal(20, lost);
        Assert.Equal(framesAfter - frames, role.Sum("SELECT sum(packets_up + packets_down) FROM flow") + lost + notIp + outside);
        // 14 octets of Ethernet a frame, 28 of ARP, 40 of each frame that was not understood.
        Assert.Equal(0, outside);
        Assert.Equal(bytesAfter - bytes, role.Sum("SELECT sum(bytes_up + bytes_down) FROM flow") + (14 * (framesAfter - frames)) + (28 * notIp) + (40 * lost));
        await role.BothVerifyAsync();
    }

    [LabFact]
    public async Task What_a_full_ring_drops_is_a_gap_to_the_last_packet()
    {
        await using var role = new CaptureRole();
        await role.StartAsync("--Capture:RingMegabytes=2");
        var (frames, _) = Counters(role.Link);
        // Stopped, it reads nothing: the flood is many times what two mebibytes hold.
        await role.SignalAsync("-STOP");
        using (var far = role.Link.SenderAtFarEnd())
            for (var i = 0; i < 60_000; i++) far.Send(Ethernet(IPv4("10.10.0.5", "198.51.100.1", 17, Udp(5000 + (i % 7), 443, 100), i)));
        await role.SignalAsync("-CONT");
        var (framesAfter, _) = Counters(role.Link);
        await role.UntilAsync(
            async () => await role.MetricAsync("hotspot_capture_frames_total") + await role.MetricAsync("hotspot_capture_dropped_total") >= framesAfter - frames, "not all frames were seen or missed");
        var seenElsewhere = await role.MetricAsync("hotspot_capture_non_ip_total") + await role.MetricAsync("hotspot_capture_outside_total");
        await role.StopAsync();

        var lost = role.Sum("SELECT coalesce(sum(lost), 0) FROM gap WHERE cause = 'kernel-drop'");
        var recorded = role.Sum("SELECT sum(packets_up + packets_down) FROM flow");
        Assert.InRange(lost, 1, 60_000);
        Assert.InRange(recorded, 1, 60_000);
        Assert.Equal(framesAfter - frames, recorded + lost + seenElsewhere);
        await role.BothVerifyAsync();
    }

    private static (long Frames, long Bytes) Counters(Veth link) =>
        (link.Counter("rx_packets") + link.Counter("tx_packets"), link.Counter("rx_bytes") + link.Counter("tx_bytes"));
}
