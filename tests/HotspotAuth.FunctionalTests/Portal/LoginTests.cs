using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Sessions;

namespace HotspotAuth.FunctionalTests.Portal;

public class LoginTests
{
    [Theory]
    [InlineData("", "ต่ออินเทอร์เน็ตแล้ว", "นางสาวมะลิ ทองคำ")]
    [InlineData("/en", "You are on the internet", "Mali Thongkham")]
    public async Task The_right_password_opens_a_session_and_leads_to_the_status_page(string language, string online, string person)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();

        var answer = await Page.LogInAsync(client, " MALI ", "Correct-7", language);
        var status = await Page.GetAsync(client, language + "/status");

        Assert.Equal((HttpStatusCode.SeeOther, language + "/status"), (answer.Status, answer.Location?.OriginalString));
        Assert.Contains(online, status.Text, StringComparison.Ordinal);
        Assert.Contains(person, status.Text, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", status.Text, StringComparison.Ordinal);
        Assert.Equal("mali", Assert.Single(portal.Sessions.Open).Username);
    }

    [Theory]
    [InlineData("mali", "wrong-1", "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", "", "")]
    [InlineData("nobody", "Correct-7", "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", "", "")]
    [InlineData("mali", "wrong-1", "The username or the password is not right", "", "/en")]
    [InlineData("mali", "แนพพำแะ", "รหัสผ่านที่พิมพ์มีอักษรไทย", "", "")]
    [InlineData("abcd2345", "", "รหัสจากใบไม่ถูกต้อง", "", "")]
    [InlineData("", "x", "ยังไม่ได้กรอกชื่อผู้ใช้", "", "")]
    [InlineData("ทฟสร", "Correct-7", "แป้นพิมพ์ยังเป็นภาษาไทย", "mali", "")]
    [InlineData("ทฟสร", "Correct-7", "The keyboard is still set to Thai", "mali", "/en")]
    public async Task A_fault_of_the_form_is_told_in_words_and_keeps_what_was_typed(string username, string password, string sentence, string more, string language)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();

        var page = await Page.LogInAsync(client, username, password, language);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
        Assert.Contains(more, page.Text, StringComparison.Ordinal);
        Assert.Equal(username, page.Hidden("token").Length == 0 ? null : Value(page, "username"));
        Assert.Contains("role=\"alert\" tabindex=\"-1\" autofocus", page.Html, StringComparison.Ordinal);
        Assert.Empty(portal.Sessions.Open);
    }

    [Theory]
    [InlineData("late", "บัญชีนี้หมดเวลาแล้ว", "วันเสาร์ที่ 21 พฤศจิกายน 2569 เวลา 12:20 น.")]
    [InlineData("early", "บัญชีนี้ยังไม่ถึงเวลา", "วันอาทิตย์ที่ 22 พฤศจิกายน 2569 เวลา 13:20 น.")]
    [InlineData("held", "บัญชีนี้ถูกระงับ", "ติดต่อเจ้าหน้าที่")]
    [InlineData("spent", "สิทธิ์ของวันนี้ใช้ครบแล้ว", "บัญชี spent ใช้ปริมาณข้อมูลของวันนี้ครบแล้ว")]
    public async Task An_account_that_may_not_be_used_is_told_why_and_from_or_until_when(string username, string heading, string words)
    {
        await using var portal = await PortalHost.StartAsync();
        await AddRefusedAsync(portal);
        using var client = portal.Client();

        var right = await Page.LogInAsync(client, username, "Correct-7");
        var wrong = await Page.LogInAsync(client, username, "wrong-1");

        Assert.Contains(heading, right.Text, StringComparison.Ordinal);
        Assert.Contains(words, right.Text, StringComparison.Ordinal);
        Assert.Contains("0 5500 0123", right.Text, StringComparison.Ordinal);
        // Told only to who knows the secret.
        Assert.DoesNotContain(heading, wrong.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("late", "This account has expired", "Saturday 21 November 2026, 12:20 (GMT+7)")]
    [InlineData("spent", "Today's allowance is used up", "Counting begins anew after midnight")]
    [InlineData("early", "This account is not valid yet", "Sunday 22 November 2026, 13:20 (GMT+7)")]
    [InlineData("held", "This account is suspended", "Ask the staff")]
    public async Task A_refusal_speaks_english_on_the_english_pages(string username, string heading, string words)
    {
        await using var portal = await PortalHost.StartAsync();
        await AddRefusedAsync(portal);
        using var client = portal.Client();

        var page = await Page.LogInAsync(client, username, "Correct-7", "/en");

        Assert.Contains(heading, page.Text, StringComparison.Ordinal);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7KMX-4RPD")]
    [InlineData(" 7kmx 4rpd ")]
    [InlineData("７ｋｍｘ４ｒｐｄ")]
    public async Task A_slips_code_alone_logs_in(string code)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("7kmx4rpd", account => account with { Password = "7kmx4rpd", Group = "guest" });
        using var client = portal.Client();

        var answer = await Page.LogInAsync(client, code, "");

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal("7kmx4rpd", Assert.Single(portal.Sessions.Open).Username);
    }

    [Fact]
    public async Task An_expired_code_is_called_a_code_and_names_its_slip()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("7kmx4rpd", account => account with { Password = "7kmx4rpd", Slip = 17, ValidUntil = portal.Time.GetUtcNow() + TimeSpan.FromHours(1) });
        portal.Time.Advance(TimeSpan.FromHours(1));
        using var client = portal.Client();

        var page = await Page.LogInAsync(client, "7KMX 4RPD", "");

        Assert.Contains("รหัสนี้หมดเวลาแล้ว", page.Text, StringComparison.Ordinal);
        Assert.Contains("7KMX 4RPD", page.Text, StringComparison.Ordinal);
        Assert.Contains("ใบที่ 17", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_ten_wrong_passwords_the_device_waits_and_is_told_so()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        for (var i = 0; i < 10; i++) await Page.LogInAsync(client, "mali", "wrong-1");

        var page = await Page.LogInAsync(client, "mali", "Correct-7");

        Assert.Contains("ลองหลายครั้งเกินไป", page.Text, StringComparison.Ordinal);
        Assert.Empty(portal.Sessions.Open);
    }

    [Fact]
    public async Task No_password_is_shown_again_or_logged()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();

        var page = await Page.LogInAsync(client, "mali", "Hunter-22-wrong");
        await Page.LogInAsync(client, "mali", "Correct-7");

        Assert.DoesNotContain("Hunter-22-wrong", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Hunter-22-wrong", portal.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Correct-7", portal.Log.Text, StringComparison.Ordinal);
        Assert.Empty(portal.Log.Errors);
    }

    [Fact]
    public async Task What_was_typed_comes_back_as_text_and_never_as_markup()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        var page = await Page.LogInAsync(client, "\"><script>alert(1)</script>", "x");

        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
    }

    private static string Value(Page page, string field) =>
        WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page.Html, $"name=\"{field}\"[^>]* value=\"([^\"]*)\"").Groups[1].Value);

    private static async Task AddRefusedAsync(PortalHost portal)
    {
        var now = portal.Time.GetUtcNow();
        await portal.AddAsync("late", account => account with { ValidUntil = now + TimeSpan.FromHours(1) });
        await portal.AddAsync("early", account => account with { ValidFrom = now + TimeSpan.FromHours(26) });
        await portal.AddAsync("held");
        await portal.DisableAsync("held");
        await AddSpentAsync(portal, "spent");
        portal.Time.Advance(TimeSpan.FromHours(2));
    }

    /// <summary>An account whose one earlier session moved all it may today.</summary>
    private static async Task AddSpentAsync(PortalHost portal, string username)
    {
        var account = await portal.AddAsync(username);
        portal.Core<AccountStore>().Change(username, new AccountChange { Rights = r => r with { DailyBytes = 1_000 } }, Actor.System);
        portal.Core<AccountDirectory>().Refresh();
        var now = portal.Time.GetUtcNow();
        portal.Core<UsageLedger>().Seen(new Session
        {
            Id = Guid.CreateVersion7(now),
            Account = account.Id,
            Username = username,
            Person = account.Name,
            Group = account.Group,
            Start = now,
            LastSeen = now,
            End = now,
            State = SessionState.Closed,
            Traffic = new Traffic(1, 1, 400, 600),
        });
    }
}
