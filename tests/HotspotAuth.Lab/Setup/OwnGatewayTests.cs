using System.Text.Json;
using HotspotAuth.Admin;
using HotspotAuth.FunctionalTests;
using HotspotAuth.Lab.ServiceTests;
using Microsoft.Playwright;

namespace HotspotAuth.Lab.SetupTests;

/// <summary>A machine that nobody has set up becomes the guests' gateway: the same process, before and after.</summary>
public sealed class OwnGatewayTests
{
    private static readonly string[] Working = ["accounts", "log", "disk", "portal", "gateway", "capture"];

    [LabFact]
    public async Task By_file_it_serves_guests_each_part_is_green_by_name_and_a_second_DHCP_server_is_told_of()
    {
        await using var machine = await FreshMachine.StartAsync();
        var lab = machine.Lab;
        var answers = Path.Combine(lab.Directory, "answers.json");
        await File.WriteAllTextAsync(answers, """
            {
              "Site": { "Name": "โรงเรียนบ้านไร่", "Ssid": "BANRAI", "PortalHost": "kpp2.net" },
              "Gateway": { "Mode": "nftables", "LanInterface": "lan0", "WanInterface": "wan0", "LanAddress": "10.10.0.1/16" },
            }
            """);

        var written = await machine.JsonAsync("setup", "--file", answers);
        Assert.Equal("", written.TryGetProperty("fault", out var fault) && fault.ValueKind == JsonValueKind.String ? fault.GetString() : "");
        var parts = written.GetProperty("parts").EnumerateArray().ToDictionary(part => part.GetProperty("part").GetString()!, part => part);
        Assert.All(Working, part => Assert.Equal((part, "ok"), (part, parts[part].GetProperty("state").GetString())));
        Assert.DoesNotContain("fail", parts.Values.Select(part => part.GetProperty("state").GetString()));

        var lease = await lab.LeaseAsync(lab.Client1);
        Assert.Equal(("10.10.0.1", "10.10.0.1"), (lease["router"], lease["dns"]));
        var caught = (await lab.Client1.RunAsync("curl", "-4", "-si", "http://connectivitycheck.gstatic.com/generate_204")).Succeeded().Output;
        Assert.StartsWith("HTTP/1.1 302", caught, StringComparison.Ordinal);
        Assert.Contains("Location: http://kpp2.net/", caught, StringComparison.Ordinal);
        Assert.False(await HotspotFixture.ReachesInternetAsync(lab.Client1));
        (await machine.VerbAsync("secret-123\n", "account", "add", "--username", "mali", "--name", "Mali Jaidee", "--password-stdin")).Succeeded();
        await HotspotFixture.LogInAsync(lab.Client1, "mali");
        Assert.True(await HotspotFixture.ReachesInternetAsync(lab.Client1));

        // As it comes: it looks for three seconds whether the address is in use before it offers one.
        await machine.PlugInStrangerAsync();
        var findings = (await machine.JsonAsync("doctor")).EnumerateArray().ToArray();
        var gateway = findings.Single(finding => finding.GetProperty("name").GetString() == "Gateway");
        Assert.False(gateway.GetProperty("ok").GetBoolean());
        Assert.Contains(FreshMachine.Stranger, gateway.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(FreshMachine.Stranger, gateway.GetProperty("mend").GetString(), StringComparison.Ordinal);
        Assert.True(await HotspotFixture.ReachesInternetAsync(lab.Client1));
    }

    [LabFact]
    public async Task In_the_browser_the_ways_are_found_a_second_DHCP_server_is_named_once_and_guests_are_served()
    {
        await using var machine = await FreshMachine.StartAsync();
        var lab = machine.Lab;
        var stranger = await machine.PlugInStrangerAsync("--no-ping");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await HotspotFixture.BrowserAsync(lab, playwright, lab.Gateway);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = "https://127.0.0.1:9443", IgnoreHTTPSErrors = true });
        context.SetDefaultTimeout(Patience.Milliseconds);
        var page = await context.NewPageAsync();
        await SignInAsync(page, machine.OneTimePassword);

        await page.GotoAsync("/setup/office");
        await page.FillAsync("#Site-Name", "โรงเรียนบ้านไร่");
        await page.FillAsync("#Site-Ssid", "BANRAI");
        await page.FillAsync("#Site-PortalHost", "kpp2.net");
        await NextAsync(page);
        await page.CheckAsync("#mode-nftables");
        await NextAsync(page);
        Assert.Equal(("lan0", "wan0", "10.10.0.1/16"), (await page.InputValueAsync("#Gateway-LanInterface"), await page.InputValueAsync("#Gateway-WanInterface"), await page.InputValueAsync("#Gateway-LanAddress")));
        await NextAsync(page);
        Assert.EndsWith("/setup/ways", page.Url, StringComparison.Ordinal);
        Assert.Contains(FreshMachine.Stranger, await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await NextAsync(page);
        Assert.EndsWith("/setup/certificate", page.Url, StringComparison.Ordinal);
        await stranger.StopAsync();

        await page.GotoAsync("/setup/summary");
        await page.PressAsync("main form button.primary");
        await page.ArriveAsync("/setup/tests");
        Assert.Contains("lan0 (10.10.0.1/16)", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator(".st.bad").CountAsync());
        Assert.Equal("10.10.0.1", (await lab.LeaseAsync(lab.Client1))["router"]);
        Assert.StartsWith("HTTP/1.1 302", (await lab.Client1.RunAsync("curl", "-4", "-si", "http://connectivitycheck.gstatic.com/generate_204")).Succeeded().Output, StringComparison.Ordinal);
    }

    private static Task NextAsync(IPage page) => page.PressAsync("button.primary[value=next]");

    private static async Task SignInAsync(IPage page, string oneTimePassword)
    {
        const string Password = "river under the hill";
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#username", "admin");
        await page.FillAsync("#password", oneTimePassword);
        await page.PressAsync("main button");
        await page.FillAsync("#fresh", Password);
        await page.FillAsync("#again", Password);
        await page.PressAsync("main button.primary");
        await page.PressAsync("summary");
        var secret = FromBase32(await page.InnerTextAsync(".key"));
        await page.FillAsync("#code", Totp.Code(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await page.PressAsync("main button.primary");
        await page.PressAsync("main a.primary");
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Where(char.IsLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
