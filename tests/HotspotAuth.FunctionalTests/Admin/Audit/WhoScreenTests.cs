using System.Globalization;
using HotspotAuth.Admin;
using HotspotAuth.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace HotspotAuth.FunctionalTests.Admin.Audit;

/// <summary>The auditor asks who had an address, over sealed days, in a real browser.</summary>
public sealed class WhoScreenTests
{
    private const string Auditor = "wichai";

    [Fact]
    public async Task One_person_is_named_with_every_link_and_two_are_never_one()
    {
        AskedOffice office = null!;
        await using var host = await ConsoleHost.StartReadyAsync(settings => office = AskedOffice.Make(settings, TimeProvider.System.GetUtcNow()));
        await host.AddAdministratorAsync(Auditor, "วิชัย รักธรรม", ConsoleRole.Auditor);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var desk = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(desk, ConsoleHost.Password, Auditor);

        // Faults stand at their fields, and what was typed stays.
        await desk.GotoAsync("/audit/who?lang=th");
        await ConsoleBrowser.CheckScreenAsync(desk, "who, form");
        await desk.FillAsync("#address", "203.0.113.17:99999");
        await desk.PressAsync("main button.primary");
        await Expect(desk.Locator("#address-fault")).ToHaveCountAsync(1);
        await Expect(desk.Locator("#at-fault")).ToHaveCountAsync(1);
        await Expect(desk.Locator("#reason-fault")).ToHaveCountAsync(1);
        Assert.Equal("203.0.113.17:99999", await desk.InputValueAsync("#address"));
        await ConsoleBrowser.CheckScreenAsync(desk, "who, faults");

        await AskAsync(desk, $"{AskedOffice.Outside}:40812", office.Noon, "HH:mm:ss", "หนังสือที่ ตช 0039/412");
        Assert.Contains("พอร์ต 40812", await desk.InnerTextAsync(".asked .q"), StringComparison.Ordinal);
        Assert.Contains(office.Noon.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), await desk.InnerTextAsync(".asked"), StringComparison.Ordinal);
        Assert.Equal("นางสาวมะลิ ทองคำ", await desk.InnerTextAsync(".answer .nm"));
        Assert.Contains("ผู้ถือใบที่ 17", await desk.InnerTextAsync(".answer"), StringComparison.Ordinal);
        Assert.Equal(
            ["ที่อยู่ภายนอก → เครื่องในสำนักงาน", "ที่อยู่ภายใน → เครื่อง", "เครื่อง → ช่วงการเชื่อมต่อ", "จุดสิ้นสุดของช่วงการเชื่อมต่อ", "ช่วงการเชื่อมต่อ → บัญชี", "บัญชี → งานอบรม", "งานอบรม → ใบ", "ใบ → ผู้ถือ"],
            await desk.Locator(".chain h3").AllInnerTextsAsync());
        Assert.Contains("203.0.113.17:40812 → 10.10.4.27:51544", await desk.InnerTextAsync(".chain"), StringComparison.Ordinal);
        await Expect(desk.Locator(".chain li.mis.apart")).ToHaveCountAsync(1);
        await Expect(desk.Locator(".dl .st.ok")).ToHaveCountAsync(1);
        var answer = desk.Url;
        await EverywhereAsync(browser, "who", new Uri(answer).PathAndQuery);

        // The package is made beside the page, with the proofs of what the answer rests on.
        await desk.GotoAsync(answer);
        await desk.PressAsync("main .btn.primary");
        await Expect(desk.Locator(".job .st.ok")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        var download = await desk.RunAndWaitForDownloadAsync(() => desk.PressAsync(".job a[download]"));
        using (var zip = System.IO.Compression.ZipFile.OpenRead((await download.PathAsync())!))
        {
            Assert.Equal("manifest.sig", zip.Entries[^1].FullName);
            Assert.True(zip.GetEntry("proofs.jsonl")!.Length > 1000);
        }

        // Each count leads to the records, field by field.
        await desk.PressAsync(".chain li:first-child .l a");
        Assert.Contains("nat 1", await desk.InnerTextAsync(".records h2"), StringComparison.Ordinal);
        await Expect(desk.Locator(".records .st.ok").First).ToBeVisibleAsync();
        await EverywhereAsync(browser, "records", new Uri(desk.Url).PathAndQuery);

        // The question changed: the minute in which the port passed from one to the other, the other way round in UTC and the common era.
        await desk.GotoAsync(answer);
        await desk.PressAsync(".asked a");
        Assert.Equal("หนังสือที่ ตช 0039/412", await desk.InputValueAsync("#reason"));
        await desk.SelectOptionAsync("#at-zone", "utc");
        await AskAsync(desk, $"{AskedOffice.Outside}:52200", office.Noon.AddSeconds(706).ToUniversalTime(), "HH:mm", null, era: 0);
        Assert.Contains("ระบุคนเดียวไม่ได้ มี 2 คนที่เข้าข่าย", await desk.InnerTextAsync(".panel.amber"), StringComparison.Ordinal);
        Assert.Contains("เปลี่ยนมือ", await desk.InnerTextAsync(".panel.amber"), StringComparison.Ordinal);
        Assert.Equal(["นายประเสริฐ น้ำเพชร", "นางญาณี กุศล"], await desk.Locator(".person h2").AllInnerTextsAsync());
        await Expect(desk.Locator("main .btn.primary")).ToHaveCountAsync(0);
        Assert.Contains("เพราะคำถามบอกเวลาเพียงนาที", await desk.InnerTextAsync(".asked"), StringComparison.Ordinal);
        await desk.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await desk.PressAsync("[data-copy]");
        await Expect(desk.Locator("[data-copy]")).ToHaveTextAsync("คัดลอกแล้ว");
        Assert.Equal(await desk.InnerTextAsync("#letter"), await desk.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await EverywhereAsync(browser, "not-unique", new Uri(desk.Url).PathAndQuery);

        // Nobody: the reason is told, not silence.
        await desk.GotoAsync("/audit/who");
        await AskAsync(desk, $"{AskedOffice.Outside}:1", office.Noon, "HH:mm:ss", "ตรวจสอบ");
        await Expect(desk.Locator(".answer .chip.off")).ToHaveCountAsync(1);
        await ConsoleBrowser.CheckScreenAsync(desk, "who, nobody");

        // Who asked what and why, and each look at it, is in the trail.
        await new OutboxCarrier(host.Database, host.Get<AccessStream>(), host.Get<AuditTrail>(), host.Get<DayKeys>(), host.Time, NullLogger<OutboxCarrier>.Instance).CarryAsync(CancellationToken.None);
        var trail = host.Get<TrailSearch>();
        Assert.Equal(3, trail.Count(new TrailQuestion(Auditor, "inquiry-who")));
        Assert.All(trail.Page(new TrailQuestion(Auditor, "inquiry-view"), 0, 50), look => Assert.False(string.IsNullOrEmpty(look.Reason)));
        Assert.Contains(trail.Page(new TrailQuestion(Auditor, "inquiry-view"), 0, 50), look => look is { Result: "not-unique", Rows: 2 });
        Assert.Empty(browser.Complaints);
    }

    private static async Task AskAsync(IPage page, string address, DateTimeOffset at, string time, string? reason, int era = 543)
    {
        await page.FillAsync("#address", address);
        await page.FillAsync("#at-day", at.Day.ToString(CultureInfo.InvariantCulture));
        await page.SelectOptionAsync("#at-month", at.Month.ToString(CultureInfo.InvariantCulture));
        await page.FillAsync("#at-year", (at.Year + era).ToString(CultureInfo.InvariantCulture));
        await page.FillAsync("#at-time", at.ToString(time, CultureInfo.InvariantCulture));
        if (reason is not null) await page.FillAsync("#reason", reason);
        await page.PressAsync("main button.primary");
        await Expect(page.Locator(".asked")).ToHaveCountAsync(1);
    }

    internal static async Task EverywhereAsync(ConsoleBrowser browser, string name, string address)
    {
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, Auditor);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}");
            await ConsoleBrowser.CheckBothWidthsAsync(page, $"{name} {language}", $"audit-{name}-*-{language}");
        }

        await page.Context.CloseAsync();
    }
}
