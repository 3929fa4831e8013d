using Dapper;
using HotspotAuth.Admin;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;
using static Microsoft.Playwright.Assertions;

namespace HotspotAuth.FunctionalTests.Admin.Log;

/// <summary>The integrity calendar over real sealed days, some of them harmed.</summary>
public sealed class CalendarScreenTests
{
    private const string Auditor = "wichai";

    [Fact]
    public async Task A_year_of_days_tells_each_by_sign_and_leads_to_what_proves_it()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var host = await ConsoleHost.StartReadyAsync(settings => LoggedDays.Make(settings, now, days: 94));
        await host.AddAdministratorAsync(Auditor, "วิชัย รักธรรม", ConsoleRole.Auditor);
        var today = DayName.At(now, LoggedDays.Zone);
        var (altered, missing) = (today.AddDays(-20), today.AddDays(-30));
        Harm(Path.Combine(host.Folder, "traffic", DayName.Of(altered), "flow.sqlite"));
        Directory.Delete(Path.Combine(host.Folder, "traffic", DayName.Of(missing)), recursive: true);
        var checker = host.Get<DayChecker>();
        foreach (var day in (DateOnly[])[today.AddDays(-1), altered, missing]) checker.Check(day);

        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, Auditor);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/calendar?lang={language}");
            await Expect(page.Locator(".cal a.day")).Not.ToHaveCountAsync(0);
            await ConsoleBrowser.CheckBothWidthsAsync(page, $"calendar {language}", $"calendar-*-{language}");
        }

        var desk = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(desk, ConsoleHost.Password, Auditor);
        await desk.GotoAsync("/calendar?lang=th");
        Assert.StartsWith("มี 1 วันที่ถูกแก้ไข", await desk.InnerTextAsync("h1"), StringComparison.Ordinal);
        await desk.GotoAsync($"/calendar?day={DayName.Of(altered)}");
        await Expect(desk.Locator("a.day.x[aria-current]")).ToHaveCountAsync(1);
        Assert.Contains("ไม่ตรงกัน", await desk.InnerTextAsync(".one"), StringComparison.Ordinal);
        await desk.GotoAsync($"/calendar?day={DayName.Of(missing)}");
        await Expect(desk.Locator("a.day.m[aria-current]")).ToHaveCountAsync(1);
        await desk.GotoAsync($"/calendar?day={DayName.Of(today.AddDays(-94))}");
        await Expect(desk.Locator("a.day.p[aria-current]")).ToHaveCountAsync(1);
        Assert.Contains("ใบรับรองการลบเลขที่ 1", await desk.InnerTextAsync(".one"), StringComparison.Ordinal);

        // A day that nobody looked at yet: the button has it verified, and the page follows by itself.
        var other = today.AddDays(-5);
        await desk.GotoAsync($"/calendar?day={DayName.Of(other)}");
        await Expect(desk.Locator(".one .chip", new() { HasText = "ปิดผนึก" })).ToHaveCountAsync(1);
        await checker.StartAsync(CancellationToken.None);
        await desk.PressAsync(".one button");
        await Expect(desk.Locator(".one .chip", new() { HasText = "ตรวจแล้ว" })).ToHaveCountAsync(1);
        await Expect(desk.Locator(".one .st.ok")).ToContainTextAsync("ตรงกัน");
        await checker.StopAsync(CancellationToken.None);

        // Arrow keys walk from day to day.
        await desk.FocusAsync("a.day[aria-current]");
        await desk.Keyboard.PressAsync("ArrowLeft");
        await Expect(desk.Locator($"a.day[href$='{DayName.Of(other.AddDays(-1))}']")).ToBeFocusedAsync();
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_seventh_of_the_sealed_days_has_its_turn_each_night_and_all_in_a_week()
    {
        await using var host = await ConsoleHost.StartReadyAsync(settings => LoggedDays.Make(settings, TimeProvider.System.GetUtcNow(), days: 10));
        var (checker, checks) = (host.Get<DayChecker>(), host.Get<DayChecks>());
        await checker.StartAsync(CancellationToken.None);
        var nights = new List<int>();
        for (var night = 0; night < 7; night++)
        {
            checker.AskForTonight();
            await RunningService.EventuallyAsync(() => Task.FromResult(checker.Waiting == 0), "the night's days are looked at");
            nights.Add(checks.All().Count);
        }

        await checker.StopAsync(CancellationToken.None);
        Assert.Equal([2, 4, 6, 8, 10, 10, 10], nights);
        Assert.All(checks.All().Values, check => Assert.Equal(VerifyResult.Valid, check.Result));
        Assert.Null(checker.Fault());
    }

    private static void Harm(string file)
    {
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Assert.Equal(1, connection.Execute("UPDATE batch SET root = zeroblob(32) WHERE k = 1"));
    }
}
