using System.Text.RegularExpressions;
using HotspotAuth.FunctionalTests.Admin.Requests;
using HotspotAuth.Officials;
using Microsoft.Playwright;
using static HotspotAuth.FunctionalTests.Admin.Officials.OfficialPeople;

namespace HotspotAuth.FunctionalTests.Admin.Officials;

/// <summary>The pages of an official's request as people see and print them.</summary>
public sealed partial class OfficialScreenTests
{
    [Fact]
    public async Task Every_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await StartAsync();
        await host.ShareAddressAsync("10.10.4.27");
        var now = host.Time.GetUtcNow();
        var draft = host.Begin(received: now.AddDays(-9), number: "ดศ 0100/55");
        var asked = host.Asked(host.Begin(received: now.AddDays(-5)), host.Who("10.10.4.27"), host.Traffic());
        var prepared = host.Prepared(host.Asked(host.Begin(), host.Who("10.10.4.27"), host.Who("203.0.113.7", outside: true), host.Traffic()));
        var released = host.Released(host.Prepared(host.Asked(host.Begin(), host.Who("10.10.4.27"), host.Traffic())));
        var refused = host.Begin();
        host.Officials().Sign(refused.Id, OfficialStepKind.Refuse, refused.Revision, As(Director), "ไม่มีอำนาจตามที่อ้าง");
        await using var browser = await ConsoleBrowser.StartAsync(host);
        foreach (var (who, paths) in new[]
        {
            (Coordinator, new[] { "/audit/requests", "/audit/requests/add", At(draft), At(draft, "letter"), At(draft, "authority"), At(draft, "question"), At(asked, "question"), At(asked, "answer"), At(prepared, "answer"), At(released), At(released, "receipt"), At(released, "cover"), "/audit/requests/register" }),
            (Director, ["/audit/requests", At(prepared), At(refused)]),
            (Overseer, [At(prepared)]),
        })
        {
            var page = await browser.SignedInAsync(who, 390);
            foreach (var language in new[] { "th", "en" })
            {
                await page.GotoAsync($"/audit/requests?lang={language}");
                foreach (var path in paths)
                {
                    await page.GotoAsync(path);
                    await ConsoleBrowser.CheckBothWidthsAsync(page, $"{path} {language} {who}", $"*-{language}-{who}{path.Replace('/', '-').Replace('?', '-')}");
                    Assert.True(await page.Locator(".btn.primary").CountAsync() <= 1, $"{path}: more than one primary button");
                }
            }
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_receipt_is_one_sheet_of_A4_and_the_register_lies_across()
    {
        await using var host = await StartAsync();
        var released = host.Released(host.Prepared(host.Asked(host.Begin(), host.Traffic())));
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.SignedInAsync(Coordinator);
        foreach (var (path, wide) in new[] { (At(released, "receipt"), false), (At(released, "cover"), false), ("/audit/requests/register", true) })
        {
            await page.GotoAsync(path);
            var pdf = await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, PrintBackground = false });
            if (Environment.GetEnvironmentVariable("HOTSPOT_SHOTS") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, $"officials{path.Replace('/', '-')}.pdf"), pdf);
            var text = System.Text.Encoding.Latin1.GetString(pdf);
            Assert.Equal((path, 1), (path, PdfPage().Count(text)));
            var box = Box().Match(text);
            Assert.Equal((path, wide), (path, double.Parse(box.Groups["w"].Value, System.Globalization.CultureInfo.InvariantCulture) > double.Parse(box.Groups["h"].Value, System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Empty(browser.Complaints);
    }

    private static string At(OfficialRequest request, string? page = null) => $"/audit/requests/{request.Id}{(page is null ? "" : "/")}{page}";

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PdfPage();

    [GeneratedRegex(@"/MediaBox\s*\[\s*0\s+0\s+(?<w>[\d.]+)\s+(?<h>[\d.]+)")]
    private static partial Regex Box();
}
