using System.Net;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class AdmissionTests
{
    // Refused means an answer; a dropped SYN would show as Silent after four seconds.
    [LabFact]
    public async Task A_client_that_is_not_logged_in_is_refused_and_reaches_nothing()
    {
        await using var lab = await GatewayLab.CreateAsync();
        foreach (var address in new[] { LabTopology.Internet4, LabTopology.Internet6 })
        {
            foreach (var port in new[] { 443, 7, 853 })
                Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(new IPEndPoint(address, port))).Outcome);
        }

        Assert.Equal(0, lab.Topology.Internet.Connections);
    }

    [LabFact]
    public async Task Opening_a_client_opens_that_client_only()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        Assert.Equal(Attempt.Connected, (await lab.Topology.Client1.TryConnectAsync(GatewayLab.Echo)).Outcome);
        Assert.Equal(Attempt.Refused, (await lab.Topology.Client2.TryConnectAsync(GatewayLab.Echo)).Outcome);
    }

    [LabFact]
    public async Task Closing_a_client_that_is_not_open_succeeds()
    {
        await using var lab = await GatewayLab.CreateAsync();
        Assert.Empty(await lab.CloseAsync(lab.Mac1));
    }
}
