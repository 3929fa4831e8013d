using System.Net;
using System.Text.RegularExpressions;
using HotspotAuth.Admin;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>The users' leaflet: printed by a real Chromium, its codes read back by another program.</summary>
public sealed partial class LeafletTests
{
    private const string LongName = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษากำแพงเพชร เขต 2";

    [NeedsFact("zbarimg", "zbar-tools")]
    public async Task It_is_one_sheet_of_A4_in_both_languages_and_its_codes_join_the_wifi_and_open_the_portal()
    {
        await using var host = await ConsoleHost.StartReadyAsync(settings => (settings.Site.Name, settings.Site.Ssid, settings.Site.Contact) = (LongName, "KPP;2", "กลุ่มส่งเสริมการศึกษาทางไกล เทคโนโลยีสารสนเทศและการสื่อสาร โทร 0 5500 0123 วันราชการ"));
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/leaflet?lang={language}");
            var pdf = await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true });
            if (Environment.GetEnvironmentVariable("HOTSPOT_SHOTS") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, $"leaflet-{language}.pdf"), pdf);
            var file = Path.Combine(host.Folder, "leaflet.pdf");
            await File.WriteAllBytesAsync(file, pdf);
            Assert.Contains("Pages:           1\n", await RunAsync("pdfinfo", file), StringComparison.Ordinal);
            await RunAsync("pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", file, Path.Combine(host.Folder, "leaflet"));
            var codes = (await RunAsync("zbarimg", "--quiet", "--raw", Path.Combine(host.Folder, "leaflet.png"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

            Assert.Equal(2, codes.Length);
            Assert.Contains("WIFI:T:nopass;S:KPP\\;2;;", codes);
            Assert.Contains(codes, code => PortalCode().IsMatch(code));
            Assert.Equal("0 5500 0123", await page.InnerTextAsync(".call .phone"));
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task It_is_clean_to_axe_and_says_when_the_telephone_number_is_missing()
    {
        await using var host = await ConsoleHost.StartReadyAsync(settings => settings.Site.Contact = null);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        foreach (var (width, size) in new[] { (360, "phone"), (1280, "desktop") })
        {
            var page = await browser.OpenAsync(width, 900);
            await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
            await page.GotoAsync("/accounts");
            await page.PressAsync("a[href='/leaflet']");
            await ConsoleBrowser.ShotAsync(page, $"leaflet-{size}");
            Assert.Contains("Site:Contact", await page.InnerTextAsync(".bar"), StringComparison.Ordinal);
            await Assertions.Expect(page.Locator(".call .phone")).ToHaveCountAsync(0);
            await ConsoleBrowser.CheckScreenAsync(page, $"the leaflet on a {size}");
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_auditor_prints_no_leaflet()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("wichai", "วิชัย รักธรรม", ConsoleRole.Auditor);
        using var client = await host.SignedInAsync("wichai");
        using var answer = await client.GetAsync("/leaflet");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exit, said, error) = await RunningService.RunAsync(program, null, arguments);
        Assert.True(exit == 0, error);
        return said;
    }

    [GeneratedRegex(@"^http://kpp2\.net(:8080)?/$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PortalCode();
}
