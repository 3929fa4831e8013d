using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Alerts;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.MorningReport;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Alerts;

/// <summary>Alerts and the morning report as people see them, in a real browser.</summary>
public sealed class AlertScreenTests
{
    [Fact]
    public async Task Every_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/?lang={language}");
            foreach (var path in new[] { "/alerts", "/morning", "/" })
            {
                await page.GotoAsync(path);
                await ConsoleBrowser.CheckBothWidthsAsync(page, $"{path} {language}", $"alerts-*-{language}{path.Replace('/', '-')}");
            }
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task What_was_seen_says_by_whom_and_the_dashboard_and_the_menu_tell_what_is_open()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/");
        Assert.Equal("มี 1 เรื่องด่วนที่ต้องดูแล", await page.InnerTextAsync("h1"));
        Assert.StartsWith("3", await page.InnerTextAsync(".side a[href='/alerts'] .n"), StringComparison.Ordinal);

        await page.PressAsync("main a[href='/alerts']");
        Assert.Equal("มี 3 เรื่องที่ต้องดูแล ด่วน 1 เรื่อง", await page.InnerTextAsync("h1"));
        Assert.Equal("อุปกรณ์เครือข่ายเงียบ", await page.Locator(".alert h2").First.InnerTextAsync());
        await page.PressAsync(".alert button");

        Assert.Contains($"{ConsoleHost.Administrator} เห็นแล้ว", await page.Locator(".alert").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(ConsoleHost.Administrator, host.Get<AlertStore>().Open()[0].SeenBy);
        await page.GotoAsync("/");
        Assert.StartsWith("2", await page.InnerTextAsync(".side a[href='/alerts'] .n"), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_morning_is_checked_by_who_presses_and_prints_on_paper_without_the_console()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        host.Get<MorningDesk>().Make();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/morning");
        await page.PressAsync("main button.primary");

        Assert.Matches("/morning/[0-9]{4}-[0-9]{2}-[0-9]{2}$", page.Url);
        Assert.Contains($"{ConsoleHost.Administrator} ตรวจแล้ว", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("main button.primary")).ToHaveCountAsync(0);
        await page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        Assert.False(await page.Locator(".side").IsVisibleAsync());
        Assert.True(await page.Locator(".signed").IsVisibleAsync());
        await ConsoleBrowser.ShotAsync(page, "morning-print");
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Without_a_report_or_with_a_day_that_is_none_the_page_says_so()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();

        Assert.Contains("ยังไม่มีรายงานของวันนี้", await client.PageAsync("/morning"), StringComparison.Ordinal);
        using var never = await client.GetAsync("/morning/2001-01-01");
        using var none = await client.GetAsync("/morning/yesterday");
        Assert.Equal((System.Net.HttpStatusCode.NotFound, System.Net.HttpStatusCode.NotFound), (never.StatusCode, none.StatusCode));
    }

    [Fact]
    public async Task A_log_viewer_sees_alerts_and_sends_no_trial()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("viewer", "สมศรี รุ่งเรือง", ConsoleRole.LogViewer);
        using var client = await host.SignedInAsync("viewer");

        Assert.DoesNotContain("handler=trial", await client.PageAsync("/alerts"), StringComparison.Ordinal);
    }

    /// <summary>Three open alerts of each weight, one that is over, and a report.</summary>
    private static async Task FillAsync(ConsoleHost host)
    {
        var now = host.Time.GetUtcNow();
        var store = host.Get<AlertStore>();
        using (var connection = store.Connect())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            AlertStore.Raise(transaction, new AlertSighting(AlertKinds.DiskLow, "", AlertSeverity.Warn, AlertFact.Number(9), AlertFact.Bytes(41_000_000_000)), now.AddHours(-7));
            AlertStore.Raise(transaction, new AlertSighting(AlertKinds.NasSilent, "mikrotik-1", AlertSeverity.Bad, AlertFact.Text("mikrotik-1"), AlertFact.Time(now.AddMinutes(-6)), AlertFact.Number(12)), now.AddMinutes(-2));
            AlertStore.Raise(transaction, new AlertSighting(AlertKinds.Part, "cases", AlertSeverity.Warn, AlertFact.Word("part.cases"), AlertFact.Fault(new PartFault("cases", AlertFact.Said("H-1: 2026-11-20 access gave 3 rows of 4")))), now.AddMinutes(-40));
            var over = AlertStore.Raise(transaction, new AlertSighting(AlertKinds.DrillFailed, "", AlertSeverity.Bad, AlertFact.Time(now.AddDays(-1)), AlertFact.Word("stage.Find"), AlertFact.Said("two people fit")), now.AddDays(-1));
            AlertStore.Clear(transaction, over, now.AddHours(-20));
            transaction.Commit();
        }

        host.Get<AlertTrial>().Send(Actor.Verb);
        host.Get<MorningDesk>().Make();
        await Task.CompletedTask;
    }
}
