using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Events.Closing;
using HotspotAuth.Events.Slips;
using HotspotAuth.FunctionalTests.Admin.Events;
using HotspotAuth.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin.Floor;

/// <summary>An event of thirty guests of whom three never come, from the memo to the closing report, in a real browser.</summary>
public sealed class FloorFlowTests
{
    private const int Issued = 30;
    private const int Come = 27;

    [Fact]
    public async Task From_the_memo_to_the_closing_report_of_30_guests_of_whom_3_never_come()
    {
        await using var host = await EventRig.StartAsync();
        using var watcher = ActivatorUtilities.CreateInstance<SessionWatcher>(host.Get<IServiceProvider>());
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        var tomorrow = host.Time.GetUtcNow().AddDays(1);
        await EventRig.AskAsync(page, tomorrow, tomorrow);
        await EventRig.ApproveAsync(await browser.OpenAsync(390, 844));
        await page.GotoAsync("/event/1/issue");
        await page.PressAsync("button[value=count]");
        await host.RefreshAsync();
        var made = host.Events().Find(1)!;
        var slips = host.Get<SlipRoll>().Of(made.Id);

        await page.GotoAsync($"/event/{made.Id}/slips");
        await Assertions.Expect(page.Locator(".slip")).ToHaveCountAsync(Issued);
        Assert.Null(await host.LogInAsync(slips[0].Username, slips[0].Username, "02:00:00:00:10:00", "10.10.1.1"));

        host.Time.By += made.From - host.Time.GetUtcNow();
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);

        await page.GotoAsync($"/event/{made.Id}/register");
        await NameAsync(page, "1", "นางสาวมะลิ ทองคำ", "081 234 5671");
        await NameAsync(page, SlipAddress.Grouped(slips[1].Username), "นายประเสริฐ น้ำเพชร", "081 234 5672");
        await NameAsync(page, SlipAddress.Of("http://kpp2.net", slips[2].Username, slips[2].Username), "นางญาณี กุศล", "081 234 5673");
        Assert.Equal("ลงชื่อผู้ถือแล้ว 3 จาก 30 ใบ", await page.InnerTextAsync("h1"));
        for (var i = 3; i < Come; i++)
        {
            var guest = new Actor(slips[i].Username, "user", IPAddress.Parse($"10.10.1.{i + 1}"));
            Assert.True(await host.Get<Holders>().NameAsync((await host.Accounts.FindAsync(slips[i].Username, default))!, new HolderName($"ผู้เข้าอบรม {i + 1}", "0812345678"), guest, replace: false, default));
        }

        for (var i = 0; i < Come; i++) Assert.NotNull(await host.LogInAsync(slips[i].Username, slips[i].Username, $"02:00:00:00:10:{i:x2}", $"10.10.1.{i + 1}"));
        Assert.Null(await host.LogInAsync(slips[28].Username, "wrong", "02:00:00:00:20:01", "10.10.2.1"));
        await host.Sessions.EndAsync(host.Sessions.Open[0].Id, SessionCause.UserRequest, Actor.System, default);
        await watcher.TickAsync(default);

        await page.GotoAsync($"/event/{made.Id}/board");
        await ConsoleBrowser.ShotAsync(page, "floor-board-running");
        Assert.Equal(["26", "1", "1", "2"], await page.Locator(".key b").AllInnerTextsAsync());
        Assert.Contains("มากที่สุด 27 คน", await page.InnerTextAsync(".live"), StringComparison.Ordinal);
        await page.PressAsync("a.filter:has-text('เข้าไม่ได้')");
        await page.Locator("a.filter[aria-current]:has-text('เข้าไม่ได้')").WaitForAsync();
        Assert.Contains("รหัสผิด", await page.InnerTextAsync("tbody tr"), StringComparison.Ordinal);

        await page.PressAsync("a[href$='/extend']");
        await page.CheckAsync("input[value='60']");
        await ConsoleBrowser.ShotAsync(page, "floor-extend-chosen");
        await page.PressAsync("main button.primary");
        Assert.Contains("งานจบ", await page.InnerTextAsync(".note.ok"), StringComparison.Ordinal);
        await host.Get<RightsChanges>().SweepAsync(host.Sessions.Open, default);
        Assert.All(host.Sessions.Open, session => Assert.Equal(made.Until.AddHours(1), session.Until));

        host.Time.By += made.Until.AddMinutes(59) - host.Time.GetUtcNow();
        await watcher.TickAsync(default);
        Assert.Equal(Come - 1, host.Sessions.Open.Count);
        host.Time.By += TimeSpan.FromMinutes(1);
        await watcher.TickAsync(default);
        Assert.Empty(host.Sessions.Open);
        Assert.Equal(1, await host.Get<EventCloser>().CloseDueAsync(default));

        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync($"/event/{made.Id}/report");
        await ConsoleBrowser.ShotAsync(page, "floor-report");
        Assert.Equal(["30", "27", "3", "27", "3"], await page.Locator(".five b").AllInnerTextsAsync());
        var report = await page.InnerTextAsync("article");
        Assert.Contains("27 คน เมื่อ", report, StringComparison.Ordinal);
        Assert.Contains("ประเสริฐ น้ำเพชร เมื่อ", report, StringComparison.Ordinal);
        Assert.Contains("เก็บถึง", report, StringComparison.Ordinal);
        Assert.Contains("รหัสผิด", report, StringComparison.Ordinal);
        Assert.Contains("โดย อรุณี สุขใจ", report, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Stopping_asks_with_the_consequence_and_cuts_everybody()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var made = await FloorEvents.AddAsync(host, 3);
        await NamedAndInAsync(host, made.Id, 0);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844, script: false);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync($"/event/{made.Id}/board");
        await page.PressAsync("a.btn.stop");
        Assert.Contains("1 คนออนไลน์อยู่ และทั้ง 3 ใบใช้ไม่ได้อีก", await page.InnerTextAsync(".note.warn"), StringComparison.Ordinal);
        await page.PressAsync("button.stop");
        Assert.Contains("จบงานและตัดทุกคนแล้ว", await page.InnerTextAsync(".note.ok"), StringComparison.Ordinal);
        Assert.Empty(host.Sessions.Open);
        await page.PressAsync(".note.ok a");
        Assert.Equal(["3", "1", "2", "1", "2"], await page.Locator(".five b").AllInnerTextsAsync());
        Assert.Contains("จบก่อนกำหนดโดย อรุณี สุขใจ", await page.InnerTextAsync("article"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await ConsoleHost.StartReadyAsync(settings => settings.Site.Contact = "โทร 0 5500 0123");
        var running = await FloorEvents.AddAsync(host, 24);
        for (var i = 0; i < 9; i++) await NamedAndInAsync(host, running.Id, i);
        var slips = host.Get<SlipRoll>().Of(running.Id);
        await host.LogInAsync(slips[10].Username, "wrong", "02:00:00:00:20:01", "10.10.2.1");
        await host.Sessions.EndAsync(host.Sessions.Open[0].Id, SessionCause.UserRequest, Actor.System, default);
        var over = await FloorEvents.AddAsync(host, 5, FloorEvents.LongTitle);
        await NamedAndInAsync(host, over.Id, 0, octet: 3);
        await host.LogInAsync(host.Get<SlipRoll>().Of(over.Id)[1].Username, "wrong", "02:00:00:00:20:02", "10.10.2.2");
        await host.Get<EventEnding>().EndAsync(over.Id, null, new Actor("arunee", "admin", null), default);
        await host.Get<EventCloser>().CloseDueAsync(default);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        string[] paths =
        [
            $"/event/{running.Id}/board", $"/event/{running.Id}/register", $"/event/{running.Id}/register?slip=1", $"/event/{running.Id}/register?slip=12", $"/event/{running.Id}/register?saved=1&show=named",
            $"/event/{running.Id}/extend", $"/event/{running.Id}/stop", $"/event/{running.Id}/sheet", $"/event/{running.Id}/report", $"/event/{over.Id}/report", $"/event/{over.Id}/board", $"/event/{over.Id}/extend", $"/event/{over.Id}/stop",
        ];
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/?lang={language}");
            foreach (var path in paths)
            {
                Assert.Equal((path, 200), (path, (await page.GotoAsync(path))!.Status));
                Assert.Equal((path, language), (path, await page.GetAttributeAsync("html", "lang")));
                await ConsoleBrowser.CheckBothWidthsAsync(page, $"{path} {language}", $"floor-*-{language}{path.Replace('/', '-').Replace('?', '-')}");
            }
        }

        Assert.Empty(browser.Complaints);
    }

    /// <summary>Enter alone leads from the scan to the name, to the number, and back to the scan field.</summary>
    private static async Task NameAsync(IPage page, string scanned, string name, string phone)
    {
        await Assertions.Expect(page.Locator("#scan")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(scanned);
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("/register?slip=*");
        await Assertions.Expect(page.Locator("#name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(phone);
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("/register?saved=*");
        Assert.Contains(name, await page.InnerTextAsync(".note.ok"), StringComparison.Ordinal);
    }

    private static async Task NamedAndInAsync(ConsoleHost host, long id, int index, int octet = 1)
    {
        var slip = host.Get<SlipRoll>().Of(id)[index];
        await host.Get<Holders>().NameAsync((await host.Accounts.FindAsync(slip.Username, default))!, new HolderName($"นางสาวมะลิ ทองคำ {index + 1}", "0812345678"), Actor.System, replace: false, default);
        Assert.NotNull(await host.LogInAsync(slip.Username, slip.Username, $"02:00:00:0{octet}:10:{index:x2}", $"10.10.{octet}.{index + 1}"));
    }
}
