using HotspotAuth.Tests.Capture;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Lab.CaptureTests;

/// <summary><c>kill -9</c> in the middle of a capture.</summary>
public sealed class KilledCaptureTests
{
    [LabFact]
    public async Task Committed_batches_stay_and_what_was_in_the_table_lies_within_the_gap()
    {
        await using var role = new CaptureRole();
        string[] settings = ["--Capture:IdleTimeoutSeconds=1", "--Capture:ActiveTimeoutSeconds=60"];
        await role.StartAsync(settings);
        using var far = role.Link.SenderAtFarEnd();
        Send(far, "10.10.1.1", 3000);
        await role.UntilAsync(() => Task.FromResult(Recorded(role, "10.10.1.1") == 3000), "the first connections were not recorded");

        // These go on: they are in the table and in no record.
        var since = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Send(far, "10.10.1.2", 3000);
        await role.UntilAsync(async () => await role.MetricAsync("hotspot_capture_packets_total") >= 6000, "the packets did not arrive");
        await role.KillAsync();
        var killed = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.Equal(3000, Recorded(role, "10.10.1.1"));
        var lost = 3000 - Recorded(role, "10.10.1.2");

        await role.StartAsync(settings);
        Send(far, "10.10.1.3", 500);
        await role.UntilAsync(() => Task.FromResult(Recorded(role, "10.10.1.3") == 500), "after the restart nothing was recorded");
        await role.StopAsync();

        Assert.Equal(3000, Recorded(role, "10.10.1.1"));
        Assert.Equal(3000 - lost, Recorded(role, "10.10.1.2"));
        Assert.Equal(1, role.Sum("SELECT count(*) FROM gap WHERE cause = 'restart'"));
        Assert.Equal(1, role.Sum($"SELECT count(*) FROM gap WHERE cause = 'restart' AND time <= {since} AND \"end\" >= {killed} AND lost IS NULL"));
        await role.BothVerifyAsync();
    }

    private static void Send(PacketSender far, string client, int count)
    {
        for (var i = 0; i < count; i++) far.Send(Ethernet(IPv4(client, "198.51.100.1", 17, Udp(5000 + i, 443, 100), i)));
    }

    private static long Recorded(CaptureRole role, string client) => role.Sum($"SELECT coalesce(sum(packets_up), 0) FROM flow WHERE client_ip = x'{Convert.ToHexString(Ip(client))}'");
}
