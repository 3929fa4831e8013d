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
            await using var others = await EchoPump.StartAsync(lab.Topology.Client2, echo);
            await EndsAsync(lab, echo, TimeSpan.FromSeconds(4), _ => Task.CompletedTask);
            await others.WaitForAnswerAsync();
        }
    }

    // Nobody is there to close: the kernel ends it.
    [LabFact]
    public async Task The_sessions_end_holds_when_the_program_is_gone()
    {
        await using var lab = await GatewayLab.CreateAsync();
        await EndsAsync(lab, GatewayLab.Echo, TimeSpan.FromSeconds(5), async mine =>
        {
            await lab.Gateway.DisposeAsync();
            await mine.WaitForAnswerAsync();
        });
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

    /// <summary>A session's connection ends with its life, neither before nor after.</summary>
    private static async Task EndsAsync(GatewayLab lab, IPEndPoint echo, TimeSpan life, Func<EchoPump, Task> meanwhile)
    {
        for (var tries = 1; ; tries++, life *= 2)
        {
            var lived = await LiveAsync(lab, echo, life, meanwhile);
            Assert.InRange(lived, TimeSpan.Zero, life + Prompt);
            if (lived >= TimeSpan.FromSeconds(1)) return;
            // Where the machine stood still while the life went by, that tells nothing.
            Assert.True(tries < 3, $"three lives ended early, the last of {life} after {lived}");
            await lab.Gateway.DisposeAsync();
            await lab.StartGatewayAsync();
            await lab.CloseAsync(lab.Mac1);
        }
    }

    /// <summary>How long a connection was of use in a session of so long a life; zero where half of that was over before all was set up.</summary>
    private static async Task<TimeSpan> LiveAsync(GatewayLab lab, IPEndPoint echo, TimeSpan life, Func<EchoPump, Task> meanwhile)
    {
        var began = Stopwatch.GetTimestamp();
        await lab.OpenAsync(lab.Mac1, life, GatewayLab.Address1);
        var since = Stopwatch.GetTimestamp(); // the opening itself may take long, and counts the life from within
        try
        {
            await using var mine = await EchoPump.StartAsync(lab.Topology.Client1, echo);
            await meanwhile(mine);
            return await mine.WaitForCutAsync(since);
        }
        catch (Exception fault) when (fault is not TimeoutException && Stopwatch.GetElapsedTime(began) > life / 2)
        {
            return TimeSpan.Zero;
        }
    }
}
