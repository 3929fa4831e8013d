namespace HotspotAuth.Lab.ServiceTests;

/// <summary>Firefox asks for portals by itself: what it makes of ours, before and after login.</summary>
public sealed class FirefoxTests(HotspotFixture hotspot) : IClassFixture<HotspotFixture>
{
    // nsICaptivePortalService: 1 never saw a portal, 2 was behind one that has opened, 3 is behind one.
    private const int Opened = 2;
    private const int Locked = 3;
    private const string Service = "const portal = Cc['@mozilla.org/network/captive-portal-service;1'].getService(Ci.nsICaptivePortalService);";

    [LabFact(Needs = "firefox-esr")]
    public async Task Its_own_check_finds_the_portal_and_after_a_login_in_it_finds_it_opened()
    {
        await hotspot.AddAsync("fox");
        await using var firefox = await Firefox.StartAsync(hotspot.Lab, hotspot.Lab.Client1);
        await firefox.InChromeAsync(Service + "portal.recheckCaptivePortal();");
        await ReachesAsync(firefox, Locked);

        await firefox.GoToAsync("http://detectportal.firefox.com/canonical.html");
        Assert.StartsWith("http://kpp2.net/login", (await firefox.InPageAsync("return location.href;")).GetString(), StringComparison.Ordinal);
        await firefox.InPageAsync("document.querySelector('input[name=username]').value = 'fox'; document.querySelector('input[name=password]').value = 'secret-123'; document.querySelector('form button.primary').click();");
        var patience = DateTime.UtcNow + Patience.Most;
        // Between two pages there is no address.
        while ((await firefox.InPageAsync("return location.href;")).GetString()?.StartsWith("http://kpp2.net/status", StringComparison.Ordinal) != true) await WaitAsync(patience, "Firefox is not on the status page");
        Assert.True(await HotspotFixture.ReachesInternetAsync(hotspot.Lab.Client1));

        await firefox.InChromeAsync(Service + "portal.recheckCaptivePortal();");
        await ReachesAsync(firefox, Opened);
    }

    // A name that Firefox resolved before login still leads to us for a moment.
    [LabFact]
    public async Task A_check_that_still_comes_to_us_after_login_is_answered_as_Mozillas_server_would()
    {
        await hotspot.AddAsync("late-check");
        var client = hotspot.Lab.Client2;
        Assert.Contains("HTTP/1.1 302", await CheckAsync(client, "/success.txt?ipv4"), StringComparison.Ordinal);
        await HotspotFixture.LogInAsync(client, "late-check");
        Assert.EndsWith("\r\n\r\nsuccess\n", await CheckAsync(client, "/success.txt?ipv4"), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n<meta http-equiv=\"refresh\" content=\"0;url=https://support.mozilla.org/kb/captive-portal\"/>", await CheckAsync(client, "/canonical.html"), StringComparison.Ordinal);
        await HotspotFixture.LogOutAsync(client);
    }

    private static async Task<string> CheckAsync(LabHost client, string path) =>
        (await client.RunAsync("curl", "-4", "-si", "--resolve", "detectportal.firefox.com:80:10.10.0.1", $"http://detectportal.firefox.com{path}")).Succeeded().Output;

    private static async Task ReachesAsync(Firefox firefox, int wanted)
    {
        var patience = DateTime.UtcNow + Patience.Most;
        while (await firefox.InChromeAsync(Service + "return portal.state;") is var state && state.GetInt32() != wanted) await WaitAsync(patience, FormattableString.Invariant($"Firefox says {state}, not {wanted}"));
    }

    private static async Task WaitAsync(DateTime until, string what)
    {
        Assert.True(DateTime.UtcNow < until, what);
        await Task.Delay(250);
    }
}
