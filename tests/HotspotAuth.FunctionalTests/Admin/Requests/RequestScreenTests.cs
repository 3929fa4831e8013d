using System.Text.RegularExpressions;
using HotspotAuth.Admin.Pages.Requests;
using HotspotAuth.Requests;
using Microsoft.Playwright;
using static HotspotAuth.FunctionalTests.Admin.Requests.RequestPeople;

namespace HotspotAuth.FunctionalTests.Admin.Requests;

/// <summary>The pages of the request as people see and print them.</summary>
public sealed partial class RequestScreenTests
{
    private static readonly string Long = "ว่าที่ร้อยตรีหญิงศรีสุริโยทัยกาญจนาภิเษกพัชรมงคลวัฒนา ณ ศรีสัชนาลัยบุรีรมย์พิพัฒน์พงศ์ไพศาล";

    [Fact]
    public async Task Every_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await StartAsync();
        var asked = host.Ask();
        var recommended = host.Recommended(host.Ask("anong", "Anong Kaewdee", "นางอนงค์ แก้วดี", others: "นายสมศักดิ์ ดี, Somsak Dee"), "ตรวจแล้ว เห็นควรอนุญาต");
        var approved = host.Approved(host.Recommended(host.Ask(name: "Long Name", nameTh: Long)));
        var refused = host.Ask(purpose: "ทดลองใช้");
        host.Requests().Sign(refused, StepKind.NotRecommend, RequestState.Requested, As(Officer), "มีบัญชีอยู่แล้ว ใช้บัญชีเดิมได้จนถึงสิ้นปีงบประมาณ", false);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        foreach (var (who, paths) in new[]
        {
            (Requester, new[] { "/requests", "/requests/add", $"/request/{asked}", $"/request/{refused}", $"/request/{asked}/withdraw", "/requests?q=nobody" }),
            (Officer, ["/requests", "/requests?show=all", $"/request/{asked}", $"/request/{approved}", $"/request/{recommended}/print"]),
            (Director, ["/requests", $"/request/{recommended}", "/requests/deputies"]),
        })
        {
            var page = await browser.SignedInAsync(who, 390);
            foreach (var language in new[] { "th", "en" })
            {
                await page.GotoAsync($"/requests?lang={language}");
                foreach (var path in paths)
                {
                    await page.GotoAsync(path);
                    await ConsoleBrowser.CheckBothWidthsAsync(page, $"{path} {language}", $"*-{language}-{who}{path.Replace('/', '-').Replace('?', '-')}");
                    Assert.True(await page.Locator(".btn.primary").CountAsync() <= 1, $"{path}: more than one primary button");
                }
            }
        }

        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData("empty", "th")]
    [InlineData("signed", "th")]
    [InlineData("signed", "en")]
    [InlineData("crowded", "th")]
    [InlineData("crowded", "en")]
    public async Task The_printed_form_is_one_sheet_of_A4_and_nothing_on_it_spills(string filled, string language)
    {
        await using var host = await StartAsync();
        var others = string.Join('\n', Enumerable.Range(2, RequestForm.MostPeople - 1).Select(i => $"{(Long + Long)[..(RequestForm.MostText - 2)]}{i}, Srisuriyothai Kanchanaphisek Phatcharamongkhonwatthana"));
        var text = string.Concat(Enumerable.Repeat("เห็นควรอนุญาตตามเหตุผลที่ขอ ", 8))[..RequestModel.MostText];
        var id = filled == "crowded"
            ? host.Ask(name: "Acting Sub Lieutenant Srisuriyothai Kanchanaphisek Phatcharamongkhonwatthana", nameTh: (Long + Long)[..RequestForm.MostText], others: others, purpose: string.Concat(Enumerable.Repeat("จัดทำข้อมูลสารสนเทศเพื่อการบริหาร ", 11))[..RequestForm.MostPurpose], section: "กลุ่มส่งเสริมการศึกษาทางไกล เทคโนโลยีสารสนเทศและการสื่อสาร")
            : host.Ask();
        if (filled != "empty")
        {
            host.Approved(host.Recommended(id, filled == "crowded" ? text : null), filled == "crowded" ? text : null);
            var usernames = host.Requests().Ideas(host.Requests().Find(id)!);
            Assert.True((await host.Requests().IssueAsync(id, RequestState.Approved, new Issue(usernames, "staff", filled == "crowded" ? text : null, false, false), As(Issuer), CancellationToken.None)).Signed.Done);
        }

        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.SignedInAsync(Requester);
        await page.GotoAsync($"/requests?lang={language}");
        await page.GotoAsync($"/request/{id}/print");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await ConsoleBrowser.ShotAsync(page, $"requests-print-{filled}-{language}");
        var pdf = await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, PrintBackground = false });
        if (Environment.GetEnvironmentVariable("HOTSPOT_SHOTS") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, $"requests-{filled}-{language}.pdf"), pdf);

        Assert.Equal(1, PdfPage().Count(System.Text.Encoding.Latin1.GetString(pdf)));
        var spilt = await page.EvaluateAsync<string[]>(
            """
            () => {
              const sheet = document.querySelector(".sheet").getBoundingClientRect();
              return [...document.querySelectorAll(".sheet *")].filter(e => {
                const r = e.getBoundingClientRect();
                return r.width > 0 && (r.right > sheet.right - 20 || r.bottom > sheet.bottom - 10 || r.left < sheet.left + 20);
              }).map(e => e.tagName + " " + e.className + " " + e.textContent.slice(0, 60));
            }
            """);
        Assert.Empty(spilt);
        var said = await page.InnerTextAsync(".sheet");
        foreach (var person in host.Requests().Find(id)!.People) Assert.Contains(person.NameTh, said, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PdfPage();
}
