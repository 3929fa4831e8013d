using System.Net;
using System.Threading.Channels;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class NamedDeviceTests
{
    private static readonly IPEndPoint Door = new(IPAddress.Parse("10.10.0.1"), 8080);

    [LabFact]
    public async Task A_bypassed_device_passes_without_a_login_is_counted_and_recorded_and_outlives_every_close()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.Gateway.TakeListsAsync(Lists(bypass: lab.Mac1), CancellationToken.None);
        await PassesAsync(lab, GatewayLab.Address1);
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo)).Outcome);
        var notice = await NoticeAsync(lab.Gateway.Notices, n => n.Kind == NoticeKind.Bypass);
        Assert.Equal((lab.Mac1, GatewayLab.Address1), (notice.Mac, notice.Address));

        await lab.CloseAsync(lab.Mac1);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
        Assert.True((await lab.Gateway.ReadCountersAsync(lab.Mac1, CancellationToken.None)).Single(c => c.Address.Equals(GatewayLab.Address1)).BytesUp > 100);
        // What has no session is not among those that the sessions are reconciled with.
        Assert.DoesNotContain(await lab.CountersAsync(), c => c.Mac == lab.Mac1);

        await lab.Gateway.TakeListsAsync(Lists(), CancellationToken.None);
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
    }

    [LabFact]
    public async Task A_blocked_device_gets_no_answer_even_with_a_session_until_it_is_taken_off_the_list()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await using var portal = await PortalStandIn.StartAsync(lab.Topology.Gateway, 8080);
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        await using var pump = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        await lab.Gateway.TakeListsAsync(Lists(block: lab.Mac1), CancellationToken.None);
        Assert.Equal(Attempt.Silent, (await lab.Topology.Client1.TryConnectAsync(Door)).Outcome);
        Assert.Equal(Attempt.Silent, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client2.TryConnectAsync(Door)).Outcome);
        await lab.Gateway.TakeListsAsync(Lists(), CancellationToken.None);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(Door)).Outcome);
    }

    private static GatewaySettings Lists(MacAddress? bypass = null, MacAddress? block = null) => new()
    {
        Bypass = bypass is { } b ? [new NamedDevice { Mac = b.ToString(), Name = "printer" }] : [],
        Block = block is { } d ? [new NamedDevice { Mac = d.ToString(), Name = "stolen phone" }] : [],
    };

    // An address that ARP has not shown yet opens with the device's first packet, within a second.
    private static async Task PassesAsync(GatewayLab lab, IPAddress from)
    {
        var patience = DateTime.UtcNow + Patience.Most;
        while ((await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo, from)).Outcome != Attempt.Connected) Assert.True(DateTime.UtcNow < patience, "it does not pass");
    }

    internal static async Task<BindingNotice> NoticeAsync(ChannelReader<BindingNotice> notices, Func<BindingNotice, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        while (true)
        {
            var notice = await notices.ReadAsync(patience.Token);
            if (wanted(notice)) return notice;
        }
    }
}
