using System.Text.Json;
using System.Text.RegularExpressions;
using HotspotAuth.Lab.GatewayTests;
using Microsoft.Playwright;

namespace HotspotAuth.Lab.ServiceTests;

/// <summary>The lab with the whole program running in the gateway, both clients with a lease. One for all claims of a class.</summary>
public sealed partial class HotspotFixture : IAsyncLifetime
{
    private LabTopology? _lab;
    private LabProcess? _service;

    internal LabTopology Lab => _lab!;

    /// <summary>What DHCP told client1.</summary>
    internal IReadOnlyDictionary<string, string> Lease1 { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (new LabFactAttribute().Skip is not null) return; // every claim is skipped then
        _lab = await LabTopology.CreateAsync();
        _service = await _lab.StartHotspotAsync();
        Lease1 = await _lab.LeaseAsync(_lab.Client1);
        await _lab.LeaseAsync(_lab.Client2);
    }

    public async Task DisposeAsync()
    {
        if (_service is not null) await _service.StopAsync();
        if (_lab is not null) await _lab.DisposeAsync();
    }

    internal async Task AddAsync(string username, string password = "secret-123", params string[] more) =>
        (await Lab.HotspotWithInputAsync(password + "\n", ["account", "add", "--username", username, "--name", $"Person {username}", "--password-stdin", .. more])).Succeeded();

    internal async Task<JsonElement> JsonAsync(params string[] verb) => JsonDocument.Parse((await Lab.HotspotAsync([.. verb, "--json"])).Succeeded().Output).RootElement;

    /// <summary>Logs in as a person does: fetches the form, sends it with its token. Gives the answer's head and body.</summary>
    internal static async Task<string> LogInAsync(LabHost client, string username, string password = "secret-123")
    {
        await LogOutAsync(client);
        var form = (await client.RunAsync("curl", "-4", "-s", "http://kpp2.net/")).Succeeded().Output;
        var token = TokenField().Match(form).Groups["token"].Value;
        Assert.NotEqual("", token);
        return (await client.RunAsync(
            "curl", "-4", "-si", "http://kpp2.net/login", "--data-urlencode", $"username={username}", "--data-urlencode", $"password={password}", "--data-urlencode", $"token={token}")).Succeeded().Output;
    }

    // A packet that was lost in a flood is sent again after ever longer times; a person would press again.
    internal static async Task LogOutAsync(LabHost client) =>
        await client.RunAsync("curl", "-4", "-s", "-m", "8", "--retry", "5", "--retry-delay", "1", "--retry-all-errors", "-X", "POST", "http://kpp2.net/logout");

    internal static async Task<bool> ReachesInternetAsync(LabHost client) =>
        (await client.RunAsync("curl", "-4", "-s", "-m", "20", "http://www.example.org/")).Output.Contains("the internet", StringComparison.Ordinal);

    /// <summary>An open connection to the Internet's echo server that knows when it dies.</summary>
    internal static Task<EchoPump> ConnectAsync(LabHost client) => EchoPump.StartAsync(client, new System.Net.IPEndPoint(LabTopology.Internet4, 7));

    /// <summary>A real browser whose every packet leaves from the client's namespace.</summary>
    internal Task<IBrowser> BrowserAsync(IPlaywright playwright, LabHost client) => BrowserAsync(Lab, playwright, client);

    internal static async Task<IBrowser> BrowserAsync(LabTopology lab, IPlaywright playwright, LabHost client)
    {
        var wrapper = Path.Combine(lab.Directory, $"chromium-{client.Name}");
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\nexec ip netns exec {client.Name} chromium \"$@\"\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = wrapper,
            Timeout = 120_000,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenField();
}
