using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Audit;
using HotspotAuth.Auditor;
using HotspotAuth.FunctionalTests.Admin.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HotspotAuth.FunctionalTests.Admin.Audit;

/// <summary>The auditor searches, takes a file along, and both are told of: in a real browser, over sealed days.</summary>
public sealed class SearchScreenTests
{
    private const string Auditor = "wichai";

    [Fact]
    public async Task A_search_gives_pages_and_a_whole_file_and_who_looked_is_kept()
    {
        AskedOffice office = null!;
        await using var host = await ConsoleHost.StartReadyAsync(settings => office = AskedOffice.Make(settings, TimeProvider.System.GetUtcNow()));
        await host.AddAdministratorAsync(Auditor, "วิชัย รักธรรม", ConsoleRole.Auditor);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var desk = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(desk, ConsoleHost.Password, Auditor);

        await desk.GotoAsync("/audit/search?lang=th");
        await ConsoleBrowser.CheckScreenAsync(desk, "search, form");
        await desk.PressAsync("main button.primary");
        await Expect(desk.Locator("#whose-fault")).ToHaveCountAsync(1);
        await SearchAsync(desk, "prasert", office.Noon, "รายงานการตรวจ");
        Assert.Contains("ผู้ใช้ prasert", await desk.InnerTextAsync(".asked .q"), StringComparison.Ordinal);
        await Expect(desk.Locator(".found tbody tr")).ToHaveCountAsync(50);
        Assert.Contains("Prasert", await desk.InnerTextAsync(".found tbody tr:first-child"), StringComparison.Ordinal);
        var found = new Uri(desk.Url).PathAndQuery;
        await WhoScreenTests.EverywhereAsync(browser, "search", found);
        var first = await desk.Locator(".found tbody td:nth-child(3) span").AllInnerTextsAsync();
        await desk.PressAsync("a[rel=next]");
        await Expect(desk.Locator(".found tbody tr")).ToHaveCountAsync(10);
        Assert.Empty(first.Intersect(await desk.Locator(".found tbody td:nth-child(3) span").AllInnerTextsAsync(), StringComparer.Ordinal));

        // The file is made beside the page, whole, with the hash that is told.
        await desk.GotoAsync(found);
        await desk.PressAsync("button[value=csv]");
        await Expect(desk.Locator(".job .st.ok")).ToHaveCountAsync(1);
        var download = await desk.RunAndWaitForDownloadAsync(() => desk.PressAsync(".job a[download]"));
        var bytes = await File.ReadAllBytesAsync((await download.PathAsync())!);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.Equal(hash, (await desk.InnerTextAsync(".job .hash")).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(61, File.ReadAllLines((await download.PathAsync())!).Length);
        await WhoScreenTests.EverywhereAsync(browser, "search-file", found);

        // An outside address leads to the traffic behind it.
        await desk.GotoAsync("/audit/search");
        await desk.FillAsync("#outside", $"{AskedOffice.Outside}:52200");
        await SearchAsync(desk, "", office.Noon, "หนังสือที่ 1/2569");
        await Expect(desk.Locator(".empty")).ToHaveCountAsync(1); // translated, and no flow of that port was recorded

        await new OutboxCarrier(host.Database, host.Get<AccessStream>(), host.Get<AuditTrail>(), host.Get<DayKeys>(), host.Time, NullLogger<OutboxCarrier>.Instance).CarryAsync(CancellationToken.None);
        await desk.GotoAsync("/audit/looks?lang=th");
        Assert.Contains("วิชัย รักธรรม", await desk.InnerTextAsync(".totals"), StringComparison.Ordinal);
        Assert.Contains(hash, await desk.InnerTextAsync(".looks"), StringComparison.Ordinal);
        Assert.Contains("รายงานการตรวจ", await desk.InnerTextAsync(".looks"), StringComparison.Ordinal);
        await WhoScreenTests.EverywhereAsync(browser, "looks", "/audit/looks");
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task What_is_kept_of_one_person_is_shown_to_be_printed_and_given_as_a_file()
    {
        await using var host = await ConsoleHost.StartReadyAsync(settings => AskedOffice.Make(settings, TimeProvider.System.GetUtcNow()));
        await host.AddAdministratorAsync(Auditor, "วิชัย รักธรรม", ConsoleRole.Auditor);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        foreach (var (width, height, size) in new[] { (1280, 900, "desktop"), (390, 844, "phone") })
        {
            var page = await browser.OpenAsync(width, height);
            await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, Auditor);
            await page.GotoAsync("/audit/person?lang=th");
            await page.FillAsync("#username", "nobody");
            await page.PressAsync("main button.primary");
            await Expect(page.Locator("#username-fault")).ToHaveCountAsync(1);
            await page.FillAsync("#username", "prasert");
            await page.FillAsync("#reason", "คำขอลงวันที่ 20 พ.ย. 2569");
            await page.PressAsync("main form button.primary");
            Assert.Contains("นายประเสริฐ น้ำเพชร", await page.InnerTextAsync("main"), StringComparison.Ordinal);
            Assert.DoesNotContain("ญาณี", await page.InnerTextAsync("main"), StringComparison.Ordinal);
            await ConsoleBrowser.ShotAsync(page, $"audit-person-{size}-th");
            await ConsoleBrowser.CheckScreenAsync(page, $"person {size}");
            var file = await page.RunAndWaitForDownloadAsync(() => page.PressAsync("button[formaction]"));
            using var zip = System.IO.Compression.ZipFile.OpenRead((await file.PathAsync())!);
            Assert.True(zip.GetEntry("flows.csv")!.Length > 5000);
        }

        await RunningService.EventuallyAsync(() => Task.FromResult(!Directory.EnumerateFiles(Path.Combine(host.Folder, "exports")).Any()), "the file is gone once it was sent");
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_cancelled_export_leaves_no_file_and_a_done_one_is_erased_after_a_day()
    {
        AskedOffice office = null!;
        await using var host = await ConsoleHost.StartReadyAsync(settings => office = AskedOffice.Make(settings, TimeProvider.System.GetUtcNow()));
        var (inquiries, exports) = (host.Get<InquiryStore>(), host.Get<ExportDesk>());
        AskedAddress.Read(AskedOffice.First.ToString(), out var address);
        AskedTime Moment(double hours) => AskedTime.Of(office.Noon.AddHours(hours), false, null, false);
        var id = inquiries.Ask(Actor.System, Inquiry.Search, new AskedTraffic(address, null, null, Moment(-1), Moment(1)).ToJson(), "test", "test");
        var done = exports.Begin(inquiries.Find(id, Inquiry.Search)!, "test", "jsonl", Actor.System)!;
        await RunningService.EventuallyAsync(() => Task.FromResult(!done.IsWorking), "the export ends");
        Assert.Equal((ExportState.Done, 60L), (done.State, done.Result!.Rows));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(done.Path));

        var stopped = exports.Begin(inquiries.Find(id, Inquiry.Search)!, "test", "csv", Actor.System)!;
        ExportDesk.Cancel(stopped);
        await RunningService.EventuallyAsync(() => Task.FromResult(!stopped.IsWorking), "the export stops");
        Assert.True(stopped.State == ExportState.Cancelled ? !File.Exists(stopped.Path) : File.Exists(stopped.Path), $"{stopped.State}");
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(host.Folder, "exports")), file => file.EndsWith(".part", StringComparison.Ordinal));

        host.Time.By = TimeSpan.FromHours(25);
        exports.Begin(inquiries.Find(id, Inquiry.Search)!, "test", "csv", Actor.System);
        Assert.False(File.Exists(done.Path));
        Assert.Null(exports.Find(done.Id, id));
    }

    [Fact]
    public async Task Receipts_of_purged_days_are_listed_and_a_harmed_one_is_said()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var host = await ConsoleHost.StartReadyAsync(settings => LoggedDays.Make(settings, now, days: 94));
        await host.AddAdministratorAsync(Auditor, "วิชัย รักธรรม", ConsoleRole.Auditor);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var desk = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(desk, ConsoleHost.Password, Auditor);
        await desk.GotoAsync("/audit/receipts?lang=th");
        Assert.StartsWith("ที่ลบไปถูกต้องทั้งหมด", await desk.InnerTextAsync("h1"), StringComparison.Ordinal);
        var count = await desk.Locator(".gone tbody tr").CountAsync();
        Assert.Equal(host.Get<HotspotAuth.TrafficLog.TrafficStore>().Summaries().Count(day => day.Purged is not null), count);
        await WhoScreenTests.EverywhereAsync(browser, "receipts", "/audit/receipts");

        var receipt = Path.Combine(host.Folder, "traffic", "receipts", "000001.json");
        File.SetUnixFileMode(receipt, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(receipt, (await File.ReadAllTextAsync(receipt)).Replace("\"rows\":", "\"rows\":1", StringComparison.Ordinal));
        await desk.GotoAsync("/audit/receipts?lang=th");
        await Expect(desk.Locator(".gone .st.bad")).Not.ToHaveCountAsync(0);
        Assert.Empty(browser.Complaints);
    }

    private static async Task SearchAsync(IPage page, string whose, DateTimeOffset day, string reason)
    {
        await page.FillAsync("#whose", whose);
        foreach (var id in new[] { "from", "until" })
        {
            await page.FillAsync($"#{id}-day", day.Day.ToString(CultureInfo.InvariantCulture));
            await page.SelectOptionAsync($"#{id}-month", day.Month.ToString(CultureInfo.InvariantCulture));
            await page.FillAsync($"#{id}-year", (day.Year + 543).ToString(CultureInfo.InvariantCulture));
        }

        await page.FillAsync("#reason", reason);
        await page.PressAsync("main button.primary");
        await Expect(page.Locator(".asked")).ToHaveCountAsync(1);
    }
}
