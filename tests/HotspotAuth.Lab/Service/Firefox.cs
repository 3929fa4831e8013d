using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace HotspotAuth.Lab.ServiceTests;

/// <summary>Debian's Firefox on a device of the lab, driven by its own remote protocol, Marionette: a JSON array with its length before it.</summary>
internal sealed class Firefox : IAsyncDisposable
{
    private static readonly IPEndPoint Remote = new(IPAddress.Loopback, 2828);

    // Driven browsers leave the portal's check off unless told otherwise.
    private const string Preferences = """
        user_pref("remote.prefs.recommended", false);
        user_pref("network.captive-portal-service.enabled", true);
        user_pref("network.connectivity-service.enabled", true);
        user_pref("browser.aboutwelcome.enabled", false);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("toolkit.startup.max_resumed_crashes", -1);
        """;

    private readonly LabProcess _process;
    private readonly Socket _socket;
    private int _asked;

    private Firefox(LabProcess process, Socket socket) => (_process, _socket) = (process, socket);

    public static async Task<Firefox> StartAsync(LabTopology lab, LabHost client)
    {
        var profile = System.IO.Directory.CreateDirectory(Path.Combine(lab.Directory, $"firefox-{client.Name}")).FullName;
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), Preferences);
        var process = client.Start(
            "firefox-esr",
            ["--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = profile });
        var patience = DateTime.UtcNow.AddSeconds(60);
        while ((await client.TryConnectAsync(Remote)).Outcome != Attempt.Connected)
        {
            Assert.True(DateTime.UtcNow < patience, "Firefox does not listen: " + process.Said);
            await Task.Delay(500);
        }

        var firefox = new Firefox(process, await client.ConnectAsync(Remote));
        await firefox.ReadAsync(); // its greeting
        await firefox.AskAsync("WebDriver:NewSession", new { });
        return firefox;
    }

    public async Task GoToAsync(string url)
    {
        await AskAsync("Marionette:SetContext", new { value = "content" });
        await AskAsync("WebDriver:Navigate", new { url });
    }

    /// <summary>Runs a script in the page.</summary>
    public Task<JsonElement> InPageAsync(string script) => RunAsync("content", script);

    /// <summary>Runs a script with the browser's own rights.</summary>
    public Task<JsonElement> InChromeAsync(string script) => RunAsync("chrome", script);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<JsonElement> RunAsync(string context, string script)
    {
        await AskAsync("Marionette:SetContext", new { value = context });
        return (await AskAsync("WebDriver:ExecuteScript", new { script, args = Array.Empty<string>() })).GetProperty("value");
    }

    /// <summary>[0, number, command, parameters] is answered with [1, number, error, result].</summary>
    private async Task<JsonElement> AskAsync(string command, object parameters)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new object[] { 0, ++_asked, command, parameters });
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length}:"));
        await _socket.SendAsync(head.Concat(text).ToArray());
        var answer = await ReadAsync();
        Assert.True(answer[2].ValueKind == JsonValueKind.Null, $"{command}: {answer}");
        return answer[3];
    }

    private async Task<JsonElement> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var length = 0;
        var one = new byte[1];
        while (true)
        {
            Assert.Equal(1, await _socket.ReceiveAsync(one, patience.Token));
            if (one[0] == ':') break;
            length = (length * 10) + (one[0] - '0');
        }

        var text = new byte[length];
        for (var got = 0; got < length;)
        {
            var more = await _socket.ReceiveAsync(text.AsMemory(got), patience.Token);
            Assert.NotEqual(0, more);
            got += more;
        }

        return JsonDocument.Parse(text).RootElement;
    }
}
