using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Cases;
using HotspotAuth.Clock;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>The weekly proof sheet: printed by a real Chromium, read back by another program, and enough for the verifier.</summary>
public sealed class AnchorSheetTests
{
    [NeedsFact("zbarimg", "zbar-tools")]
    public async Task The_codes_on_the_paper_are_the_exact_lines_and_prove_the_log()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var monday = await SealWeekAsync(host, 7);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var language in new[] { "en", "th" })
        {
            await page.GotoAsync($"/anchors?week={DayName.Of(monday)}&lang={language}");
            var file = Path.Combine(host.Folder, "sheet.pdf");
            await File.WriteAllBytesAsync(file, await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));
            Assert.Contains("Pages:           1\n", await RunAsync("pdfinfo", file), StringComparison.Ordinal);
            await RunAsync("pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", file, Path.Combine(host.Folder, "sheet"));
            var read = (await RunAsync("zbarimg", "--quiet", "--raw", Path.Combine(host.Folder, "sheet.png"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

            var lines = new StoreAnchors(host.Get<TrafficStore>()).Digests(monday.AddDays(-1)).Select(line => line.ToString());
            var key = DigestKeyIds.Read(host.Get<DataDirectory>())!.Key;
            Assert.Equal(lines.Append(key).Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
            var report = Verifier.Verify(new VerifyOptions(host.Get<TrafficStore>().Directory) { Trust = [key], Anchors = read, RequireAnchor = true });
            Assert.DoesNotContain(report.Lines, line => line.Stream == "anchor");
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_week_of_the_newest_seal_comes_first_and_days_without_one_say_so()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var monday = await SealWeekAsync(host, 2);
        using var client = await host.SignedInAsync();

        var page = await client.PageAsync("/anchors");
        Assert.Equal(2, page.Split("class=\"qr\"").Length - 1);
        Assert.Equal(5, page.Split("class=\"open\"").Length - 1);
        Assert.Contains(Fours.Of(DigestKeyIds.Read(host.Get<DataDirectory>())!.Key), page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"qr\"", await client.PageAsync($"/anchors?week={DayName.Of(monday.AddDays(70))}"), StringComparison.Ordinal);
        using var wrong = await client.GetAsync("/anchors?week=21-11-2569");
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Fact]
    public async Task A_machine_without_a_log_has_an_empty_sheet()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();

        Assert.Equal(7, (await client.PageAsync("/anchors")).Split("class=\"open\"").Length - 1);
    }

    [Fact]
    public async Task The_sheet_is_clean_to_axe_and_fits_a_phone()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await SealWeekAsync(host, 3);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        foreach (var (width, size) in new[] { (360, "phone"), (1280, "desktop") })
        {
            var page = await browser.OpenAsync(width, 900);
            await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
            await page.GotoAsync("/anchors");
            await ConsoleBrowser.ShotAsync(page, $"anchors-{size}");
            await ConsoleBrowser.CheckScreenAsync(page, $"the sheet on a {size}");
        }
    }

    /// <summary>Seals days from a Monday on; the clock is moved from each to the next.</summary>
    private static async Task<DateOnly> SealWeekAsync(ConsoleHost host, int days)
    {
        var (store, stream) = (host.Get<TrafficStore>(), host.Get<AccessStream>());
        using var turn = new DayWork();
        var sealing = new Sealing(store, host.Get<DataDirectory>(), host.Get<HotspotSettings>(), stream, host.Get<CaseCopies>(), turn, host.Get<ClockKnowledge>(), host.Time);
        while (store.Today.DayOfWeek != DayOfWeek.Monday) host.Time.By += TimeSpan.FromDays(1);
        var monday = store.Today;
        for (var day = 0; day < days; day++)
        {
            await SealAsync();
            host.Time.By += TimeSpan.FromDays(1);
        }

        return monday;

        async Task SealAsync()
        {
            stream.Audit(Actor.System, "purge", "x", null, "done");
            await stream.FlushAsync(CancellationToken.None);
            await sealing.SealAsync(store.Today, CancellationToken.None);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exit, said, error) = await RunningService.RunAsync(program, null, arguments);
        Assert.True(exit == 0, error);
        return said;
    }
}
