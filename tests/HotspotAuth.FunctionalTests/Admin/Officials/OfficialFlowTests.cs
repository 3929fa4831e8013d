using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using HotspotAuth.Admin;
using HotspotAuth.FunctionalTests.Admin.Events;
using HotspotAuth.FunctionalTests.Admin.Requests;
using HotspotAuth.Officials;
using HotspotAuth.Requests;
using HotspotAuth.TrafficLog;
using Microsoft.Playwright;
using static HotspotAuth.FunctionalTests.Admin.Officials.OfficialPeople;

namespace HotspotAuth.FunctionalTests.Admin.Officials;

/// <summary>From an official's letter to his receipt, in a real browser, and everything that must not leave on the way.</summary>
public sealed class OfficialFlowTests
{
    [Fact]
    public async Task From_the_letter_to_the_signed_receipt()
    {
        await using var host = await StartAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var coordinator = await browser.SignedInAsync(Coordinator);
        await coordinator.GotoAsync("/audit/requests");
        await coordinator.PressAsync("main .acts .primary");
        await coordinator.FillAsync("#number", "ตช 0039.52/1234");
        await DayAsync(coordinator, "day", host.Time.GetUtcNow().AddDays(-2));
        await coordinator.FillAsync("#agency", "กองบัญชาการตำรวจสืบสวนสอบสวนอาชญากรรมทางเทคโนโลยี");
        await coordinator.FillAsync("#contact", "0 2142 2556");
        await coordinator.FillAsync("#days", "30");
        await coordinator.PressAsync("main form button.primary");
        Assert.Equal(["#days"], await coordinator.EvaluateAsync<string[]>("[...document.querySelectorAll('.note.bad a')].map(a => a.getAttribute('href'))"));
        Assert.Equal("ตช 0039.52/1234", await coordinator.InputValueAsync("#number"));
        await coordinator.FillAsync("#days", "10");
        await coordinator.PressAsync("main form button.primary");
        Assert.EndsWith("/audit/requests/1/authority", coordinator.Url, StringComparison.Ordinal);
        Assert.Contains("เหลือ 10 วัน", await coordinator.InnerTextAsync("h1"), StringComparison.Ordinal);

        await coordinator.FillAsync("#officer", "ร้อยตำรวจเอกสมชาย ใจซื่อ");
        await coordinator.CheckAsync("#section-Traffic");
        await coordinator.PressAsync("main form button.primary");

        await coordinator.PressAsync("details:not([open]) summary:has-text('ทำอะไร')");
        await coordinator.FillAsync("#subject", "10.10.0.5");
        var day = host.Time.GetUtcNow().AddDays(-1);
        foreach (var end in new[] { "from", "until" })
        {
            var local = TimeZoneInfo.ConvertTime(day, Zone);
            await coordinator.FillAsync($"#{end}-day", $"{local.Day}");
            await coordinator.SelectOptionAsync($"#{end}-month", $"{local.Month}");
            await coordinator.FillAsync($"#{end}-year", $"{local.Year + 543}");
        }

        await coordinator.PressAsync("button[value=traffic]");
        Assert.Contains("10.10.0.5", await coordinator.InnerTextAsync(".asked .q"), StringComparison.Ordinal);

        // The card's number is still missing: nothing is looked up, and the page leads to the field.
        await coordinator.PressAsync("main a.primary");
        await Assertions.Expect(coordinator.Locator("button[value=find], button[value=prepare]")).ToHaveCountAsync(0);
        await coordinator.PressAsync(".missing a:has-text('เลขที่บัตรพนักงานเจ้าหน้าที่')");
        Assert.EndsWith("/authority#card", coordinator.Url, StringComparison.Ordinal);
        await coordinator.FillAsync("#card", "พจ 0815");
        await coordinator.PressAsync("main form button.primary");
        await coordinator.PressAsync("main a.primary");
        await coordinator.PressAsync("button[value=find]");
        Assert.Contains("พบ 1 ระเบียน", await coordinator.InnerTextAsync(".verdict"), StringComparison.Ordinal);
        await coordinator.PressAsync("button[value=prepare]");
        Assert.Contains("เตรียมเสร็จแล้ว", await coordinator.InnerTextAsync(".note.ok"), StringComparison.Ordinal);
        await Assertions.Expect(coordinator.Locator("button[value=release]")).ToHaveCountAsync(0);

        var director = await browser.SignedInAsync(Director, 390);
        await director.GotoAsync("/audit/requests");
        Assert.StartsWith("รอท่าน 1", await director.InnerTextAsync(".head p"), StringComparison.Ordinal);
        await director.PressAsync("a.act");
        await director.PressAsync("button[value=release]");
        Assert.Contains("ปล่อยแล้ว", await director.InnerTextAsync(".note.ok"), StringComparison.Ordinal);

        await coordinator.ReloadAsync();
        foreach (var file in host.Officials().Find(1)!.Files)
        {
            var waiting = coordinator.WaitForDownloadAsync();
            await coordinator.PressAsync($".files a:has-text('{file.Name}')");
            var taken = await waiting;
            var path = (await taken.PathAsync())!;
            var octets = await File.ReadAllBytesAsync(path);
            Assert.Equal((file.Name, file.Sha256), (file.Name, Convert.ToHexStringLower(SHA256.HashData(octets))));
            Assert.Contains("10.10.0.5", Entry(octets, "data.csv"), StringComparison.Ordinal);
            Assert.Equal((file.Name, VerifyResult.Valid), (file.Name, PackageVerifier.Verify(path, [host.Get<TrafficStore>().PublishedKeys().First().KeyId]).Result));
            foreach (var said in new[] { "ตช 0039.52/1234", "พจ 0815", "18(2)" }) Assert.Contains(said, Entry(octets, "query.json"), StringComparison.Ordinal);
            var custody = Entry(octets, "custody.jsonl");
            Assert.True(custody.IndexOf("นายชัยวัฒน์ พรหมมา", StringComparison.Ordinal) < custody.IndexOf("นางสมศรี รุ่งเรือง", StringComparison.Ordinal), custody);
        }

        await coordinator.FillAsync("#way", "รับด้วยตนเอง");
        await coordinator.PressAsync("button[value=handover]");
        Assert.Contains("บันทึกการส่งมอบแล้ว", await coordinator.InnerTextAsync(".note.ok"), StringComparison.Ordinal);
        await coordinator.GotoAsync("/audit/requests/1/receipt");
        Assert.Contains("ร้อยตำรวจเอกสมชาย ใจซื่อ", await coordinator.InnerTextAsync(".names"), StringComparison.Ordinal);
        await coordinator.GotoAsync("/audit/requests/register");
        var register = await coordinator.InnerTextAsync("article");
        foreach (var said in new[] { "ตช 0039.52/1234", "18(2)", host.Officials().Find(1)!.Files[0].Sha256, "นายชัยวัฒน์ พรหมมา", "นางสมศรี รุ่งเรือง" }) Assert.Contains(said, register, StringComparison.Ordinal);
        Assert.Equal(
            ["official-begin", "official-prepare", "official-release", "official-package", "official-download", "official-hand-over"],
            Actions(host).Where(action => action is not ("official-view" or "official-change" or "official-count")).Distinct());
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Nobody_releases_his_own_and_a_forged_form_takes_no_way_around()
    {
        await using var host = await StartAsync();
        var request = host.Prepared(host.Asked(host.Begin(by: Both), host.Traffic()));
        using var both = await host.SignedInAsync(Both);
        var page = await both.PageAsync($"/audit/requests/{request.Id}");
        Assert.DoesNotContain("value=\"release\"", page, StringComparison.Ordinal);
        Assert.Contains("ท่านเป็นผู้เตรียมเรื่องนี้", page, StringComparison.Ordinal);
        using var own = await both.SendAsync($"/audit/requests/{request.Id}", ("do", "release"), ("seen", $"{request.Revision}"));
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);

        using var director = await host.SignedInAsync(Director);
        using var stale = await director.SendAsync($"/audit/requests/{request.Id}", ("do", "release"), ("seen", $"{request.Revision - 1}"));
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        using var without = await director.SendWithoutAsync($"/audit/requests/{request.Id}", ("do", "release"), ("seen", $"{request.Revision}"));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal(OfficialState.Prepared, host.Officials().Find(request.Id)!.State);
        Assert.False(Directory.Exists(Path.Combine(host.Folder, "officials")));
    }

    [Fact]
    public async Task An_incomplete_record_gives_nothing_out_and_the_page_names_and_links_what_is_missing()
    {
        await using var host = await StartAsync();
        var request = host.Begin();
        var done = host.Officials().SaveAuthority(request.Id, request.Revision, new OfficialAuthority("ก", null, null, LawSection.Seize, null, null), As(Coordinator));
        using var coordinator = await host.SignedInAsync(Coordinator);
        foreach (var step in new[] { "prepare", "find" })
        {
            using var refused = await coordinator.SendAsync($"/audit/requests/{request.Id}/answer", ("do", step), ("seen", $"{done.Request!.Revision}"));
            var page = await refused.Content.ReadAsStringAsync();
            Assert.Equal((step, HttpStatusCode.UnprocessableEntity), (step, refused.StatusCode));
            foreach (var (where, field) in new[] { ("authority", "card"), ("authority", "court_order"), ("authority", "court_day"), ("question", "question") })
            {
                Assert.Contains($"href=\"/audit/requests/{request.Id}/{where}#{field}\"", page, StringComparison.Ordinal);
                Assert.Contains($"id=\"{field}\"", await coordinator.PageAsync($"/audit/requests/{request.Id}/{where}"), StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain("whois", Actions(host, "whois"));
        foreach (var path in new[] { "file/question-1.zip", "receipt", "cover" })
        {
            using var nothing = await coordinator.GetAsync($"/audit/requests/{request.Id}/{path}");
            Assert.Equal((path, HttpStatusCode.NotFound), (path, nothing.StatusCode));
        }
    }

    [Fact]
    public async Task Two_who_fit_are_both_given_big_and_in_the_letter_and_neither_stands_alone()
    {
        await using var host = await StartAsync();
        await host.ShareAddressAsync("10.10.4.27");
        var request = host.Prepared(host.Asked(host.Begin(), host.Who("10.10.4.27"), host.Who("203.0.113.7", outside: true)));
        Assert.Equal([OfficialVerdict.NotUnique, OfficialVerdict.Nobody], request.Questions.Select(question => question.Answer!.Verdict));
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var director = await browser.SignedInAsync(Director);
        await director.GotoAsync($"/audit/requests/{request.Id}");
        Assert.Contains("ระบุคนเดียวไม่ได้", await director.InnerTextAsync(".note.big"), StringComparison.Ordinal);
        Assert.True(
            await director.EvaluateAsync<bool>("[...document.querySelectorAll('main :is(p, h2, h3, strong, td)')].every(e => parseFloat(getComputedStyle(e).fontSize) <= parseFloat(getComputedStyle(document.querySelector('.note.big strong')).fontSize))"),
            "The sentence is the biggest thing.");
        await Assertions.Expect(director.Locator(".fit")).ToHaveCountAsync(2);
        await director.PressAsync("button[value=release]");
        await director.GotoAsync($"/audit/requests/{request.Id}/cover");
        var letter = await director.InnerTextAsync("article");
        foreach (var said in new[] { "ระบุคนเดียวไม่ได้ มี 2 ราย", "นางสาวมะลิ ทองคำ", "นางสุดา งามดี", "พอร์ตต้นทาง" }) Assert.Contains(said, letter, StringComparison.Ordinal);
        var given = Entry(await File.ReadAllBytesAsync(Path.Combine(host.Folder, "officials", $"{request.Id}", "question-1.zip")), "query.json");
        foreach (var said in new[] { "\"unique\":false", "\"mali\"", "\"suda\"" }) Assert.Contains(said, given, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Each_role_opens_what_is_its_own_and_the_rest_of_the_house_nothing()
    {
        await using var host = await StartAsync();
        var request = host.Released(host.Prepared(host.Asked(host.Begin(), host.Traffic())));
        var at = $"/audit/requests/{request.Id}";
        string[] read = ["/audit/requests", "/audit/requests/register", at, $"{at}/receipt", $"{at}/cover", $"{at}/scan", "/audit/requests/register?handler=Csv"];
        string[] write = ["/audit/requests/add", $"{at}/letter", $"{at}/authority", $"{at}/question", $"{at}/answer"];
        string[] take = [$"{at}/file/question-1.zip"];
        foreach (var role in Enum.GetValues<ConsoleRole>())
        {
            await host.AddAdministratorAsync(role.Name(), role.ToString(), role);
            using var client = await host.SignedInAsync(role.Name());
            foreach (var (paths, may) in new[]
            {
                (read, role is ConsoleRole.OfficerContact or ConsoleRole.Approver or ConsoleRole.Auditor),
                (write, role is ConsoleRole.OfficerContact),
                (take, role is ConsoleRole.OfficerContact or ConsoleRole.Approver),
            })
            {
                foreach (var path in paths)
                {
                    using var answer = await client.GetAsync(path);
                    Assert.Equal((role, path, may), (role, path, answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound));
                    if (!may) Assert.DoesNotContain("ตช 0039", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task The_directors_deputy_opens_and_releases_while_his_time_runs_and_not_after()
    {
        await using var host = await StartAsync();
        await host.AddAdministratorAsync("mali", "นางสาวมะลิ ทองคำ", ConsoleRole.Issuer);
        var request = host.Prepared(host.Asked(host.Begin(), host.Traffic()));
        var now = host.Time.GetUtcNow();
        Assert.Null(host.Get<Deputies>().Name("mali", "นางสาวมะลิ ทองคำ", now.AddHours(-1), now.AddHours(2), new Signer("นางสมศรี รุ่งเรือง", false, true, false, As(Director).Actor)));
        using var deputy = await host.SignedInAsync("mali");
        using var signed = await deputy.SendAsync($"/audit/requests/{request.Id}", ("do", "release"), ("seen", $"{request.Revision}"));
        Assert.Equal($"/audit/requests/{request.Id}?done=release", signed.Headers.Location?.ToString());
        Assert.Contains("รักษาการแทน นางสมศรี รุ่งเรือง", await deputy.PageAsync($"/audit/requests/{request.Id}"), StringComparison.Ordinal);

        host.Time.By = TimeSpan.FromHours(3);
        using var later = await host.SignedInAsync("mali");
        using var refused = await later.GetAsync($"/audit/requests/{request.Id}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_letter_is_kept_as_a_file_and_told_to_nobody_else()
    {
        await using var host = await StartAsync();
        using var coordinator = await host.SignedInAsync(Coordinator);
        using var sent = await coordinator.UploadAsync("/audit/requests/add", "letter", EventRig.Letter, "letter.pdf", "application/pdf", ("form", "f"), ("number", "ดศ 5/1"), ("days", "7"));
        Assert.Equal("/audit/requests/1/authority", sent.Headers.Location?.ToString());
        using var scan = await coordinator.GetAsync("/audit/requests/1/scan");
        Assert.Equal(EventRig.Letter, await scan.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", scan.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task Where_the_log_has_learned_more_it_is_looked_up_again_before_anybody_signs()
    {
        await using var host = await StartAsync();
        await host.ShareAddressAsync("10.10.4.27");
        // Wide enough for who logs in only after it, on however slow a machine.
        var request = host.Prepared(host.Asked(host.Begin(), host.Who("10.10.4.27", tolerance: 60_000)));
        var password = await host.AddAccountAsync("anong", "Anong Kaewdee");
        Assert.NotNull(await host.LogInAsync("anong", password, "d2:4b:9a:10:7c:e7", "10.10.4.27"));
        await host.Get<HotspotAuth.Audit.AccessStream>().FlushAsync(CancellationToken.None);
        using var director = await host.SignedInAsync(Director);
        using var refused = await director.SendAsync($"/audit/requests/{request.Id}", ("do", "release"), ("seen", $"{request.Revision}"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("ตอบไม่เหมือนตอนที่เตรียมแล้ว", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var back = await director.SendAsync($"/audit/requests/{request.Id}", ("do", "reopen"), ("seen", $"{request.Revision}"), ("text", "ค้นใหม่"));
        Assert.Equal(OfficialState.Draft, host.Officials().Find(request.Id)!.State);

        var again = host.Prepared(host.Officials().Find(request.Id)!);
        using var signed = await director.SendAsync($"/audit/requests/{again.Id}", ("do", "release"), ("seen", $"{again.Revision}"));
        Assert.Equal((HttpStatusCode.Redirect, 3), (signed.StatusCode, again.Questions[0].Answer!.People));
    }

    private static string Entry(byte[] package, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read);
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string[] Actions(ConsoleHost host, string like = "official-%")
    {
        using var connection = host.Database.Open();
        // What waits, and what was carried into the stream already.
        return [.. connection.Query<string>("SELECT action FROM (SELECT id, action FROM audit_outbox WHERE action LIKE @like) ORDER BY id", new { like })];
    }

    private static async Task DayAsync(IPage page, string field, DateTimeOffset moment)
    {
        var day = TimeZoneInfo.ConvertTime(moment, Zone);
        await page.SelectOptionAsync($"#{field}-day", $"{day.Day}");
        await page.SelectOptionAsync($"#{field}-month", $"{day.Month}");
        await page.FillAsync($"#{field}-year", $"{day.Year + 543}");
    }
}
