using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Administrators, second factor, sign-ins and trail as people see them.</summary>
public sealed class DoorScreenTests
{
    [Fact]
    public async Task The_screens_are_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        string[] paths =
        [
            "/administrators", "/administrators/add", "/administrator/wichai", "/administrator/arunee", "/administrator/somsri", "/administrator/wichai/disable", "/administrator/wichai/reset-factor",
            "/administrator/wichai/password", "/sign-ins", "/trail", "/trail?actor=arunee&from=31/2/2569", "/trail?object=nothing-here", "/second-factor", "/second-factor?change=true", "/second-factor/codes",
        ];
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await ConsoleBrowser.TourAsync(page, paths, "doors-");

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task From_the_first_sign_in_over_the_second_factor_to_a_second_administrator()
    {
        await using var host = await ConsoleHost.StartAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, host.OneTimePassword);
        await page.FillAsync("#fresh", ConsoleHost.Password);
        await page.FillAsync("#again", ConsoleHost.Password);
        await page.PressAsync("main button.primary");
        await ConsoleBrowser.ShotAsync(page, "doors-enrol");
        Assert.Empty(await Axe.FindAsync(page));
        await page.FillAsync("#code", "000000");
        await page.PressAsync("main button.primary");
        await Assertions.Expect(page.Locator(".field.wrong")).ToHaveCountAsync(1);
        await page.GotoAsync("/administrators");
        Assert.EndsWith("/second-factor", page.Url, StringComparison.Ordinal);
        var key = await page.Locator(".key").TextContentAsync();
        await page.ReloadAsync();
        Assert.Equal(key, await page.Locator(".key").TextContentAsync());

        await page.FillAsync("#code", Totp.Code(ConsoleBrowser.FromBase32(key!), Totp.StepAt(host.Time.GetUtcNow())));
        await page.PressAsync("main button.primary");
        await ConsoleBrowser.ShotAsync(page, "doors-codes");
        Assert.Empty(await Axe.FindAsync(page));
        await Assertions.Expect(page.Locator(".codes li")).ToHaveCountAsync(RecoveryCodes.Count);
        await page.PressAsync("main a.primary");

        await page.GotoAsync("/administrators/add");
        await page.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(page, "doors-add-faults");
        Assert.Empty(await Axe.FindAsync(page));
        await page.FillAsync("#name", "นายวิชัย ใจดี");
        await page.FillAsync("#username", "Wichai");
        await page.CheckAsync("#role-system-administrator");
        await page.CheckAsync("#role-approver");
        await page.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(page, "doors-once");
        var password = await page.InnerTextAsync(".secret dd:last-child");
        Assert.Empty(await Axe.FindAsync(page));

        var second = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(second, password, "wichai");
        await second.FillAsync("#fresh", "a boat by the old bridge");
        await second.FillAsync("#again", "a boat by the old bridge");
        await second.PressAsync("main button.primary");
        await ConsoleBrowser.EnrolAsync(second, host);
        Assert.Equal(host.Address.ToString(), second.Url);
        Assert.Contains("ผู้อนุมัติ · ผู้ดูแลระบบ", await second.InnerTextAsync(".side .me"), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_lost_phone_is_helped_by_a_recovery_code_and_then_by_a_second_administrator()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("wichai", "นายวิชัย ใจดี", ConsoleRole.SystemAdministrator);
        var codes = host.Enrol("wichai");
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var lost = await browser.OpenAsync(390, 844);
        await lost.GotoAsync("/sign-in");
        await lost.FillAsync("#username", "wichai");
        await lost.FillAsync("#password", ConsoleHost.Password);
        await lost.PressAsync("main button");
        await ConsoleBrowser.ShotAsync(lost, "doors-code");
        Assert.Empty(await Axe.FindAsync(lost));
        await lost.FillAsync("#code", codes[0].ToUpperInvariant());
        await lost.PressAsync("main button");
        Assert.Equal(host.Address.ToString(), lost.Url);
        await lost.GotoAsync("/second-factor");
        Assert.Contains("เหลือ 9", await lost.InnerTextAsync(".card"), StringComparison.Ordinal);

        var helper = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(helper, ConsoleHost.Password);
        await helper.GotoAsync("/administrator/wichai");
        await helper.PressAsync("a[href='/administrator/wichai/reset-factor']");
        await helper.PressAsync("main form button");
        Assert.Contains("รีเซ็ตการยืนยันสองชั้นแล้ว", await helper.InnerTextAsync(".note.ok"), StringComparison.Ordinal);
        await lost.GotoAsync("/");
        Assert.Contains("/sign-in", lost.Url, StringComparison.Ordinal);
        await ConsoleBrowser.SignInAsync(lost, ConsoleHost.Password, "wichai");
        Assert.EndsWith("/second-factor", lost.Url, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Who_may_not_is_told_whom_to_ask_and_who_comes_late_to_sign_in_again()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("desk", "นางสาวสมศรี มีสุขเสมอ", ConsoleRole.HelpDesk);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        foreach (var (width, size) in new[] { (390, "phone"), (1280, "desktop") })
        {
            var page = await browser.OpenAsync(width, 844);
            await page.GotoAsync("/sign-in?over");
            await ConsoleBrowser.ShotAsync(page, $"doors-over-{size}");
            Assert.Empty(await Axe.FindAsync(page));
            await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, "desk");
            await Assertions.Expect(page.Locator("a[href='/trail'], a[href='/administrators']")).ToHaveCountAsync(0);
            await page.GotoAsync("/trail");
            await ConsoleBrowser.ShotAsync(page, $"doors-forbidden-{size}");
            Assert.Contains("อรุณี สุขใจ", await page.InnerTextAsync(".card"), StringComparison.Ordinal);
            Assert.Empty(await Axe.FindAsync(page));
        }

        Assert.DoesNotContain(browser.Complaints, complaint => !complaint.Contains("403", StringComparison.Ordinal));
    }

    private static async Task FillAsync(ConsoleHost host)
    {
        await host.AddAdministratorAsync("wichai", "นายวิชัย ใจดี", ConsoleRole.Approver, ConsoleRole.OfficerContact, ConsoleRole.SystemAdministrator);
        host.Desk.Add("somsri", "นางสาวสมศรี มีสุขเสมอ", "somsri@kpp2.go.th", [ConsoleRole.Issuer, ConsoleRole.HelpDesk], new Actor("arunee", "admin", null));
        await host.AddAdministratorAsync("old-head", "นายเก่า ก่อนนี้", ConsoleRole.Auditor);
        host.Desk.Disable("old-head", new Actor("arunee", "admin", null));
        for (var i = 0; i < 5; i++) await host.Administrators.SignInAsync("somsri", $"wrong-{i}", System.Net.IPAddress.Parse("10.10.4.27"), CancellationToken.None);
        await host.Administrators.SignInAsync("my-password-in-the-wrong-field", "x", System.Net.IPAddress.Parse("10.10.4.28"), CancellationToken.None);
        host.Desk.SetRoles("wichai", [ConsoleRole.Approver, ConsoleRole.SystemAdministrator], new Actor("arunee", "admin", System.Net.IPAddress.Parse("10.10.4.9")));
        using var elsewhere = await host.SignedInAsync();
        using var other = await host.SignedInAsync("wichai");
        await CarryAsync(host);
    }

    internal static async Task CarryAsync(ConsoleHost host)
    {
        using var carrier = new OutboxCarrier(host.Database, host.Core<AccessStream>(), host.Core<AuditTrail>(), host.Core<DayKeys>(), host.Time, NullLogger<OutboxCarrier>.Instance);
        await carrier.CarryAsync(CancellationToken.None);
    }
}
