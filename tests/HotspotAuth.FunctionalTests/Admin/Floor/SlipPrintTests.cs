using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using HotspotAuth.Events.Slips;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin.Floor;

/// <summary>Slips on paper, printed by a real Chromium under the site's own policy.</summary>
public sealed class SlipPrintTests
{
    [Fact]
    public async Task Eight_slips_are_a_page_and_nothing_spills()
    {
        await using var host = await ConsoleHost.StartReadyAsync(settings => settings.Site.Contact = "กลุ่มส่งเสริมการศึกษาทางไกล โทร 0 5500 0123");
        var made = await FloorEvents.AddAsync(host, 500, FloorEvents.LongTitle);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var count in new[] { 1, 8, 9, 30, 500 })
        {
            await page.GotoAsync($"/event/{made.Id}/slips?from=1&to={count}");
            var pages = Pages(await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));
            Assert.Equal((count, (count + 7) / 8), (count, pages));
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
            await Assertions.Expect(page.Locator(".slip")).ToHaveCountAsync(count);
            Assert.Empty(await SpillsAsync(page));
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Null });
        }

        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData("อบรม DLTV", "th")]
    [InlineData(FloorEvents.LongTitle, "th")]
    [InlineData("Workshop on the use of distance-learning media for teachers of early childhood and of grades one to six, twelfth group", "en")]
    public async Task No_cell_spills_whatever_the_title_and_the_language(string project, string language)
    {
        await using var host = await ConsoleHost.StartReadyAsync(settings => (settings.Site.Contact, settings.Site.Name) = ("โทร 0 5500 0123", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษากำแพงเพชร เขต 2"));
        var made = await FloorEvents.AddAsync(host, 8, project, TimeSpan.FromDays(40));
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync($"/event/{made.Id}/slips?lang={language}");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.Empty(await SpillsAsync(page));
        Assert.Equal("22pt", await page.EvaluateAsync<string>("(parseFloat(getComputedStyle(document.querySelector('.code')).fontSize) * 72 / 96).toFixed(0) + 'pt'"));
        Assert.True(await page.EvaluateAsync<double>("Math.min(...[...document.querySelectorAll('.slip *')].map(e => parseFloat(getComputedStyle(e).fontSize) * 72 / 96))") > 7.49, "Nothing is smaller than 7.5 pt.");
        Assert.InRange(await page.EvaluateAsync<double>("document.querySelector('.qr svg').getBoundingClientRect().width * 25.4 / 96"), 26.9, 27.1);
    }

    [NeedsFact("pdftotext", "poppler-utils")]
    public async Task Thai_marks_come_back_from_the_paper()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var made = await FloorEvents.AddAsync(host, 1, FloorEvents.Marks);
        var file = await PrintAsync(host, made.Id);
        var text = Run("pdftotext", "-layout", file, "-").Replace('\u00a0', ' ');
        // Readers may part a sara am into its two halves, which are the same sign (Unicode compatibility).
        Assert.Contains(Folded(FloorEvents.Marks), Folded(text), StringComparison.Ordinal);
    }

    [NeedsFact("zbarimg", "zbar-tools")]
    public async Task The_code_on_the_paper_opens_the_login_page_with_the_slip_s_code_behind_the_hash()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var made = await FloorEvents.AddAsync(host, 3);
        var file = await PrintAsync(host, made.Id);
        var picture = Path.Combine(host.Folder, "slips");
        Run("pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", file, picture);
        var read = Run("zbarimg", "--quiet", "--raw", picture + ".png").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(host.Get<SlipRoll>().Of(made.Id).Select(slip => $"/login#c={slip.Username}").Order(StringComparer.Ordinal), read.Select(address => address[address.IndexOf("/login", StringComparison.Ordinal)..]).Order(StringComparer.Ordinal));
        Assert.All(read, address => Assert.StartsWith("http://kpp2.net", address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_slip_is_printed_again_and_each_look_at_the_codes_is_in_the_audit_trail_with_its_range()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var made = await FloorEvents.AddAsync(host, 9);
        using var client = await host.SignedInAsync();
        var third = host.Get<SlipRoll>().Of(made.Id)[2];
        var page = await client.PageAsync($"/event/{made.Id}/slips?from=3");
        Assert.Single(Regex.Matches(page, "class=\"slip\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains(SlipAddress.Grouped(third.Username), page, StringComparison.Ordinal);
        await client.PageAsync($"/event/{made.Id}/slips");
        using var connection = host.Database.Open();
        Assert.Equal(
            [("arunee", "slips: 3 to 3", 1L), ("arunee", "slips: 1 to 9", 9L)],
            connection.Query<(string, string, long)>("SELECT actor, reason, rows FROM audit_outbox WHERE action = 'event-slips-print' ORDER BY id"));
        using var wrong = await client.GetAsync($"/event/{made.Id}/slips?from=5&to=4");
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var none = await client.GetAsync("/event/99/slips");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_slip_whose_code_cannot_be_opened_is_named_and_not_printed_wrong()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var made = await FloorEvents.AddAsync(host, 3);
        using (var connection = host.Database.Open()) connection.Execute("UPDATE account SET sealed_secret = (SELECT sealed_secret FROM account WHERE slip = 1) WHERE slip = 2");
        using var client = await host.SignedInAsync();
        var page = await client.PageAsync($"/event/{made.Id}/slips");
        Assert.Equal(2, Regex.Count(page, "class=\"slip\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("เปิดรหัสของ 1 ใบไม่ได้ จึงไม่ได้พิมพ์: ใบที่ 2", page, StringComparison.Ordinal);
        Assert.Contains("คืนไฟล์กุญแจ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_for_elsewhere_needs_nothing_beside_it()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var made = await FloorEvents.AddAsync(host, 9);
        var roll = host.Get<SlipRoll>();
        var shown = roll.Find(made.Id)!;
        var html = host.Get<SlipSheetHtml>().Document(shown, 9, roll.Print(shown, 1, 9, HotspotAuth.Accounts.Actor.System), HotspotAuth.Admin.AdminTexts.Thai);
        var file = Path.Combine(host.Folder, "slips.html");
        await File.WriteAllTextAsync(file, html);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await page.GotoAsync("file://" + file);
        Assert.True(await page.EvaluateAsync<bool>("document.fonts.ready.then(() => document.fonts.check('600 12px Sarabun') && document.fonts.check('500 12px \"Plex Mono\"'))"));
        Assert.Equal(2, Pages(await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true })));
        Assert.DoesNotContain(asked, url => !url.StartsWith("file:", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_is_clean_to_axe_at_both_widths()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var made = await FloorEvents.AddAsync(host, 9);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        foreach (var (width, size) in new[] { (390, "phone"), (1280, "desktop") })
        {
            var page = await browser.OpenAsync(width, 900);
            await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
            await page.GotoAsync($"/event/{made.Id}/slips");
            await ConsoleBrowser.ShotAsync(page, $"slips-{size}");
            Assert.Empty(await Axe.FindAsync(page));
        }
    }

    private static async Task<string> PrintAsync(ConsoleHost host, long id)
    {
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync($"/event/{id}/slips");
        var file = Path.Combine(host.Folder, "slips.pdf");
        await page.PdfAsync(new PagePdfOptions { Path = file, PreferCSSPageSize = true });
        return file;
    }

    /// <summary>Cells, and lines that must not be cut, whose content is larger than they are.</summary>
    private static Task<string[]> SpillsAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('.slip')].flatMap(slip => {
          const box = slip.getBoundingClientRect();
          const out = [];
          if (slip.scrollHeight > slip.clientHeight || slip.scrollWidth > slip.clientWidth) out.push('cell ' + slip.scrollWidth + 'x' + slip.scrollHeight + ' in ' + slip.clientWidth + 'x' + slip.clientHeight);
          for (const part of slip.querySelectorAll('.code, .ft, .mid, ol, .qr')) {
            const b = part.getBoundingClientRect();
            if (b.bottom > box.bottom - 15 || b.right > box.right - 15 || part.scrollWidth > part.clientWidth + 1) out.push(part.className + ' ' + b.bottom + ' of ' + box.bottom);
          }
          const mid = slip.querySelector('.mid'), foot = slip.querySelector('.ft').getBoundingClientRect(), head = slip.querySelector('.hd').getBoundingClientRect();
          for (const part of mid.children) {
            const b = part.getBoundingClientRect();
            if (b.bottom > foot.top + 1 || b.top < head.bottom - 1) out.push('the middle lies over head or foot: ' + head.bottom + ' ' + b.top + '–' + b.bottom + ' ' + foot.top);
          }
          return out;
        })
        """);

    private static int Pages(byte[] pdf) => Regex.Count(Encoding.Latin1.GetString(pdf), @"/Type\s*/Page\b(?!s)", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static string Folded(string text) => string.Concat(text.Normalize(NormalizationForm.FormKD).Where(sign => !char.IsWhiteSpace(sign)));

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return said;
    }
}
