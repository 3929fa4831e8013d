using System.Net;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Portal;

public class JoinTests
{
    [Theory]
    [InlineData("/login", "ต่อ Wi-Fi KPP2 ก่อน")]
    [InlineData("/", "ต่อ Wi-Fi KPP2 ก่อน")]
    [InlineData("/status", "ต่อ Wi-Fi KPP2 ก่อน")]
    [InlineData("/en/login", "Join the Wi-Fi KPP2 first")]
    public async Task A_code_opened_over_mobile_data_is_told_to_join_first(string path, string heading)
    {
        await using var portal = await StartAsync("10.10.0.1/16");
        using var client = portal.Client();

        var page = await Page.GetAsync(client, path);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(heading, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_logs_in_from_outside_and_help_and_notice_can_be_read_there()
    {
        await using var portal = await StartAsync("10.10.0.1/16");
        await portal.AddAsync("mali");
        using var client = portal.Client();

        var posted = await Page.PostAsync(client, "/login", ("username", "mali"), ("password", "Correct-7"));

        Assert.Contains("ต่อ Wi-Fi KPP2 ก่อน", posted.Text, StringComparison.Ordinal);
        Assert.Empty(portal.Sessions.Open);
        Assert.Contains("วิธีใช้งาน", (await Page.GetAsync(client, "/help")).Text, StringComparison.Ordinal);
        Assert.Contains("ประกาศความเป็นส่วนตัว", (await Page.GetAsync(client, "/privacy")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_guest_network_the_login_page_is_shown()
    {
        await using var portal = await StartAsync("127.0.7.1/24");
        using var client = portal.Client("127.0.7.20");

        Assert.Contains("type=\"password\"", (await Page.GetAsync(client, "/login")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_our_own_gateway_the_guests_of_another_are_let_through_to_it()
    {
        await using var portal = await StartAsync("10.10.0.1/16", settings => settings.Radius.Clients.Add(new RadiusClientSettings
        {
            Name = "hall",
            Address = "192.0.2.1",
            Kind = "mikrotik",
            Secret = RunningService.NasSecret,
            LoginHosts = ["192.0.2.1"],
        }));
        using var client = portal.Client();

        var sent = await Page.GetAsync(client, "/nas/mikrotik?mac=02:00:5E:44:00:01&link-login-only=http%3A%2F%2F192.0.2.1%2Flogin");

        Assert.StartsWith("/login?via=", sent.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Contains("type=\"password\"", (await Page.GetAsync(client, sent.Location!.OriginalString)).Html, StringComparison.Ordinal);
        Assert.Contains("ต่อ Wi-Fi KPP2 ก่อน", (await Page.GetAsync(client, "/login")).Text, StringComparison.Ordinal);
    }

    private static Task<PortalHost> StartAsync(string lan, Action<HotspotSettings>? configure = null) => PortalHost.StartAsync(configure, configurePages: settings =>
    {
        settings.Gateway.Mode = GatewayMode.Nftables;
        settings.Gateway.LanAddress = lan;
    });
}
