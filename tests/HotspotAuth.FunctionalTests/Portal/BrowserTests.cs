using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Portal;

public class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("/login", "/status", "ต่ออินเทอร์เน็ตแล้ว", "ออกจากระบบแล้ว", true)]
    [InlineData("/en/login", "/en/status", "You are on the internet", "You are logged out", true)]
    [InlineData("/login", "/status", "ต่ออินเทอร์เน็ตแล้ว", "ออกจากระบบแล้ว", false)]
    [InlineData("/en/login", "/en/status", "You are on the internet", "You are logged out", false)]
    public async Task A_guest_logs_in_and_out_with_and_without_script(string login, string status, string online, string off, bool script)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        await using var tab = await browser.OpenAsync(portal, script: script);

        await tab.LogInAsync("mali", "Correct-7", login);
        Assert.Equal(status, new Uri(tab.Page.Url).AbsolutePath);
        Assert.Contains(online, await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Single(portal.Sessions.Open);

        await tab.FollowAsync("form button");
        Assert.Contains(off, await tab.Page.InnerTextAsync("h1"), StringComparison.Ordinal);
        Assert.Empty(portal.Sessions.Open);
        Assert.Empty(tab.Complaints);
        Assert.Equal(["kpp2.net"], tab.Hosts);
    }

    [Fact]
    public async Task The_first_view_comes_from_us_alone_and_is_small()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var tab = await browser.OpenAsync(portal);

        await tab.Page.GotoAsync("/", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        await tab.Page.EvaluateAsync("document.fonts.ready.then(() => 0)");

        Assert.Equal(["kpp2.net"], tab.Hosts);
        Assert.InRange(await tab.ReceivedAsync(), 30_000, 60_000);
        Assert.True(await tab.Page.EvaluateAsync<bool>("document.fonts.check('16px Sarabun', 'ก') && [...document.fonts].filter(f => f.status === 'loaded').length >= 2"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Every_page_is_free_of_barriers_and_of_sideways_scroll_at_every_width()
    {
        await using var portal = await PortalHost.StartAsync(settings => (settings.Mail.Host, settings.Mail.From) = ("127.0.0.1", "office@kpp2.example"));
        await PageTour.AddAccountsAsync(portal);
        foreach (var language in new[] { "", "/en" })
        {
            await PageTour.VisitAsync(portal, browser, language, 320, 640, async (name, tab) =>
            {
                // No script of ours asks for the width, so the page need not come again for each.
                foreach (var (width, height) in new[] { (1280, 900), (390, 844), (320, 640) })
                {
                    await tab.Page.SetViewportSizeAsync(width, height);
                    Assert.Empty((await Axe.FindAsync(tab.Page)).Select(finding => $"{name} {language} {width}: {finding}"));
                    Assert.Equal((name, width, 0), (name, width, await tab.OverflowAsync()));
                }

                // The browser itself reports the status of a page that is not there.
                Assert.DoesNotContain(tab.Complaints, complaint => !complaint.Contains("404", StringComparison.Ordinal));
            });
        }
    }

    [Fact]
    public async Task A_fault_takes_the_focus_and_leads_to_its_field()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var tab = await browser.OpenAsync(portal);

        await tab.LogInAsync("ทฟสร", "x");

        await Assertions.Expect(tab.Page.Locator("[role=alert]")).ToBeFocusedAsync();
        Assert.Equal("mali", await tab.Page.InnerTextAsync("#uh b"));
        await tab.Page.PressAsync(".note a");
        await Assertions.Expect(tab.Page.Locator("#u")).ToBeFocusedAsync();
        Assert.Equal("", await tab.Page.InputValueAsync("#p"));
    }

    [Fact]
    public async Task The_other_language_is_one_tap_away_and_leads_to_the_same_page()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var tab = await browser.OpenAsync(portal);

        await tab.Page.GotoAsync("/privacy");
        await tab.FollowAsync(".lang");
        Assert.Equal("/en/privacy", new Uri(tab.Page.Url).AbsolutePath);
        Assert.Equal("en", await tab.Page.GetAttributeAsync("html", "lang"));
        await tab.FollowAsync(".lang");
        Assert.Equal("/privacy", new Uri(tab.Page.Url).AbsolutePath);
        Assert.Equal("th", await tab.Page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task The_status_page_takes_new_numbers_each_minute_and_keeps_the_readers_place()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        await using var tab = await browser.OpenAsync(portal);
        await tab.Page.Clock.InstallAsync();
        await tab.LogInAsync("mali", "Correct-7");
        await tab.Page.PressAsync("summary");
        Assert.Contains("ไม่ถึง 1 นาที", await tab.Page.InnerTextAsync(".facts"), StringComparison.Ordinal);

        portal.Time.Advance(TimeSpan.FromMinutes(7));
        await tab.Page.Clock.RunForAsync(61_000);
        await Assertions.Expect(tab.Page.Locator(".facts")).ToContainTextAsync("7 นาที");

        await Assertions.Expect(tab.Page.Locator("details[open] summary")).ToBeFocusedAsync();
        Assert.Contains("11:27 น.", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }
}
