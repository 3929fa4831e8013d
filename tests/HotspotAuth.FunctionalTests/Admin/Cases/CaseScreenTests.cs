using System.Net;
using HotspotAuth.Admin;
using HotspotAuth.Cases;
using HotspotAuth.FunctionalTests.Admin.Log;
using HotspotAuth.TrafficLog;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HotspotAuth.FunctionalTests.Admin.Cases;

/// <summary>An official's order over real sealed days: opened, verified, extended, and ended by two persons.</summary>
public sealed class CaseScreenTests
{
    private const string Contact = "somying";
    private const string Director = "prasit";
    private const string Auditor = "wichai";
    private const string Viewer = "somsri";

    [Fact]
    public async Task An_order_is_opened_verified_extended_and_ended_by_two_persons()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var host = await StartAsync(now);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var desk = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(desk, ConsoleHost.Password, Contact);
        await desk.GotoAsync("/audit/cases?lang=th");
        await Expect(desk.Locator("h1")).ToHaveTextAsync("ตอนนี้ไม่มีข้อมูลที่ต้องเก็บตามคำสั่ง");
        await desk.PressAsync("a.primary");

        // Too long an end is refused with the latest that is allowed, and nothing typed is lost.
        await FillAsync(desk, now, years: 3);
        await desk.PressAsync("main form button.primary");
        await Expect(desk.Locator("#until-fault")).ToContainTextAsync("กฎหมายให้เก็บไม่เกินสองปี");
        await Expect(desk.Locator("#order")).ToHaveValueAsync("ดศ 0042/2569");
        await ScreensAsync(browser, "/audit/cases/new", "case-new", Contact);
        await desk.FillAsync("#until-year", Year(now.AddYears(1)));
        await desk.PressAsync("main form button.primary");
        await Expect(desk.Locator(".note.ok")).ToContainTextAsync("เปิดแฟ้มแล้ว");

        var hold = Assert.Single(host.Get<HoldStore>().Living());
        await RunningService.EventuallyAsync(() => Task.FromResult(host.Get<HoldStore>().Days(hold.Id).Count >= 3), "the sealed days are copied");
        await desk.GotoAsync($"/audit/cases/{hold.Id}");
        await desk.PressAsync("text=ตรวจหลักฐาน");
        await Expect(desk.Locator(".note.ok strong")).ToContainTextAsync("พิสูจน์ได้ครบทั้ง");

        await desk.PressAsync("main .acts a:has-text('ขยายเวลา')");
        await desk.FillAsync("#order", "ดศ 0099/2569");
        await desk.FillAsync("#reason", "หนังสือ 99");
        await desk.SelectOptionAsync("#until-day", "2");
        await desk.PressAsync("main form button.primary");
        await Expect(desk.Locator(".note.ok strong")).ToHaveTextAsync("ขยายเวลาแล้ว");
        Assert.Equal("ดศ 0042/2569; ดศ 0099/2569", host.Get<HoldStore>().Find(hold.Id)!.Order);

        await desk.PressAsync("main .acts a.stop");
        await ScreensAsync(browser, $"/audit/cases/{hold.Id}/release", "case-propose", Contact);
        await ScreensAsync(browser, $"/audit/cases/{hold.Id}/extend", "case-extend", Contact);
        await desk.FillAsync("#reason", "หนังสือ 120 ยกเลิกคำสั่ง");
        await desk.PressAsync("main button.stop");
        await Expect(desk.Locator(".note.ok strong")).ToHaveTextAsync("ส่งคำขอแล้ว");
        await desk.GotoAsync($"/audit/cases/{hold.Id}/release");
        await Expect(desk.Locator("main button.stop")).ToHaveCountAsync(0);
        await ScreensAsync(browser, "/audit/cases", "cases", Auditor);
        await ScreensAsync(browser, $"/audit/cases/{hold.Id}", "case", Auditor);
        await ScreensAsync(browser, $"/audit/cases/{hold.Id}/release", "case-release", Director);

        var director = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(director, ConsoleHost.Password, Director);
        await director.GotoAsync($"/audit/cases/{hold.Id}?lang=th");
        Assert.Contains("1", await director.InnerTextAsync(".side a[href='/audit/cases'] .n"), StringComparison.Ordinal);
        await director.PressAsync("text=พิจารณาคำขอ");
        await director.PressAsync("main button.stop");
        await Expect(director.Locator(".note.ok strong")).ToHaveTextAsync("ยุติแล้ว");
        Assert.False(Directory.Exists(host.Get<CaseFolders>().Of(hold.Id)));
        await ScreensAsync(browser, $"/audit/cases/{hold.Id}", "case-ended", Auditor);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_held_day_shows_on_the_calendar_to_those_who_may_know_of_cases_and_to_nobody_else()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var host = await StartAsync(now);
        var day = DayName.At(now, LoggedDays.Zone).AddDays(-3);
        var hold = host.Get<HoldStore>().Add(Order(now), Accounts.Actor.System);
        await host.Get<CaseDesk>().CopyAsync(CancellationToken.None);

        using var auditor = await host.SignedInAsync(Auditor);
        (await auditor.GetAsync("/calendar?lang=en")).Dispose();
        var page = await auditor.PageAsync($"/calendar?day={DayName.Of(day)}");
        Assert.Contains($"href=\"/audit/cases/{hold.Id}\"", page, StringComparison.Ordinal);
        Assert.Contains($"class=\"day h\" href=\"/calendar?day={DayName.Of(day)}\"", page, StringComparison.Ordinal);
        Assert.Contains("Held by order <b class=\"num\">3</b>", page, StringComparison.Ordinal);

        using var viewer = await host.SignedInAsync(Viewer);
        (await viewer.GetAsync("/calendar?lang=en")).Dispose();
        var seen = await viewer.PageAsync($"/calendar?day={DayName.Of(day)}");
        Assert.DoesNotContain("Held", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(hold.Id, seen, StringComparison.Ordinal);
        foreach (var place in new[] { "/audit/cases", $"/audit/cases/{hold.Id}", $"/audit/cases/{hold.Id}/release", "/audit/cases/new" })
        {
            using var answer = await viewer.GetAsync(place);
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }

        await using var browser = await ConsoleBrowser.StartAsync(host);
        await ScreensAsync(browser, $"/calendar?day={DayName.Of(day)}", "calendar-held", Auditor);
        Assert.Empty(browser.Complaints);
    }

    internal static NewHold Order(DateTimeOffset now) => new()
    {
        Order = "DE 0042/2569",
        Officer = "Pol. Col. Sample",
        Reason = "letter 42",
        Ips = ["10.10.0.5"],
        From = now.AddDays(-4),
        To = now.AddDays(-2),
        Until = now.AddYears(1),
    };

    private static async Task<ConsoleHost> StartAsync(DateTimeOffset now)
    {
        var host = await ConsoleHost.StartReadyAsync(settings => LoggedDays.Make(settings, now, days: 10));
        await host.AddAdministratorAsync(Contact, "สมหญิง ใจงาม", ConsoleRole.OfficerContact);
        await host.AddAdministratorAsync(Director, "ประสิทธิ์ มั่นคง", ConsoleRole.Approver);
        await host.AddAdministratorAsync(Auditor, "วิชัย รักธรรม", ConsoleRole.Auditor);
        await host.AddAdministratorAsync(Viewer, "สมศรี ดูดี", ConsoleRole.LogViewer, ConsoleRole.SystemAdministrator);
        return host;
    }

    private static async Task FillAsync(IPage page, DateTimeOffset now, int years)
    {
        await page.FillAsync("#order", "ดศ 0042/2569");
        await page.FillAsync("#officer", "พ.ต.อ. ตัวอย่าง");
        await page.FillAsync("#agency", "บก.ปอท.");
        await page.FillAsync("#ip", "10.10.0.5");
        await page.FillAsync("#reason", "หนังสือ 42");
        foreach (var (field, moment) in new[] { ("from", now.AddDays(-5)), ("to", now.AddDays(30)), ("until", now.AddYears(years)) })
        {
            var local = TimeZoneInfo.ConvertTime(moment, LoggedDays.Zone);
            await page.SelectOptionAsync($"#{field}-day", field == "until" ? "1" : local.Day.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await page.SelectOptionAsync($"#{field}-month", local.Month.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await page.FillAsync($"#{field}-year", Year(moment));
        }
    }

    private static string Year(DateTimeOffset moment) => (TimeZoneInfo.ConvertTime(moment, LoggedDays.Zone).Year + 543).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task ScreensAsync(ConsoleBrowser browser, string address, string name, string who)
    {
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, who);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"lang={language}");
            await ConsoleBrowser.CheckBothWidthsAsync(page, $"{name} {language}", $"{name}-*-{language}");
        }

        await page.Context.CloseAsync();
    }
}
