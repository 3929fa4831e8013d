using System.Net;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Portal;

public class PasswordPageTests
{
    private const string Fresh = "Mango rain at noon";

    [Fact]
    public async Task A_forced_change_comes_after_access_is_open_and_costs_no_session()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali", account => account with { MustChange = true });
        using var client = portal.Client();

        var login = await Page.LogInAsync(client, "mali", "Correct-7");
        var session = Assert.Single(portal.Sessions.Open).Id;
        var invited = await Page.GetAsync(client, "/status");
        var changed = await ChangeAsync(client, "Correct-7", Fresh, Fresh);
        var after = await Page.GetAsync(client, changed.Location!.OriginalString);

        Assert.Equal("/status", login.Location?.OriginalString);
        Assert.Contains("โปรดเปลี่ยนรหัสผ่าน", invited.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/password\"", invited.Html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.SeeOther, "/status?changed=yes"), (changed.Status, changed.Location?.OriginalString));
        Assert.Contains("เปลี่ยนรหัสผ่านแล้ว", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("โปรดเปลี่ยนรหัสผ่าน", after.Text, StringComparison.Ordinal);
        Assert.Equal(session, Assert.Single(portal.Sessions.Open).Id);
        await Page.PostAsync(client, "/logout");
        Assert.Equal(HttpStatusCode.OK, (await Page.LogInAsync(client, "mali", "Correct-7")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(client, "mali", Fresh)).Status);
    }

    [Theory]
    [InlineData("wrong-1", Fresh, Fresh, "รหัสผ่านเดิมไม่ถูกต้อง")]
    [InlineData("", Fresh, Fresh, "กรอกรหัสผ่านเดิมด้วย")]
    [InlineData("Correct-7", "short-7", "short-7", "สั้นไป")]
    [InlineData("Correct-7", "Correct-7", "Correct-7", "ต้องไม่ซ้ำกับรหัสเดิม")]
    [InlineData("Correct-7", "12342520", "12342520", "เป็นปีหรือตัวเลข")]
    [InlineData("Correct-7", "password99", "password99", "ง่ายเกินไป")]
    [InlineData("Correct-7", "Thongkham-x9", "Thongkham-x9", "มีชื่อหรือเบอร์ของท่าน")]
    [InlineData("Correct-7", Fresh, "Mango rain at moon", "สองช่องไม่ตรงกัน")]
    public async Task What_cannot_be_taken_is_told_and_changes_nothing(string old, string fresh, string again, string sentence)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        await Page.LogInAsync(client, "mali", "Correct-7");

        var page = await ChangeAsync(client, old, fresh, again);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(sentence, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(fresh, page.Html, StringComparison.Ordinal);
        Assert.True(portal.Core<AccountDirectory>().VerifyPassword("mali", "Correct-7"));
        Assert.DoesNotContain(Fresh, portal.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_in_is_sent_to_the_login_page_and_a_slips_code_is_no_password_to_change()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        Assert.Equal("/login", (await Page.GetAsync(client, "/password")).Location?.OriginalString);
        Assert.Equal("/login", (await Page.PostAsync(client, "/password", ("old", "x"))).Location?.OriginalString);
    }

    [Fact]
    public async Task A_form_of_another_device_or_page_changes_nothing()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        await portal.AddAsync("somchai");
        using var client = portal.Client();
        using var other = portal.Client("127.0.0.2");
        await Page.LogInAsync(client, "mali", "Correct-7");
        await Page.LogInAsync(other, "somchai", "Correct-7");
        var foreign = (await Page.GetAsync(other, "/password")).Hidden("token");

        var page = await Page.PostAsync(client, "/password", ("token", foreign), ("old", "Correct-7"), ("new", Fresh), ("again", Fresh));

        Assert.Contains("หน้านี้เปิดค้างไว้นาน", page.Text, StringComparison.Ordinal);
        Assert.True(portal.Core<AccountDirectory>().VerifyPassword("mali", "Correct-7"));
    }

    [Fact]
    public async Task Guessing_the_old_password_is_held_back()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        await Page.LogInAsync(client, "mali", "Correct-7");
        for (var i = 0; i < 10; i++) await ChangeAsync(client, "wrong-" + i, Fresh, Fresh);

        var page = await ChangeAsync(client, "Correct-7", Fresh, Fresh);

        Assert.Contains("ลองหลายครั้งเกินไป", page.Text, StringComparison.Ordinal);
        Assert.True(portal.Core<AccountDirectory>().VerifyPassword("mali", "Correct-7"));
    }

    [Fact]
    public async Task The_version_of_the_privacy_notice_is_recorded_once_at_login_as_shown()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        var shown = portal.Time.GetUtcNow().ToUnixTimeMilliseconds();

        await Page.LogInAsync(client, "mali", "wrong-1");
        using var connection = portal.Core<Database>().Open();
        Assert.Null(connection.ExecuteScalar<string?>("SELECT notice_version FROM account WHERE username = 'mali'"));
        await Page.LogInAsync(client, "mali", "Correct-7");
        await Page.PostAsync(client, "/logout");
        portal.Time.Advance(TimeSpan.FromHours(1));
        await Page.LogInAsync(client, "mali", "Correct-7");

        var (version, at) = connection.QuerySingle<(string, long)>("SELECT notice_version, notice_shown FROM account WHERE username = 'mali'");
        var notice = await Page.GetAsync(client, "/privacy");
        Assert.Equal(shown, at);
        Assert.Contains($"ฉบับที่ {version} ", notice.Text, StringComparison.Ordinal);
        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM audit_outbox WHERE action = 'notice-shown' AND object = 'mali' AND reason = @version", new { version }));
    }

    private static async Task<Page> ChangeAsync(HttpClient client, string old, string fresh, string again)
    {
        var form = await Page.GetAsync(client, "/password");
        return await Page.PostAsync(client, "/password", ("token", form.Hidden("token")), ("old", old), ("new", fresh), ("again", again));
    }
}
