using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>A slip's QR code leads to the login page with the code behind the hash.</summary>
public class ScannedCodeTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_scanned_code_stands_in_the_field_and_reached_no_server()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("7kmx4rpd", account => account with { Password = "7kmx4rpd" });
        await using var tab = await browser.OpenAsync(portal);
        var asked = new List<string>();
        tab.Page.Request += (_, request) => asked.Add(request.Url);

        await tab.Page.GotoAsync("/login#c=7kmx4rpd");
        await Assertions.Expect(tab.Page.Locator("#u")).Not.ToHaveValueAsync("");
        Assert.Equal("7kmx4rpd", await tab.Page.InputValueAsync("#u"));
        Assert.Equal("", new Uri(tab.Page.Url).Fragment);
        Assert.NotEmpty(asked);
        // The browser's own record of the first address has the fragment; what it sends has none.
        Assert.DoesNotContain(asked, url => url.Split('#')[0].Contains("7kmx4rpd", StringComparison.Ordinal));

        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.ArriveAsync("/status");
        Assert.Single(portal.Sessions.Open);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Name_and_password_of_a_slip_with_both_fill_both_fields()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var tab = await browser.OpenAsync(portal);
        await tab.Page.GotoAsync("/login#u=mali&c=a%20b%26c");
        await Assertions.Expect(tab.Page.Locator("#u")).Not.ToHaveValueAsync("");
        Assert.Equal(("mali", "a b&c"), (await tab.Page.InputValueAsync("#u"), await tab.Page.InputValueAsync("#p")));
    }

    [Fact]
    public async Task Without_script_the_page_asks_for_the_code()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var tab = await browser.OpenAsync(portal, script: false);
        await tab.Page.GotoAsync("/login#c=7kmx4rpd");
        Assert.Equal("", await tab.Page.InputValueAsync("#u"));
        await Assertions.Expect(tab.Page.Locator("form button")).ToHaveCountAsync(1);
    }
}
