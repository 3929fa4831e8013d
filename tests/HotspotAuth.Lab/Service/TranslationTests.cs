using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HotspotAuth.Lab.ServiceTests;

/// <summary>From what a server outside saw, an address, a port and a time, to the person inside.</summary>
public sealed class TranslationTests(HotspotFixture hotspot) : IClassFixture<HotspotFixture>
{
    private const int NamingPort = 9003;

    [LabFact]
    public async Task The_outside_port_of_a_connection_names_its_person_and_nobody_else()
    {
        await hotspot.AddAsync("mana");
        await hotspot.AddAsync("piti");
        await HotspotFixture.LogInAsync(hotspot.Lab.Client1, "mana");
        await HotspotFixture.LogInAsync(hotspot.Lab.Client2, "piti");
        // Both from the same port to the same server: only the translation tells them apart.
        using var first = await AskAsync(hotspot.Lab.Client1);
        using var second = await AskAsync(hotspot.Lab.Client2);
        var (mine, others) = (await SeenAsync(first), await SeenAsync(second));
        Assert.Equal(mine.Address, others.Address);
        Assert.NotEqual(mine.Port, others.Port);
        var at = DateTimeOffset.UtcNow;
        Assert.Equal("mana", await PersonAsync(mine, at));
        Assert.Equal("piti", await PersonAsync(others, at));

        first.Dispose();
        await RestartOfTheKernelTableAsync();
        // The end is written: somebody who has the port later is not taken for him, and the time before still names him.
        await EndedAsync(mine);
        Assert.Equal("mana", await PersonAsync(mine, at));
        await HotspotFixture.LogOutAsync(hotspot.Lab.Client1);
        await HotspotFixture.LogOutAsync(hotspot.Lab.Client2);
    }

    [LabFact]
    public async Task What_lives_over_a_restart_of_the_service_is_known_after_it()
    {
        await using var lab = await LabTopology.CreateAsync();
        var service = await lab.StartHotspotAsync();
        await lab.LeaseAsync(lab.Client1);
        (await lab.HotspotWithInputAsync("secret-123\n", "account", "add", "--username", "chujai", "--name", "Chujai", "--password-stdin")).Succeeded();
        await HotspotFixture.LogInAsync(lab.Client1, "chujai");
        using var connection = await AskAsync(lab.Client1);
        var seen = await SeenAsync(connection);
        Assert.Equal(0, await service.StopAsync());
        service = await lab.StartHotspotAsync();
        await WaitAsync(async () => (await WhoisAsync(lab, seen, DateTimeOffset.UtcNow)).Contains("\"chujai\"", StringComparison.Ordinal), () => "the living connection was not taken over");
        Assert.Contains("\"nat\"", (await lab.HotspotAsync("verify", "--json")).Output, StringComparison.Ordinal);
        Assert.Equal(0, await service.StopAsync());
    }

    private async Task<string?> PersonAsync(IPEndPoint outside, DateTimeOffset at)
    {
        string? person = null;
        var told = "";
        await WaitAsync(
            async () =>
            {
                told = await WhoisAsync(hotspot.Lab, outside, at, toleranceSeconds: 15);
                var answer = System.Text.Json.JsonDocument.Parse(told).RootElement;
                if (!answer.GetProperty("unique").GetBoolean()) return false;
                var candidate = answer.GetProperty("candidates")[0];
                Assert.Equal("proved", candidate.GetProperty("links")[0].GetProperty("grade").GetString());
                person = candidate.GetProperty("user").GetString();
                return true;
            },
            () => $"nobody is named for {outside}: {told}");
        return person;
    }

    private async Task EndedAsync(IPEndPoint outside) => await WaitAsync(
        async () => System.Text.Json.JsonDocument.Parse(await WhoisAsync(hotspot.Lab, outside, DateTimeOffset.UtcNow)).RootElement.GetProperty("candidates").GetArrayLength() == 0,
        () => "the translation has no end");

    // A closed connection stays in the kernel's table for minutes; forgetting it makes the same event at once.
    private async Task RestartOfTheKernelTableAsync() =>
        (await hotspot.Lab.Gateway.RunAsync("conntrack", "-D", "-p", "tcp", "--orig-port-dst", NamingPort.ToString(CultureInfo.InvariantCulture))).Succeeded();

    // The kernel tells no time with the beginning of a connection: on a busy machine we hear of it some milliseconds late.
    private static async Task<string> WhoisAsync(LabTopology lab, IPEndPoint outside, DateTimeOffset at, int toleranceSeconds = 0) => (await lab.HotspotAsync(
        "whois", "--json", "--outside", "--tolerance", toleranceSeconds.ToString(CultureInfo.InvariantCulture), "--ip", outside.ToString(), "--at", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))).Succeeded().Output;

    private static async Task<Socket> AskAsync(LabHost client)
    {
        var socket = await client.SocketAsync(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 45_678));
        using var patience = new CancellationTokenSource(Patience.Most);
        await socket.ConnectAsync(new IPEndPoint(LabTopology.Internet4, NamingPort), patience.Token);
        return socket;
    }

    private static async Task<IPEndPoint> SeenAsync(Socket socket)
    {
        var buffer = new byte[64];
        using var patience = new CancellationTokenSource(Patience.Most);
        return IPEndPoint.Parse(Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token)));
    }

    private static async Task WaitAsync(Func<Task<bool>> happened, Func<string> otherwise)
    {
        var patience = DateTime.UtcNow.AddSeconds(60);
        while (!await happened())
        {
            Assert.True(DateTime.UtcNow < patience, otherwise());
            await Task.Delay(500);
        }
    }
}
