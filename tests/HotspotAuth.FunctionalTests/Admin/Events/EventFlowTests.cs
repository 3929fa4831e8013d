using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Admin.Events;

/// <summary>From the memo to issued codes, as the two who do it see it.</summary>
public sealed class EventFlowTests
{
    [Fact]
    public async Task From_the_memo_to_30_issued_codes()
    {
        await using var host = await EventRig.StartAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var issuer = await browser.OpenAsync(1280, 900);
        await EventRig.SignInAsync(issuer, ConsoleHost.Administrator, ConsoleHost.Password);
        var begins = host.Time.GetUtcNow().AddDays(1);
        await EventRig.AskAsync(issuer, begins, begins.AddDays(1));
        await EventRig.ApproveAsync(await browser.OpenAsync(390, 844));

        await issuer.GotoAsync("/event/1");
        await issuer.PressAsync("main .acts .primary");
        var windows874 = CodePagesEncodingProvider.Instance.GetEncoding(874)!;
        var bad = "ลำดับ,ชื่อ-สกุล,เบอร์โทร,โรงเรียน\r\n1,นางสาวมะลิ ทองคำ,0812345678,บ้านวังแขม\r\n2,นายประเสริฐ น้ำเพชร,1234,อนุบาลคลองลาน\r\n";
        await issuer.SetInputFilesAsync("#list", EventRig.Csv(windows874.GetBytes(bad)));
        await issuer.PressAsync("button[value=check]");
        Assert.Contains("บรรทัด 3", await issuer.InnerTextAsync(".note.bad"), StringComparison.Ordinal);
        await ConsoleBrowser.ShotAsync(issuer, "event-names-fault");
        await issuer.FillAsync("#names", (await issuer.InputValueAsync("#names")).Replace("1234,", "0812345679,", StringComparison.Ordinal));
        await issuer.PressAsync("button[value=check]");
        await ConsoleBrowser.ShotAsync(issuer, "event-names-ready");
        await issuer.PressAsync("button[value=names]");
        Assert.EndsWith("/event/1?done=issue", issuer.Url, StringComparison.Ordinal);

        await issuer.GotoAsync("/event/1/issue");
        Assert.Equal("28", await issuer.InputValueAsync("#count"));
        await issuer.PressAsync("button[value=count]");
        await ConsoleBrowser.ShotAsync(issuer, "event-issued");

        var slips = host.Events().SlipsToPrint(1, SecretBox.OpenOrCreate(DataDirectory.OpenOrCreate(host.Folder)), EventRig.Issuer);
        Assert.Equal(Enumerable.Range(1, 30), slips.Select(s => s.Number));
        Assert.All(slips, s => Assert.Matches("^dltv[2-9a-z]{8}$", s.Code));
        Assert.Equal(["นางสาวมะลิ ทองคำ", "นายประเสริฐ น้ำเพชร", null], slips.Take(3).Select(s => s.Holder));
        Assert.Equal([EventStepKind.Requested, EventStepKind.Approved, EventStepKind.Issued, EventStepKind.Issued], host.Events().Steps(1).Select(s => s.Kind));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed_and_says_the_period_as_it_was_understood()
    {
        await using var host = await EventRig.StartAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844, script: false);
        await EventRig.SignInAsync(page, ConsoleHost.Administrator, ConsoleHost.Password);
        await page.GotoAsync("/events/add");
        await page.FillAsync("#project", "ค่ายอ่าน");
        await page.FillAsync("#purpose", "บรรทัดแรก\nบรรทัดสอง");
        await page.FillAsync("#prefix", "d1");
        foreach (var id in new[] { "from", "until" })
        {
            await page.SelectOptionAsync($"#{id}-day", "2");
            await page.SelectOptionAsync($"#{id}-month", "1");
            await page.FillAsync($"#{id}-year", "2590");
        }

        await page.SetInputFilesAsync("#letter", new Microsoft.Playwright.FilePayload { Name = "letter.pdf", MimeType = "application/pdf", Buffer = "MZ no letter"u8.ToArray() });
        await page.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(page, "event-add-faults");

        Assert.Equal(["agency", "responsible", "phone", "users", "prefix", "letter"], await page.Locator(".note.bad a").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href').slice(1))"));
        Assert.Equal("บรรทัดแรก\nบรรทัดสอง", (await page.InputValueAsync("#purpose")).Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Contains("2 มกราคม 2590 เวลา 08:30", await page.InnerTextAsync("form .note"), StringComparison.Ordinal);
        Assert.Empty(host.Events().List(new EventQuery()));
        Assert.False(Directory.Exists(Path.Combine(host.Folder, "letters")));
    }
}
