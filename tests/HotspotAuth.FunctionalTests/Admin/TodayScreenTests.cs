using HotspotAuth.Admin;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>What each role sees first, and the sidebar beside it.</summary>
public sealed class TodayScreenTests
{
    [Theory]
    [InlineData("auditor", "row c3", nameof(ConsoleRole.Auditor))]
    [InlineData("approver", "panel", nameof(ConsoleRole.Approver))]
    [InlineData("both", "panel", nameof(ConsoleRole.Approver), nameof(ConsoleRole.Auditor))]
    public async Task What_waits_comes_before_how_the_log_is(string username, string first, params string[] roles)
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync(username, "สมศรี รุ่งเรือง", [.. roles.Select(Enum.Parse<ConsoleRole>)]);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 720);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, username);
        // Who is there for the log alone begins where he asks it.
        Assert.EndsWith(username == "auditor" ? "/audit/who" : "/", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/");
        Assert.Equal(first, await page.Locator("main section").First.GetAttributeAsync("class"));
        Assert.Equal(roles.Contains(nameof(ConsoleRole.Auditor), StringComparer.Ordinal) ? 1 : 0, await page.Locator("main section.c3").CountAsync());
    }

    [Fact]
    public async Task The_sidebar_of_who_has_every_role_fits_a_laptop()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("everything", "นางสาวกาญจนาภิเษก พัชรมงคลวัฒนา", Enum.GetValues<ConsoleRole>());
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 720);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, "everything");
        await ConsoleBrowser.ShotAsync(page, "sidebar");
        Assert.Equal(0, await page.Locator(".side").EvaluateAsync<int>("side => side.scrollHeight - side.clientHeight"));
        Assert.All(await page.Locator(".side a, .side button").EvaluateAllAsync<double[]>("all => all.map(one => one.getBoundingClientRect().height)"), height => Assert.InRange(height, 24, 60));
        Assert.Empty(browser.Complaints);
    }
}
