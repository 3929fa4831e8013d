using HotspotAuth.Accounts;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>The console as people see it, in a real browser.</summary>
public sealed class ConsoleScreenTests
{
    [Fact]
    public async Task From_the_one_time_password_to_today()
    {
        await using var host = await ConsoleHost.StartAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await page.GotoAsync("/online");
        Assert.EndsWith("/sign-in?next=%2Fonline", page.Url, StringComparison.Ordinal);

        await page.FillAsync("#username", ConsoleHost.Administrator);
        await page.FillAsync("#password", "wrong");
        await page.PressAsync("main button");
        await Assertions.Expect(page.Locator(".note.bad")).ToBeFocusedAsync();
        await ConsoleBrowser.ShotAsync(page, "sign-in-wrong");

        await page.FillAsync("#password", host.OneTimePassword);
        await page.PressAsync("main button");
        Assert.EndsWith("/password", page.Url, StringComparison.Ordinal);
        await ConsoleBrowser.ShotAsync(page, "password-due");
        await page.FillAsync("#fresh", ConsoleHost.Password);
        await page.FillAsync("#again", ConsoleHost.Password);
        await page.PressAsync("main button.primary");
        Assert.EndsWith("/second-factor", page.Url, StringComparison.Ordinal);
        await ConsoleBrowser.EnrolAsync(page, host);
        Assert.Equal(host.Address.ToString(), page.Url);
        Assert.Equal("ระบบทำงานอยู่ มี 1 เรื่องควรดู", await page.InnerTextAsync("h1"));
        Assert.Contains("ยังไม่มีบัญชี", await page.InnerTextAsync(".tile.warn"), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Every_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var session = await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        string[] paths =
        [
            "/", "/online", "/accounts", "/accounts/add", "/attempts", "/account/mali", "/account/prasert", "/account/mali/disable", "/account/mali/reset",
            $"/online/{session}/disconnect", "/account/mali/password", "/accounts?q=nobody", "/password", "/no-such-page", "/online?live=off",
        ];
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await ConsoleBrowser.TourAsync(page, paths, nameless: session.ToString());

        Assert.DoesNotContain(browser.Complaints, complaint => !complaint.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Adding_an_account_mends_its_faults_and_shows_the_password_once()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/accounts/add");
        await page.FillAsync("#username", "มะลิ");
        await page.FillAsync("#name_th", "นางสาวมะลิ ทองคำ");
        await page.SelectOptionAsync("#valid_until-day", "31");
        await page.SelectOptionAsync("#valid_until-month", "2");
        await page.FillAsync("#valid_until-year", "2580");
        await page.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(page, "add-faults");
        await Assertions.Expect(page.Locator(".field.wrong")).ToHaveCountAsync(2);
        Assert.Empty(await Axe.FindAsync(page));
        Assert.Equal("มะลิ", await page.InputValueAsync("#username"));
        Assert.Equal("2580", await page.InputValueAsync("#valid_until-year"));

        await page.FillAsync("#username", "mali");
        await page.SelectOptionAsync("#valid_until-day", "28");
        await page.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(page, "password-once");
        Assert.Empty(await Axe.FindAsync(page));
        Assert.Matches("^[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}$", await page.InnerTextAsync(".secret dd:last-child"));
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".secret")).ToHaveCountAsync(0);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task It_all_works_without_script()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali Thongkham");
        await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844, script: false);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.PressAsync("details.phone summary");
        await page.PressAsync("details.phone a[href='/online']");
        Assert.Equal("30;url=/online?live=auto", await page.GetAttributeAsync("meta[http-equiv=refresh]", "content"));
        await page.PressAsync("a.act");
        await page.PressAsync("button.stop");
        Assert.Contains("ตัดการเชื่อมต่อแล้ว", await page.InnerTextAsync(".note.ok"), StringComparison.Ordinal);
        Assert.Empty(host.Sessions.Open);
        await page.PressAsync("details.phone summary");
        await page.PressAsync("details.phone .out button");
        Assert.EndsWith("/sign-in", page.Url, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_live_part_shows_who_came_without_moving_the_focus_and_can_be_stopped()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var password = await host.AddAccountAsync("mali", "Mali Thongkham");
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.Clock.InstallAsync();
        await page.GotoAsync("/online");
        await page.FocusAsync("#q");
        await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        await page.Clock.RunForAsync(31_000);
        await page.Locator("td", new PageLocatorOptions { HasText = "Mali Thongkham" }).WaitForAsync();
        await Assertions.Expect(page.Locator("#q")).ToBeFocusedAsync();

        await page.PressAsync("a[href='/online?live=off']");
        await Assertions.Expect(page.Locator("[data-live], [hx-trigger], meta[http-equiv]")).ToHaveCountAsync(0);
        Assert.Empty(browser.Complaints);
    }

    private static async Task<Guid> FillAsync(ConsoleHost host)
    {
        var password = await host.AddAccountAsync("mali", "Mali Thongkham", "นางสาวมะลิ ทองคำ");
        await host.AddAccountAsync("prasert", "Prasert Namphet", "นายประเสริฐ น้ำเพชร");
        await host.AddAccountAsync("somchai.deeprom@kpp2.go.th", "Somchai Deeprom", "นายสมชาย ดีพร้อม");
        await host.Accounts.AddAsync(new NewAccount { Username = "yanee", Name = "Yanee Kuson", NameTh = "นางญาณี กุศล", Phone = "0812345678", ValidUntil = DateTimeOffset.UtcNow.AddDays(40), MaxDevices = 2 }, Actor.System, CancellationToken.None);
        await host.Accounts.SetStateAsync("prasert", AccountState.Disabled, Actor.System, CancellationToken.None);
        await host.RefreshAsync();
        var session = await host.LogInAsync("mali", password, "d2:4b:9a:10:7c:e5", "10.10.4.27");
        await host.LogInAsync("somchai.deeprom@kpp2.go.th", password, "3c:06:30:a1:5e:77", "10.10.2.81");
        await host.LogInAsync("somchai.deeprom@kpp2.go.th", password, "3c:06:30:a1:5e:78", "fd00:10:10::3e06:30ff:fea1:5e78");
        await host.LogInAsync("mali", "wrong", "d2:4b:9a:10:7c:e5", "10.10.4.27");
        await host.LogInAsync("nobody-here", "wrong", "d2:4b:9a:10:7c:e6", "10.10.4.28");
        await host.LogInAsync("prasert", password, "d2:4b:9a:10:7c:e7", "10.10.4.29");
        return session!.Id;
    }
}
