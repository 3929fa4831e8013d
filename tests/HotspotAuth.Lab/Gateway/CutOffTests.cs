using System.Diagnostics;
using System.Net;

namespace HotspotAuth.Lab.GatewayTests;

public sealed class CutOffTests
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);

    [LabFact]
    public async Task Closing_cuts_the_open_connections_of_that_client_and_of_no_other()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        await lab.OpenAsync(lab.Mac2, null, GatewayLab.Address2);
        foreach (var echo in new[] { GatewayLab.Echo, GatewayLab.Echo6 })
        {
            await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
            await using var mine = await EchoPump.StartAsync(lab.Topology.Client1, echo);
            await using var others = await EchoPump.StartAsync(lab.Topology.Client2, echo);
            await lab.CloseAsync(lab.Mac1);
            var since = Stopwatch.GetTimestamp();
            Assert.True(await mine.WaitForCutAsync(since) < Prompt);
            await others.WaitForAnswerAsync();
            Assert.Equal(Attempt.Refused, (await lab.Topology.Client1.TryConnectAsync(echo)).Outcome);
        }
    }

    [LabFact]
    public async Task The_sessions_end_cuts_open_connections_without_anybody_closing()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac2, null, GatewayLab.Address2);
        foreach (var echo in new[] { GatewayLab.Echo, GatewayLab.Echo6 })
        {
            var since = Stopwatch.GetTimestamp();
            var life = TimeSpan.FromSeconds(4);
            await lab.OpenAsync(lab.Mac1, life, GatewayLab.Address1);
            await using var mine = await EchoPump.StartAsync(lab.Topology.Client1, echo);
            await using var others = await EchoPump.StartAsync(lab.Topology.Client2, echo);
            var lived = await mine.WaitForCutAsync(since);
            Assert.InRange(lived, TimeSpan.FromSeconds(1), life + Prompt);
            await others.WaitForAnswerAsync();
        }
    }

    // Nobody is there to close: the kernel ends it.
    [LabFact]
    public async Task The_sessions_end_holds_when_the_program_is_gone()
    {
        await using var lab = await GatewayLab.CreateAsync();
        var since = Stopwatch.GetTimestamp();
        var life = TimeSpan.FromSeconds(5);
        await lab.OpenAsync(lab.Mac1, life, GatewayLab.Address1);
        await using var mine = await EchoPump.StartAsync(lab.Topology.Client1, GatewayLab.Echo);
        await lab.Gateway.DisposeAsync();
        await mine.WaitForAnswerAsync();
        Assert.InRange(await mine.WaitForCutAsync(since), TimeSpan.FromSeconds(1), life + Prompt);
    }

    [LabFact]
    public async Task A_client_that_only_receives_receives_nothing_after_it_is_closed()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await lab.OpenAsync(lab.Mac1, TimeSpan.FromHours(1), GatewayLab.Address1);
        using var socket = await lab.Topology.Client1.ConnectAsync(new IPEndPoint(LabTopology.Internet4, 9000));
        var buffer = new byte[4096];
        Assert.NotEqual(0, await socket.ReceiveAsync(buffer));
        await lab.CloseAsync(lab.Mac1);
        // What came while it was being closed lies in the socket already.
        while (socket.Available > 0) _ = await socket.ReceiveAsync(buffer);
        // The stream gives 20 kB a second; what was under way when the client was closed may still come.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var received = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is var got && got > 0) received += got;
        }
        catch (Exception fault) when (fault is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // Silence or a reset: either is an end.
        }

        Assert.InRange(received, 0, 8_000);
    }
}
