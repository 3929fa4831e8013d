using HotspotAuth.Accounts;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Parts of the console's pages that are put anew without the rest of the page, and the same pages without script.</summary>
public sealed class ConsolePartTests
{
    private const string NextPage = ".pager a[rel=next]";

    [Fact]
    public async Task What_is_typed_into_the_search_survives_a_refresh_and_the_new_rows_come()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali Thongkham");
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.Clock.InstallAsync();
        await page.GotoAsync("/online");
        await page.Locator("#q").PressSequentiallyAsync("som");
        await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        var asked = page.WaitForRequestAsync(request => request.Url.Contains("live=auto", StringComparison.Ordinal));
        await page.Clock.RunForAsync(31_000);
        Assert.EndsWith("/online?live=auto", (await asked).Url, StringComparison.Ordinal);
        await page.Locator("td", new PageLocatorOptions { HasText = "Mali Thongkham" }).WaitForAsync();
        await page.Keyboard.TypeAsync("chai");
        Assert.Equal("somchai", await page.InputValueAsync("#q"));
        Assert.EndsWith("/online", page.Url, StringComparison.Ordinal);
        Assert.Empty(await Axe.FindAsync(page));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_refresh_that_fails_is_told_and_the_next_good_one_takes_it_back()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.Clock.InstallAsync();
        await page.GotoAsync("/online");
        await page.RouteAsync("**/online?live=auto", route => route.FulfillAsync(new RouteFulfillOptions { Status = 500, Body = "<p>no</p>" }));
        await page.Clock.RunForAsync(31_000);
        await page.Locator("[data-live-failed]").WaitForAsync();
        await page.UnrouteAsync("**/online?live=auto");
        await page.Clock.RunForAsync(31_000);
        await page.Locator("[data-live-failed]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        await Assertions.Expect(page.Locator("[data-live] h2")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_list_turns_its_page_under_the_same_header_and_back_goes_back()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/accounts");
        await page.EvaluateAsync("document.querySelector('h1').dataset.kept = 'yes'");
        var first = await page.InnerTextAsync("#list tbody tr:first-child");

        await page.PressAsync(NextPage);
        await page.ArriveAsync("/accounts?p=2");
        await page.Locator(".pager a[rel=prev]").WaitForAsync();
        Assert.NotEqual(first, await page.InnerTextAsync("#list tbody tr:first-child"));
        Assert.Equal("yes", await page.GetAttributeAsync("h1", "data-kept"));
        Assert.Empty(await Axe.FindAsync(page));

        await page.FillAsync("#q", "user07");
        await page.PressAsync("#q", "Enter");
        await page.ArriveAsync("/accounts?q=user07");
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#q")).ToBeFocusedAsync();
        Assert.Equal("yes", await page.GetAttributeAsync("h1", "data-kept"));

        await page.GoBackAsync();
        await page.ArriveAsync("/accounts?p=2");
        // Reloaded, and its script listens.
        await page.Locator(".pager a[rel=prev][data-htmx-powered]").WaitForAsync();
        await page.GoBackAsync();
        await page.ArriveAsync("/accounts");
        // Only the first page has none before it.
        await Assertions.Expect(page.Locator(".pager a[rel=prev]")).ToHaveCountAsync(0);
        Assert.Equal(first, await page.InnerTextAsync("#list tbody tr:first-child"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_same_list_turns_its_page_without_script()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900, script: false);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/accounts");
        await page.PressAsync(NextPage);
        Assert.EndsWith("/accounts?p=2", page.Url, StringComparison.Ordinal);
        await page.FillAsync("#q", "user07");
        await page.PressAsync("#q", "Enter");
        await page.ArriveAsync("/accounts?q=user07");
        await Assertions.Expect(page.Locator("#list tbody tr")).ToHaveCountAsync(1);
        Assert.Empty(browser.Complaints);
    }

    private static async Task FillAsync(ConsoleHost host)
    {
        for (var i = 0; i < 60; i++)
            await host.Accounts.AddAsync(new NewAccount { Username = $"user{i:00}", Name = $"Person {i:00}" }, Actor.System, CancellationToken.None);
        await host.RefreshAsync();
    }
}
