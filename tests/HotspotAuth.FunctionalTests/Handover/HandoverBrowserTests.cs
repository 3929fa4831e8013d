using HotspotAuth.FunctionalTests.Portal;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Handover;

/// <summary>The hand-over in Chromium, whose policies a page may fall foul of: forms to another host, redirects after them, scripts.</summary>
public sealed class HandoverBrowserTests : IAsyncLifetime
{
    private Chromium _browser = null!;

    public async Task InitializeAsync() => _browser = await Chromium.RentAsync("MAP kpp2.net 127.0.0.1, MAP example.com ~NOTFOUND");

    public async Task DisposeAsync() => await _browser.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_behind_a_MikroTik_types_his_password_and_is_in(bool script)
    {
        await using var router = await MikrotikRouter.StartAsync();
        await using var service = await RunningService.StartAsync(
            "--Radius:Clients:1:Name=mikrotik-1", $"--Radius:Clients:1:Address={MikrotikRouter.Address}", $"--Radius:Clients:1:Secret={RunningService.NasSecret}",
            "--Radius:Clients:1:Kind=mikrotik", $"--Radius:Clients:1:CoaPort={router.Radius.CoaPort}", $"--Radius:Clients:1:LoginHosts:0={new Uri(router.Url).Authority}");
        (router.Radius.AuthPort, router.Radius.AcctPort) = (service.Port("radius-auth"), service.Port("radius-acct"));
        router.Portal = $"http://kpp2.net:{service.Port("portal")}";
        await service.AddAccountAsync("somchai", "Correct-horse-7");

        await using var tab = await OpenAsync(script);
        await LogInAsync(tab, $"{router.Url}/asked", script);
        await tab.Page.Locator("h1.who").WaitForAsync();

        Assert.Equal("/status", new Uri(tab.Page.Url).AbsolutePath);
        Assert.True(tab.Complaints.Count == 0, string.Join("; ", tab.Complaints));
        Assert.Single(router.Open);
        await tab.Page.PressAsync("form .btn");
        await tab.Page.ArriveAsync("/logged-out");
        Assert.Empty(router.Open);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_behind_CoovaChilli_types_his_password_and_is_in(bool script)
    {
        await using var gateway = await ChilliGateway.StartAsync();
        await using var service = await RunningService.StartAsync(
            "--Radius:Clients:1:Name=chilli-1", $"--Radius:Clients:1:Address={ChilliGateway.Address}", $"--Radius:Clients:1:Secret={RunningService.NasSecret}", "--Radius:Clients:1:Kind=chilli",
            $"--Radius:Clients:1:CoaPort={gateway.Radius.CoaPort}", $"--Radius:Clients:1:LoginHosts:0={new Uri(gateway.Url).Authority}", $"--Radius:Clients:1:UamSecret={ChilliGateway.UamSecret}");
        (gateway.Radius.AuthPort, gateway.Radius.AcctPort) = (service.Port("radius-auth"), service.Port("radius-acct"));
        gateway.Portal = $"http://kpp2.net:{service.Port("portal")}";
        await service.AddAccountAsync("somchai", "Correct-horse-7");

        await using var tab = await OpenAsync(script);
        await LogInAsync(tab, $"{gateway.Url}/asked", script);
        await tab.Page.Locator("h1.who").WaitForAsync();

        Assert.Equal("/status", new Uri(tab.Page.Url).AbsolutePath);
        Assert.True(tab.Complaints.Count == 0, string.Join("; ", tab.Complaints));
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task The_pages_on_the_way_are_for_everybody(int width)
    {
        await using var gateway = await OpenndsGateway.StartAsync(2);
        gateway.ClientIp = "127.0.0.1";
        await using var portal = await PortalHost.StartAsync(settings => settings.Radius.Clients.Add(new HotspotAuth.Operation.RadiusClientSettings
        {
            Name = "opennds-1",
            Address = OpenndsGateway.Address,
            Kind = "opennds",
            FasKey = OpenndsGateway.FasKey,
            LoginHosts = [gateway.GatewayAddress],
        }));
        gateway.Portal = $"http://kpp2.net:{portal.Port}";
        await portal.AddAsync("somchai");
        await using var tab = await OpenAsync(script: true, width);
        // The last step stays on the screen, as without script.
        await tab.Page.RouteAsync("**/js/handover.js*", route => route.AbortAsync());

        await tab.Page.GotoAsync($"{gateway.Portal}/login");
        await CheckAsync(tab);
        await tab.Page.GotoAsync($"{gateway.Url}/asked");
        await CheckAsync(tab);
        await tab.Page.FillAsync("#u", "somchai");
        await tab.Page.FillAsync("#p", "Correct-7");
        await tab.FollowAsync("button.primary");
        await CheckAsync(tab);
        await tab.FollowAsync("#go");
        await CheckAsync(tab);
        Assert.Equal("/status", new Uri(tab.Page.Url).AbsolutePath);
    }

    private static async Task CheckAsync(Tab tab)
    {
        Assert.Empty(await Axe.FindAsync(tab.Page));
        Assert.Equal(0, await tab.OverflowAsync());
    }

    private static async Task LogInAsync(Tab tab, string address, bool script)
    {
        await tab.Page.GotoAsync(address);
        if (!script && await tab.Page.Locator("#u").CountAsync() == 0)
        {
            await tab.Page.Locator("form button").WaitForAsync();
            await tab.FollowAsync("form button");
        }

        await tab.Page.Locator("#u").FillAsync("somchai");
        await tab.Page.FillAsync("#p", "Correct-horse-7");
        await tab.Page.PressAsync("button.primary");
        if (!script) await tab.Page.PressAsync("#go.btn, #go .btn");
    }

    private async Task<Tab> OpenAsync(bool script, int width = 390)
    {
        var context = await _browser.OpenAsync(new BrowserNewContextOptions { JavaScriptEnabled = script, ViewportSize = new ViewportSize { Width = width, Height = 844 }, Locale = "th-TH" });
        return new Tab(context, await context.NewPageAsync());
    }
}
