using System.Globalization;
using System.Text.Json.Nodes;
using HotspotAuth.Lab.GatewayTests;

namespace HotspotAuth.Lab.ServiceTests.Apart;

/// <summary>The service as its units start it: three processes of one user, each with the rights that it needs.</summary>
public sealed class RolesApartTests
{
    [LabFact(Needs = "setpriv")]
    public async Task A_guest_logs_in_is_captured_translated_named_and_cut_by_three_processes_without_root()
    {
        await using var apart = await RolesApart.CreateAsync();
        await apart.StartAllAsync();
        var lease = await apart.Lab.LeaseAsync(apart.Lab.Client1);
        await apart.AddAsync("mali");
        using var guest = new LabGuest(apart.Lab.Client1);
        Assert.False(await guest.PassesAsync());
        await guest.ComeInAsync("mali");
        await using var pump = await EchoPump.StartAsync(apart.Lab.Client1, GatewayLab.Echo);
        var session = Assert.Single(await apart.JsonAsync("session", "list"));
        Assert.Equal(("mali", lease["ip"]), (session.GetProperty("user").GetString(), session.GetProperty("ip").GetString()));
        Assert.True(await guest.LogOutAsync());
        await pump.WaitForCutAsync(0);
        Assert.False(await guest.PassesAsync());

        // Each stream has the process that writes it; each process tells of its own parts only.
        foreach (var (role, metric, check) in new[] { (UnitRole.Main, "hotspot_sessions_open", "access stream"), (UnitRole.Capture, "hotspot_flow_rows", "flow stream"), (UnitRole.Gateway, "hotspot_nat_rows", "nat stream") })
        {
            var (metrics, health) = (await apart.MetricsAsync(role), await apart.HealthAsync(role));
            foreach (var other in UnitRole.All) Assert.Equal(other == role, metrics.Contains(other == UnitRole.Main ? "hotspot_sessions_open" : other == UnitRole.Capture ? "hotspot_flow_rows" : "hotspot_nat_rows", StringComparison.Ordinal));
            Assert.Contains(metric, metrics, StringComparison.Ordinal);
            Assert.Contains($"{check}: ok", health, StringComparison.Ordinal);
        }

        // From an outside port to the person, across what the three have written.
        var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var who = (await apart.VerbAsync("", "whois", "--ip", lease["ip"], "--at", at, "--tolerance", "30", "--json")).Succeeded().Output;
        Assert.Contains("\"mali\"", who, StringComparison.Ordinal);
        // The fire drill's packet is sent by the one that may, and found in what another one wrote.
        var drill = await apart.VerbAsync("", "drill", "--json");
        Assert.True(drill.ExitCode == 0, drill.Output + drill.Error);
        Assert.Matches("\"stage\": ?\"connection\", ?\"outcome\": ?\"passed\"", drill.Output);
        foreach (var role in UnitRole.All.Reverse()) Assert.Equal(0, await apart.StopAsync(role));
        var verify = await apart.VerbAsync("", "verify", "--json");
        Assert.True(verify.ExitCode == 0, verify.Output + verify.Error);
        foreach (var stream in new[] { "access", "flow", "nat" }) Assert.Contains($"\"{stream}\"", verify.Output, StringComparison.Ordinal);
    }

    [LabFact(Needs = "setpriv")]
    public async Task The_gateways_process_alone_guards_the_LAN_takes_lists_over_at_SIGHUP_and_stops_in_order()
    {
        await using var apart = await RolesApart.CreateAsync();
        await apart.Lab.UseStaticAddressesAsync();
        await apart.StartAsync(UnitRole.Gateway);
        using var printer = new LabGuest(apart.Lab.Client2);
        Assert.False(await printer.PassesAsync());
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(apart.Lab.ConfigFile))!;
        settings["Gateway"]!["Bypass"] = new JsonArray(new JsonObject { ["Mac"] = (await apart.Lab.Client2.MacOfAsync("eth0")).ToString(), ["Name"] = "printer" });
        await File.WriteAllTextAsync(apart.Lab.ConfigFile, settings.ToJsonString());
        await apart.SignalAsync(UnitRole.Gateway, "-HUP");
        var patience = DateTime.UtcNow + Patience.Most;
        while (!await printer.PassesAsync()) Assert.True(DateTime.UtcNow < patience, "the bypass does not pass");
        Assert.Contains("dnsmasq: ok", await apart.HealthAsync(UnitRole.Gateway), StringComparison.Ordinal);
        Assert.Equal(0, await apart.StopAsync(UnitRole.Gateway));
        // The ruleset stays in the kernel, so nobody gets in while nobody holds the gateway.
        Assert.True(await printer.PassesAsync());
        using var guest = new LabGuest(apart.Lab.Client1);
        Assert.False(await guest.PassesAsync());
    }

    [LabFact(Needs = "setpriv")]
    public async Task The_socket_is_closed_to_another_user_even_where_its_file_would_let_him()
    {
        await using var apart = await RolesApart.CreateAsync();
        await apart.StartAsync(UnitRole.Gateway);
        // His group may open the file, so it is the kernel's word on his user that keeps him out.
        var stranger = await apart.Lab.Gateway.RunAsync(
            "setpriv", "--reuid", "64999", "--regid", RolesApart.User.ToString(CultureInfo.InvariantCulture), "--clear-groups", "curl", "-sS", "-m", "5", "--unix-socket", apart.Socket, "http://gateway/");
        Assert.True(stranger.ExitCode is 52 or 55 or 56, stranger.Error); // sent away without an answer
        Assert.Contains("hotspot_gateway_link_refused_total{reason=\"user\"} 1", await apart.MetricsAsync(UnitRole.Gateway), StringComparison.Ordinal);
    }

    [LabFact(Needs = "setpriv")]
    public async Task While_the_gateway_is_away_a_login_is_refused_kindly_and_leaves_no_open_session()
    {
        await using var apart = await RolesApart.CreateAsync();
        await apart.Lab.UseStaticAddressesAsync();
        await apart.StartAllAsync();
        await apart.AddManyAsync(["stays", "mali"]);
        using var open = new LabGuest(apart.Lab.Client2);
        await open.ComeInAsync("stays");
        await using var pump = await EchoPump.StartAsync(apart.Lab.Client2, GatewayLab.Echo);
        Assert.Equal(0, await apart.StopAsync(UnitRole.Gateway));
        for (var i = 0; i < 100 && !(await apart.HealthAsync(UnitRole.Main)).Contains("does not answer", StringComparison.Ordinal); i++) await Task.Delay(100);
        Assert.Contains("gateway: The gateway's process does not answer", await apart.HealthAsync(UnitRole.Main), StringComparison.Ordinal);
        using var guest = new LabGuest(apart.Lab.Client1);
        var page = "";
        Assert.False(await guest.LogInAsync("mali", text => page = text));
        Assert.Contains("ระบบขัดข้องชั่วคราว", page, StringComparison.Ordinal);
        Assert.False(await guest.PassesAsync());
        Assert.Equal("stays", Assert.Single(await apart.JsonAsync("session", "list")).GetProperty("user").GetString());
        await pump.WaitForAnswerAsync();

        // A verb is told the same, and the session stays until it can be ended.
        Assert.Equal(1, (await apart.VerbAsync("", "session", "disconnect", "--user", "stays")).ExitCode);
        await apart.StartAsync(UnitRole.Gateway);
        await apart.ReadyAsync(UnitRole.Main);
        await guest.ComeInAsync("mali");
        await pump.WaitForAnswerAsync();
        (await apart.VerbAsync("", "session", "disconnect", "--user", "stays")).Succeeded();
        await pump.WaitForCutAsync(0);
        // Without the main process a verb asks the gateway's itself.
        Assert.Equal(0, await apart.StopAsync(UnitRole.Main));
        Assert.True(await guest.PassesAsync());
        (await apart.VerbAsync("", "session", "disconnect", "--user", "mali")).Succeeded();
        Assert.False(await guest.PassesAsync());
        Assert.Empty(await apart.JsonAsync("session", "list"));
        // Nobody takes the gateway from the process that holds it.
        var second = await apart.VerbAsync("", "serve", "--roles", "gateway");
        Assert.Equal(69, second.ExitCode);
        Assert.Contains("already holds the gateway", second.Error, StringComparison.Ordinal);
    }
}
