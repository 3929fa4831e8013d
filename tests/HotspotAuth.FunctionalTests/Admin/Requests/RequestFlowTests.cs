using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static HotspotAuth.FunctionalTests.Admin.Requests.RequestPeople;

namespace HotspotAuth.FunctionalTests.Admin.Requests;

/// <summary>From the request to the account, in a real browser, and everything that must not happen on the way.</summary>
public sealed class RequestFlowTests
{
    [Fact]
    public async Task From_the_request_to_an_account_that_logs_in()
    {
        await using var host = await StartAsync();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var requester = await browser.SignedInAsync(Requester, 390);
        await requester.GotoAsync("/requests/add");
        await requester.FillAsync("#name_th", "นางสาววนิดา ใจดี");
        await requester.FillAsync("#name", "Wanida Jaidee");
        await requester.FillAsync("#position", "นักวิชาการศึกษา");
        await requester.FillAsync("#section", "กลุ่มนโยบายและแผน");
        await requester.FillAsync("#phone", "081-234-5678");
        await requester.FillAsync("#purpose", "จัดทำแผนปฏิบัติการ");
        await requester.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(requester, "requests-add-faults-phone");
        Assert.Equal(["#email", "#until", "#pledge"], await requester.EvaluateAsync<string[]>("[...document.querySelectorAll('.note.bad a')].map(a => a.getAttribute('href'))"));
        Assert.Equal("นางสาววนิดา ใจดี", await requester.InputValueAsync("#name_th"));
        Assert.Empty(await Axe.FindAsync(requester));
        await requester.FillAsync("#email", "wanida@example.go.th");
        await requester.SelectOptionAsync("#until-day", "30");
        await requester.SelectOptionAsync("#until-month", "9");
        await requester.FillAsync("#until-year", "2572");
        await requester.CheckAsync("#pledge");
        await requester.PressAsync("main form button.primary");
        Assert.EndsWith("/request/1?done=ask", requester.Url, StringComparison.Ordinal);
        await ConsoleBrowser.ShotAsync(requester, "requests-asked-phone");

        var officer = await browser.SignedInAsync(Officer);
        Assert.Equal("1", (await officer.InnerTextAsync(".side .menu a[href='/requests'] .n")).Split(' ', '\n')[0]);
        await officer.PressAsync(".side .menu a[href='/requests']");
        await officer.PressAsync("a[href='/request/1']");
        await officer.CheckAsync("#card");
        await ConsoleBrowser.ShotAsync(officer, "requests-recommend");
        await officer.PressAsync("button[value=recommend]");
        Assert.Contains("เสนอความเห็นแล้ว", await officer.InnerTextAsync(".note.ok"), StringComparison.Ordinal);

        var director = await browser.SignedInAsync(Director);
        await director.GotoAsync("/requests");
        await ConsoleBrowser.ShotAsync(director, "requests-list-director");
        await director.PressAsync("a[href='/request/1']");
        await director.FillAsync("#text", "มอบงานเครือข่ายออกรหัส");
        await director.PressAsync("button[value=approve]");

        var issuer = await browser.SignedInAsync(Issuer);
        await issuer.GotoAsync("/request/1");
        Assert.Equal("wanida", await issuer.InputValueAsync("#username1"));
        await ConsoleBrowser.ShotAsync(issuer, "requests-issue");
        Assert.Empty(await Axe.FindAsync(issuer));
        await issuer.PressAsync("button[value=issue]");
        await ConsoleBrowser.ShotAsync(issuer, "requests-issued-once");
        Assert.Empty(await Axe.FindAsync(issuer));
        var password = await issuer.InnerTextAsync(".secret dd:last-child");
        Assert.Matches("^[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}$", password);
        await issuer.ReloadAsync();
        Assert.DoesNotContain(password, await issuer.ContentAsync(), StringComparison.Ordinal);

        await host.RefreshAsync();
        Assert.True((await host.Accounts.FindAsync("wanida", CancellationToken.None))!.MustChangePassword);
        await host.Accounts.ChangePasswordAsync("wanida", "four quiet rivers", Actor.System, CancellationToken.None);
        await host.RefreshAsync();
        Assert.Null(await host.LogInAsync("wanida", password, "d2:4b:9a:10:7c:e5", "10.10.4.27"));
        Assert.NotNull(await host.LogInAsync("wanida", "four quiet rivers", "d2:4b:9a:10:7c:e5", "10.10.4.27"));

        await requester.GotoAsync("/request/1");
        await ConsoleBrowser.ShotAsync(requester, "requests-done-phone");
        var told = await requester.InnerTextAsync(".parts");
        foreach (var name in new[] { "นางสาววนิดา ใจดี", "นางสาวมะลิ ทองคำ", "นางสมศรี รุ่งเรือง", "นายประเสริฐ บุญมา", "มอบงานเครือข่ายออกรหัส" })
            Assert.Contains(name, told, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task In_the_directors_absence_his_deputy_signs_and_it_is_said_so()
    {
        await using var host = await StartAsync();
        var id = host.Recommended(host.Ask());
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var director = await browser.SignedInAsync(Director);
        await director.GotoAsync("/requests/deputies");
        await director.PressAsync("button[value=name]");
        await Assertions.Expect(director.Locator(".field.wrong")).ToHaveCountAsync(3);
        Assert.Empty(await Axe.FindAsync(director));
        await director.SelectOptionAsync("#deputy", Issuer);
        await FillDayAsync("from", -1);
        await FillDayAsync("until", 5);
        await director.PressAsync("button[value=name]");
        await ConsoleBrowser.ShotAsync(director, "requests-deputies");
        Assert.Contains("อยู่ในช่วง", await director.InnerTextAsync("table"), StringComparison.Ordinal);

        var deputy = await browser.SignedInAsync(Issuer, 390);
        await deputy.GotoAsync("/requests");
        await ConsoleBrowser.ShotAsync(deputy, "requests-list-deputy-phone");
        await deputy.PressAsync($"a[href='/request/{id}']");
        await ConsoleBrowser.ShotAsync(deputy, "requests-approve-deputy-phone");
        Assert.Empty(await Axe.FindAsync(deputy));
        await deputy.PressAsync("button[value=approve]");
        Assert.Contains("รักษาการแทน นางสมศรี รุ่งเรือง", await deputy.InnerTextAsync(".parts"), StringComparison.Ordinal);

        await director.PressAsync("button[value=end]");
        Assert.Contains("พ้นแล้ว", await director.InnerTextAsync("table"), StringComparison.Ordinal);
        using var late = await host.SignedInAsync(Issuer);
        using var refused = await late.SendAsync($"/request/{host.Recommended(host.Ask())}", ("do", "approve"), ("seen", "Recommended"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(browser.Complaints);

        async Task FillDayAsync(string field, int ahead)
        {
            var day = TimeZoneInfo.ConvertTime(host.Time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok")).AddDays(ahead);
            await director.SelectOptionAsync($"#{field}-day", $"{day.Day}");
            await director.SelectOptionAsync($"#{field}-month", $"{day.Month}");
            await director.FillAsync($"#{field}-year", $"{day.Year + 543}");
        }
    }

    [Fact]
    public async Task A_password_that_goes_by_mail_is_seen_by_nobody_here()
    {
        await using var host = await StartAsync(settings => (settings.Mail.Host, settings.Mail.From) = ("127.0.0.1", "hotspot@example.go.th"));
        var id = host.Approved(host.Recommended(host.Ask(others: "นายสมศักดิ์ ดี, Somsak Dee")));
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var issuer = await browser.SignedInAsync(Issuer, 390);
        await issuer.GotoAsync($"/request/{id}");
        await issuer.CheckAsync("#delivery-mail");
        await issuer.FillAsync("#username2", "WANIDA");
        await issuer.PressAsync("button[value=issue]");
        await ConsoleBrowser.ShotAsync(issuer, "requests-issue-two-phone");
        Assert.Equal(["#username2"], await issuer.EvaluateAsync<string[]>("[...document.querySelectorAll('.note.bad a')].map(a => a.getAttribute('href'))"));
        Assert.True(await issuer.IsCheckedAsync("#delivery-mail"));
        Assert.Empty(await Axe.FindAsync(issuer));
        await issuer.FillAsync("#username2", "somsak");
        await issuer.PressAsync("button[value=issue]");
        await ConsoleBrowser.ShotAsync(issuer, "requests-issued-mail-phone");
        Assert.Empty(await Axe.FindAsync(issuer));

        var shown = await issuer.EvaluateAsync<string[]>("[...document.querySelectorAll('.secret dd:last-child')].map(e => e.textContent.trim())");
        Assert.Equal("ส่งไปที่ wanida@example.go.th แล้ว", shown[0]);
        Assert.Matches("^[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}$", shown[1]);
        using var connection = host.Database.Open();
        Assert.Equal("wanida@example.go.th", connection.QuerySingle<string>("SELECT recipient FROM mail_outbox"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_refusal_needs_its_reason_and_the_applicant_reads_it_and_asks_again()
    {
        await using var host = await StartAsync();
        var id = host.Ask();
        using var officer = await host.SignedInAsync(Officer);
        using var without = await officer.SendAsync($"/request/{id}", ("do", "not-recommend"), ("seen", "Requested"), ("text", "  "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        using var refused = await officer.SendAsync($"/request/{id}", ("do", "not-recommend"), ("seen", "Requested"), ("text", "มีบัญชีอยู่แล้ว"));
        Assert.Equal($"/request/{id}?done=refuse", refused.Headers.Location?.ToString());

        using var requester = await host.SignedInAsync(Requester);
        var page = await requester.PageAsync($"/request/{id}");
        Assert.Contains("มีบัญชีอยู่แล้ว", page, StringComparison.Ordinal);
        Assert.Contains("value=\"นางสาววนิดา ใจดี\"", await requester.PageAsync($"/requests/add?again={id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_requester_sees_his_own_requests_and_nothing_else()
    {
        await using var host = await StartAsync();
        var own = host.Ask();
        var other = host.Ask("anong", "Anong Kaewdee", "นางอนงค์ แก้วดี");
        using var client = await host.SignedInAsync(Requester);

        var list = await client.PageAsync("/requests");
        Assert.Contains($"/request/{own}\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain("อนงค์", list, StringComparison.Ordinal);
        Assert.DoesNotContain("อนงค์", await client.PageAsync("/requests?show=waiting"), StringComparison.Ordinal);
        Assert.DoesNotContain("แก้วดี", await client.PageAsync($"/requests/add?again={other}"), StringComparison.Ordinal);
        foreach (var path in new[] { $"/request/{other}", $"/request/{other}/print", $"/request/{other}/withdraw", "/request/0", "/request/99999999999999999999" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }

        foreach (var path in new[] { "/accounts", "/online", "/attempts", "/nas", "/accounts/add", "/requests/deputies", $"/request/{own}/issued" })
        {
            using var answer = await client.GetAsync(path);
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Redirect, $"{path}: {answer.StatusCode}");
        }

        foreach (var (step, seen) in new[] { ("recommend", "Requested"), ("approve", "Recommended"), ("issue", "Approved") })
        {
            using var signed = await SignAsync(client, own, step, seen);
            Assert.Equal((step, HttpStatusCode.Forbidden), (step, signed.StatusCode));
        }

        Assert.Single(host.Requests().Find(own)!.Steps);
    }

    [Fact]
    public async Task Of_two_officers_at_once_the_second_is_told_kindly()
    {
        await using var host = await StartAsync();
        var id = host.Ask();
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var second = await browser.SignedInAsync(Issuer);
        await second.GotoAsync($"/request/{id}");
        host.Recommended(id, "เห็นควร");
        await second.FillAsync("#text", "ไม่ครบ");
        await second.PressAsync("button[value=not-recommend]");
        await ConsoleBrowser.ShotAsync(second, "requests-too-late");
        Assert.Contains("มีผู้ลงนามในคำขอนี้ไปก่อนแล้ว", await second.InnerTextAsync(".note.warn"), StringComparison.Ordinal);
        await Assertions.Expect(second.Locator(".note.warn")).ToBeFocusedAsync();
        Assert.Empty(await Axe.FindAsync(second));
        Assert.Equal(RequestState.Recommended, host.Requests().Find(id)!.State);
    }

    [Fact]
    public async Task Own_requests_wrong_states_and_forged_forms_change_nothing()
    {
        await using var host = await StartAsync();
        var own = host.Ask(Officer);
        using var officer = await host.SignedInAsync(Officer);
        Assert.DoesNotContain("value=\"recommend\"", await officer.PageAsync($"/request/{own}"), StringComparison.Ordinal);
        var given = host.Ask();
        foreach (var (id, step, seen, expected) in new[]
        {
            (own, "recommend", "Requested", HttpStatusCode.Forbidden),
            (given, "issue", "Approved", HttpStatusCode.Conflict),
            (given, "issue", "Requested", HttpStatusCode.UnprocessableEntity),
            (given, "approve", "Requested", HttpStatusCode.Forbidden),
            (given, "withdraw", "Requested", HttpStatusCode.BadRequest),
            (given, "ask", "Requested", HttpStatusCode.BadRequest),
            (given, "recommend", "nonsense", HttpStatusCode.BadRequest),
        })
        {
            using var answer = await SignAsync(officer, id, step, seen);
            Assert.Equal((id, step, expected), (id, step, answer.StatusCode));
        }

        using var without = await officer.SendWithoutAsync($"/request/{given}", ("do", "recommend"), ("seen", "Requested"));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Single(host.Requests().Find(own)!.Steps);
        Assert.Single(host.Requests().Find(given)!.Steps);
    }

    [Fact]
    public async Task A_card_number_is_refused_and_kept_nowhere_and_no_pledge_no_request()
    {
        await using var host = await StartAsync();
        using var client = await host.SignedInAsync(Requester);
        foreach (var field in new[] { "name_th", "position", "section", "purpose", "others", "phone", "extension" })
        {
            (string, string)[] fields = field == "others" ? [("users", "2"), (field, "นายก ข 1-2345-67890-12-3, Ko Kho")] : [(field, "ก 1-2345-67890-12-3")];
            using var answer = await client.SendAsync("/requests/add", Part1(fields));
            Assert.Equal((field, HttpStatusCode.UnprocessableEntity), (field, answer.StatusCode));
        }

        using var unpledged = await client.SendAsync("/requests/add", Part1(("pledge", "no")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unpledged.StatusCode);
        Assert.Contains("ต้องรับรองก่อน", await unpledged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(host.Requests().Waiting());

        using var officer = await host.SignedInAsync(Officer);
        var id = host.Ask();
        using var text = await officer.SendAsync($"/request/{id}", ("do", "recommend"), ("seen", "Requested"), ("text", "บัตร 1234567890123"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, text.StatusCode);
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_request()
    {
        await using var host = await StartAsync();
        using var client = await host.SignedInAsync(Requester);
        var fields = Part1();
        using var first = await client.SendAsync("/requests/add", fields);
        using var second = await client.SendAsync("/requests/add", fields);
        Assert.Equal("/request/1?done=ask", first.Headers.Location?.ToString());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(host.Requests().Waiting());
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_text_on_every_page()
    {
        await using var host = await StartAsync();
        const string Hostile = "ก<script>alert(1)</script>\"'&";
        using var client = await host.SignedInAsync(Requester);
        using var sent = await client.SendAsync("/requests/add", Part1(("name_th", Hostile), ("position", Hostile), ("section", Hostile), ("purpose", Hostile), ("users", "2"), ("others", $"{Hostile}, Somsak Dee")));
        Assert.Equal("/request/1?done=ask", sent.Headers.Location?.ToString());
        using var officer = await host.SignedInAsync(Officer);
        using var recommended = await officer.SendAsync("/request/1", ("do", "recommend"), ("seen", "Requested"), ("text", Hostile), ("card", "yes"));
        Assert.Equal("/request/1?done=recommend", recommended.Headers.Location?.ToString());
        using var director = await host.SignedInAsync(Director);
        using var approved = await director.SendAsync("/request/1", ("do", "approve"), ("seen", "Recommended"), ("text", Hostile));
        Assert.Equal("/request/1?done=approve", approved.Headers.Location?.ToString());
        using var issued = await officer.SendAsync("/request/1", ("do", "issue"), ("seen", "Approved"), ("username1", "wanida"), ("username2", "<script>"), ("text", Hostile));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, issued.StatusCode);
        Check(await issued.Content.ReadAsStringAsync(), "422");
        using var second = await officer.SendAsync("/request/1", ("do", "issue"), ("seen", "Approved"), ("username1", "wanida"), ("username2", "somsak"), ("text", Hostile));
        Check(await officer.PageAsync(second.Headers.Location!.ToString()), "issued");
        foreach (var path in new[] { "/requests", "/request/1", "/request/1/print", "/requests?show=all&q=" + Uri.EscapeDataString(Hostile) })
            Check(await officer.PageAsync(path), path);

        static void Check(string page, string where)
        {
            Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
            Assert.True(page.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", StringComparison.Ordinal), where);
        }
    }

    [Fact]
    public async Task A_request_is_taken_back_after_a_question_and_only_until_it_is_approved()
    {
        await using var host = await StartAsync();
        var id = host.Ask();
        using var client = await host.SignedInAsync(Requester);
        using var withdrawn = await client.SendAsync($"/request/{id}/withdraw");
        Assert.Equal($"/request/{id}?done=withdraw", withdrawn.Headers.Location?.ToString());
        Assert.Equal(RequestState.Withdrawn, host.Requests().Find(id)!.State);

        var late = host.Recommended(host.Ask());
        var page = await client.PageAsync($"/request/{late}/withdraw");
        host.Approved(late);
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"").Groups[1].Value;
        using var answer = await client.SendWithoutAsync($"/request/{late}/withdraw", ("__RequestVerificationToken", token));
        Assert.Equal((HttpStatusCode.Conflict, RequestState.Approved), (answer.StatusCode, host.Requests().Find(late)!.State));
    }

    // A form of any page carries the token: this one every console user has, and it may be sent to any other page.
    private static async Task<HttpResponseMessage> SignAsync(ConsoleClient client, long id, string step, string seen)
    {
        var page = await client.PageAsync("/password");
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"").Groups[1].Value;
        return await client.SendWithoutAsync($"/request/{id}", ("do", step), ("seen", seen), ("username1", "wanida"), ("__RequestVerificationToken", token));
    }
}
