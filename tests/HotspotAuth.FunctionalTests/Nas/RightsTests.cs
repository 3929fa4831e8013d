using System.Globalization;
using System.Text;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>Rights set by verbs, as FreeRADIUS's own client shows them by its own dictionary.</summary>
public sealed class RightsTests
{
    private const string Station = "Calling-Station-Id=\"02-00-00-00-00-01\"";

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task A_groups_rights_reach_each_kind_of_NAS_in_its_own_attributes()
    {
        await using var service = await RunningService.StartAsync(
            "--Radius:Clients:0:Kind=mikrotik",
            "--Radius:Clients:1:Name=chilli", "--Radius:Clients:1:Address=127.0.0.2", $"--Radius:Clients:1:Secret={RunningService.NasSecret}", "--Radius:Clients:1:Kind=chilli",
            "--Radius:Clients:2:Name=other", "--Radius:Clients:2:Address=127.0.0.3", $"--Radius:Clients:2:Secret={RunningService.NasSecret}");
        await service.AddAccountAsync("somchai", "secret-123");
        await OkAsync(service, "group", "set", "staff", "--down", "8M", "--up", "2M", "--session-time", "4h", "--idle-time", "20m", "--daily-bytes", "5G", "--vlan", "20");
        await RunningService.EventuallyAsync(async () => (await LoginAsync(service)).Contains("Mikrotik-Rate-Limit = \"2000000/8000000\"", StringComparison.Ordinal), "the group's speed is sent");
        ContainsAll(
            await LoginAsync(service),
            "Session-Timeout = 14400", "Idle-Timeout = 1200", "Acct-Interim-Interval = 6", "Class = 0x", "Mikrotik-Total-Limit = 705032704", "Mikrotik-Total-Limit-Gigawords = 1",
            "Tunnel-Type:0 = VLAN", "Tunnel-Medium-Type:0 = IEEE-802", "Tunnel-Private-Group-Id:0 = \"20\"", "Mikrotik-Wireless-VLANID = 20");
        ContainsAll(
            await LoginAsync(service, from: "127.0.0.2"),
            "ChilliSpot-Bandwidth-Max-Up = 2000", "ChilliSpot-Bandwidth-Max-Down = 8000", "ChilliSpot-Max-Total-Octets = 705032704", "Attr-26.14559.23 = 0x00000001", "Session-Timeout = 14400");
        ContainsAll(await LoginAsync(service, from: "127.0.0.3"), "WISPr-Bandwidth-Max-Up = 2000000", "WISPr-Bandwidth-Max-Down = 8000000", "Session-Timeout = 14400");
        await OkAsync(service, "account", "set", "somchai", "--down", "50M", "--valid-until", "2099-01-01T00:00:00Z", "--language", "en");
        await RunningService.EventuallyAsync(async () => (await LoginAsync(service)).Contains("Mikrotik-Rate-Limit = \"2000000/50000000\"", StringComparison.Ordinal), "the account's own speed goes before its group's");
        var shown = await service.JsonAsync("account", "show", "somchai");
        Assert.Equal((50_000_000, 2_000_000), (shown.GetProperty("rights").GetProperty("down_bits_per_second").GetInt64(), shown.GetProperty("rights").GetProperty("up_bits_per_second").GetInt64()));
        Assert.Equal("en", shown.GetProperty("language").GetString());
        await OkAsync(service, "group", "set", "staff", "--up", "-", "--vlan", "-");
        var group = await service.JsonAsync("group", "show", "staff");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, group.GetProperty("rights").GetProperty("up_bits_per_second").ValueKind);
        Assert.Equal(1, group.GetProperty("accounts").GetInt64());
        Assert.Equal(["guest", "staff"], (await service.JsonAsync("group", "list")).EnumerateArray().Select(g => g.GetProperty("name").GetString()!));
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task Who_is_over_quota_is_disconnected_and_refused_and_a_kill_forgets_nothing()
    {
        await using var nas = new ListeningNas();
        await using var service = await RunningService.StartAsync(string.Create(CultureInfo.InvariantCulture, $"--Radius:Clients:0:CoaPort={nas.Port}"));
        await service.AddAccountAsync("somchai", "secret-123");
        await OkAsync(service, "account", "set", "somchai", "--total-bytes", "5k", "--language", "en");
        await RunningService.EventuallyAsync(async () => (await LoginAsync(service)).Contains("Access-Accept", StringComparison.Ordinal), "the account is let in");
        await AccountAsync(service, "Start");
        await AccountAsync(service, "Interim-Update,Acct-Session-Time=30,Acct-Input-Octets=1000,Acct-Output-Octets=5000");
        await RunningService.EventuallyAsync(() => Task.FromResult(nas.Asked(40).Length > 0), "the NAS is asked to disconnect");
        Assert.Contains("abc1", Encoding.ASCII.GetString(nas.Asked(40)[0]), StringComparison.Ordinal);
        await RunningService.EventuallyAsync(async () => !(await service.JsonAsync("session", "list")).EnumerateArray().Any(), "the session is closed");
        Assert.Equal("Quota-Used", Assert.Single((await service.JsonAsync("session", "list", "--closed")).EnumerateArray()).GetProperty("cause").GetString());
        ContainsAll(await LoginAsync(service), "Access-Reject", "Reply-Message = \"Your data is used up, please ask the staff\"");
        await service.KillAsync();
        await service.StartAgainAsync();
        ContainsAll(await LoginAsync(service), "Access-Reject", "Your data is used up");
        Assert.Equal(6000, (await service.JsonAsync("account", "show", "somchai")).GetProperty("usage").GetProperty("bytes").GetInt64());
        await OkAsync(service, "account", "set", "somchai", "--total-bytes", "-");
        await RunningService.EventuallyAsync(async () => (await LoginAsync(service)).Contains("Access-Accept", StringComparison.Ordinal), "without the quota the account is let in");
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task A_new_speed_reaches_the_NAS_of_a_running_session()
    {
        await using var nas = new ListeningNas();
        await using var service = await RunningService.StartAsync("--Radius:Clients:0:Kind=mikrotik", string.Create(CultureInfo.InvariantCulture, $"--Radius:Clients:0:CoaPort={nas.Port}"));
        await service.AddAccountAsync("somchai", "secret-123");
        await RunningService.EventuallyAsync(async () => (await LoginAsync(service)).Contains("Access-Accept", StringComparison.Ordinal), "the account is let in");
        await AccountAsync(service, "Start");
        var megabits = 1;
        // The service looks four times a second: a session it has not seen yet has no old speed to differ from.
        await RunningService.EventuallyAsync(
            async () =>
            {
                await OkAsync(service, "group", "set", "staff", "--down", string.Create(CultureInfo.InvariantCulture, $"{++megabits}M"));
                await Task.Delay(500);
                return nas.Asked(43).Length > 0;
            },
            "the NAS is told");
        var last = string.Create(CultureInfo.InvariantCulture, $"0/{megabits}000000");
        await RunningService.EventuallyAsync(() => Task.FromResult(Encoding.ASCII.GetString(nas.Asked(43)[^1]).Contains(last, StringComparison.Ordinal)), "the NAS is told the last speed");
        Assert.Equal("open", Assert.Single((await service.JsonAsync("session", "list")).EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Faults_of_a_line_are_told_together_and_change_nothing()
    {
        var directory = Directory.CreateTempSubdirectory("hotspotauth-");
        Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] line) => RunningService.RunAsync(RunningService.Program, null, [.. line, $"--Data:Directory={directory.FullName}"]);
        var unreadable = await RunAsync("group", "set", "guest", "--down", "fast", "--session-time", "90");
        Assert.Equal(64, unreadable.ExitCode);
        ContainsAll(unreadable.Error, "--down", "--session-time");
        var wrong = await RunAsync("group", "set", "guest", "--down", "8M", "--vlan", "5000", "--daily-bytes", "1");
        Assert.Equal(65, wrong.ExitCode);
        ContainsAll(wrong.Error, "vlan", "daily_bytes");
        Assert.Equal(64, (await RunAsync("group", "set", "guest")).ExitCode);
        Assert.Equal(64, (await RunAsync("account", "set", "nobody")).ExitCode);
        Assert.Equal(65, (await RunAsync("account", "set", "nobody", "--down", "8M")).ExitCode);
        Assert.Equal(65, (await RunAsync("group", "show", "nobody")).ExitCode);
        Assert.DoesNotContain("8M", (await RunAsync("group", "show", "guest")).Out, StringComparison.Ordinal);
        directory.Delete(recursive: true);
    }

    private static void ContainsAll(string text, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));

    private static async Task OkAsync(RunningService service, params string[] line)
    {
        var (exitCode, _, error) = await service.VerbAsync(line);
        Assert.True(exitCode == 0, error);
    }

    private static Task<string> LoginAsync(RunningService service, string from = "127.0.0.1") =>
        Radclient.AskAsync(service.Port("radius-auth"), "auth", $"User-Name=somchai,User-Password=secret-123,Message-Authenticator=0x00,{Station},Packet-Src-IP-Address={from}");

    private static async Task AccountAsync(RunningService service, string status) => Assert.Contains(
        "Accounting-Response",
        await Radclient.AskAsync(service.Port("radius-acct"), "acct", $"User-Name=somchai,Acct-Session-Id=abc1,NAS-IP-Address=127.0.0.1,{Station},Acct-Status-Type={status}"),
        StringComparison.Ordinal);
}
