using HotspotAuth.Accounts;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin.Lists;

/// <summary>Lists, why-not and the dashboard as people see them, in a real browser.</summary>
public sealed class ListScreenTests
{
    private const string Phone = "02:00:5e:10:00:01";

    [Fact]
    public async Task Every_list_is_clean_to_axe_at_both_widths()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        string[] paths =
        [
            "/", "/why", "/why?q=somchai", "/why?q=mali", "/why?q=prasert", "/why?q=nobody-here", "/why?q=ทฟสร", "/why?q=สม", "/why?q=" + Phone, "/why?q=02:00:5e:10:00:99",
            "/sessions", "/sessions?q=nobody", "/sessions?from=x", "/attempts", "/attempts?q=nobody", "/accounts?sort=-until", "/online?sort=bytes",
            "/events?sort=-project", "/requests?sort=name", "/devices?sort=-added", "/devices?show=over", "/groups?sort=-members", "/nas?sort=name", "/nas?show=ok", "/administrators?sort=-last", "/trail?sort=time",
        ];
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await ConsoleBrowser.TourAsync(page, paths, "lists-");

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task From_who_can_not_get_in_to_the_mend()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900, script: false);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);

        await page.GotoAsync("/why");
        await page.FillAsync("#why", "สม");
        await page.PressAsync(".why-ask button");
        await Assertions.Expect(page.Locator(".choices a")).ToHaveCountAsync(2);
        await page.PressAsync(".choices a:has-text('สมชาย')");
        Assert.StartsWith($"พิมพ์รหัสผิด 3 ครั้งจากเครื่อง {Phone}", await page.InnerTextAsync("#verdict"), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.PressAsync(".mends a >> nth=0");
        Assert.EndsWith("/account/somchai/reset", page.Url, StringComparison.Ordinal);

        await page.GotoAsync("/why?q=somchia");
        await page.PressAsync(".choices a");
        Assert.Contains("user=somchai", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/why?q=prasert");
        Assert.Equal("บัญชีนี้ถูกระงับ", await page.InnerTextAsync("#verdict"));
        await page.PressAsync(".mends a >> nth=0");
        await page.PressAsync("main button.primary");
        await page.GotoAsync("/why?q=prasert");
        Assert.Equal("บัญชีใช้ได้ แต่ยังไม่เคยลองเข้าใช้", await page.InnerTextAsync("#verdict"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task On_a_phone_the_heads_of_columns_still_sort()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/accounts");

        await page.PressAsync("th.sort a >> nth=1");

        await page.ArriveAsync("/accounts?sort=user");
        Assert.Equal("ascending", await page.GetAttributeAsync("th.sort >> nth=1", "aria-sort"));
    }

    private static async Task FillAsync(ConsoleHost host)
    {
        var password = await host.AddAccountAsync("mali", "Mali Rakdee", "นางสาวมะลิ รักดี");
        await host.AddAccountAsync("somchai", "Somchai Jaidee", "นายสมชาย ใจดี");
        await host.AddAccountAsync("somsri", "Somsri Thongdee", "นางสมศรี ทองดี");
        await host.AddAccountAsync("prasert", "Prasert Munkong", "นายประเสริฐ มั่นคง");
        await host.Accounts.SetStateAsync("prasert", AccountState.Disabled, Actor.System, CancellationToken.None);
        await host.RefreshAsync();
        for (var i = 0; i < 3; i++) await host.LogInAsync("somchai", "not his password", Phone, "10.10.3.7");
        await host.LogInAsync("mali", password, "02:00:5e:10:00:02", "10.10.3.8");
        var ended = await host.LogInAsync("mali", password, "02:00:5e:10:00:03", "10.10.3.9");
        await host.Sessions.EndAsync(ended!.Id, Sessions.SessionCause.UserRequest, Actor.System, CancellationToken.None);
    }
}
