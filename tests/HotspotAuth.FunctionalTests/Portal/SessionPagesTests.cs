using System.Net;
using HotspotAuth.Accounts;

namespace HotspotAuth.FunctionalTests.Portal;

public class SessionPagesTests
{
    [Fact]
    public async Task The_status_page_finds_the_device_by_itself_and_sends_a_stranger_to_the_login_page()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var phone = portal.Client();
        using var other = portal.Client("127.0.0.2");
        // What a request says of itself finds nobody's session.
        foreach (var header in new[] { "X-Forwarded-For", "X-Real-IP", "Forwarded" }) other.DefaultRequestHeaders.TryAddWithoutValidation(header, header == "Forwarded" ? "for=127.0.0.1" : "127.0.0.1");
        await Page.LogInAsync(phone, "mali", "Correct-7");
        portal.Time.Advance(TimeSpan.FromMinutes(134));

        var status = await Page.GetAsync(phone, "/status");
        var stranger = await Page.GetAsync(other, "/status");

        Assert.Contains("2 ชั่วโมง 14 นาที", status.Text, StringComparison.Ordinal);
        Assert.Contains("21 ชั่วโมง 46 นาที", status.Text, StringComparison.Ordinal);
        Assert.Contains("พรุ่งนี้ 11:20 น.", status.Text, StringComparison.Ordinal);
        Assert.Contains("(อาทิตย์ 22 พ.ย. 2569)", status.Text, StringComparison.Ordinal);
        Assert.Contains("ข้อมูล ณ 13:34 น.", status.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.SeeOther, "/login"), (stranger.Status, stranger.Location?.OriginalString));
    }

    [Fact]
    public async Task What_is_left_of_a_quota_stands_on_the_status_page_and_in_the_api()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        await portal.AddAsync("somchai");
        await portal.Core<AccountStore>().UpdateAsync("mali", "rights = @rights", new { rights = new Rights { DailyBytes = 2_000_000_000 }.ToJson() }, "account-set", Actor.System, CancellationToken.None);
        portal.Core<AccountDirectory>().Refresh();
        using var limited = portal.Client();
        using var free = portal.Client("127.0.0.2");
        await Page.LogInAsync(limited, "mali", "Correct-7");
        await Page.LogInAsync(free, "somchai", "Correct-7");

        Assert.Contains("เหลือข้อมูลใช้ได้ 2.0 GB", (await Page.GetAsync(limited, "/status")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("เหลือข้อมูลใช้ได้", (await Page.GetAsync(free, "/status")).Text, StringComparison.Ordinal);
        Assert.Contains("\"bytes-remaining\":2000000000", (await Page.GetAsync(limited, "/captive-portal/api")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes-remaining", (await Page.GetAsync(free, "/captive-portal/api")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refreshing_each_minute_works_without_script_and_can_be_stopped()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        await Page.LogInAsync(client, "mali", "Correct-7");

        var status = await Page.GetAsync(client, "/status");
        var stopped = await Page.GetAsync(client, "/status?refresh=off");

        Assert.Contains("<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>", status.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/status?refresh=off\"", status.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", stopped.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", stopped.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/en")]
    public async Task The_logout_button_ends_this_devices_session_and_no_other(string language)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        await portal.AddAsync("somchai");
        using var phone = portal.Client();
        using var other = portal.Client("127.0.0.2");
        await Page.LogInAsync(phone, "mali", "Correct-7");
        await Page.LogInAsync(other, "somchai", "Correct-7");

        var answer = await Page.PostAsync(phone, language + "/logout");
        var after = await Page.GetAsync(phone, answer.Location!.OriginalString);

        Assert.Equal((HttpStatusCode.SeeOther, language + "/logged-out"), (answer.Status, answer.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.Equal("somchai", Assert.Single(portal.Sessions.Open).Username);
    }

    [Fact]
    public async Task A_foreign_page_can_log_nobody_out()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        await Page.LogInAsync(client, "mali", "Correct-7");

        using var forged = new HttpRequestMessage(HttpMethod.Post, "/logout") { Headers = { { "Origin", "https://evil.example" } } };
        using var answer = await client.SendAsync(forged);

        Assert.Contains("ยังออกจากระบบไม่ได้", System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Single(portal.Sessions.Open);
    }

    [Fact]
    public async Task The_login_page_leads_a_device_that_is_in_to_its_status()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        await Page.LogInAsync(client, "mali", "Correct-7");

        foreach (var path in new[] { "/", "/login" })
        {
            var page = await Page.GetAsync(client, path);
            Assert.Equal((HttpStatusCode.SeeOther, "/status"), (page.Status, page.Location?.OriginalString));
        }
    }

    [Fact]
    public async Task Too_many_devices_offers_to_log_one_out_and_ends_nothing_before_that()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali", account => account with { MaxDevices = 2 });
        using var first = portal.Client("127.0.0.2");
        using var second = portal.Client("127.0.0.3");
        using var third = portal.Client("127.0.0.4");
        await Page.LogInAsync(first, "mali", "Correct-7");
        await Page.LogInAsync(second, "mali", "Correct-7");

        var offer = await Page.LogInAsync(third, "mali", "Correct-7");

        Assert.Contains("เครื่องเกินจำนวน", offer.Text, StringComparison.Ordinal);
        Assert.Contains("2 เครื่อง", offer.Text, StringComparison.Ordinal);
        Assert.Contains("127.0.0.2", offer.Text, StringComparison.Ordinal);
        Assert.Contains("127.0.0.3", offer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Correct-7", offer.Html, StringComparison.Ordinal);
        Assert.Equal(2, portal.Sessions.Open.Count);

        var chosen = portal.Sessions.Open.Single(session => session.Ip!.ToString() == "127.0.0.2");
        var answer = await ChooseAsync(third, offer, chosen.Id);

        Assert.Equal((HttpStatusCode.SeeOther, "/status"), (answer.Status, answer.Location?.OriginalString));
        Assert.Equal(["127.0.0.3", "127.0.0.4"], portal.Sessions.Open.Select(session => session.Ip!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_status_page_logs_another_device_of_the_same_account_out_and_no_strangers()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali", account => account with { MaxDevices = 2 });
        await portal.AddAsync("somchai");
        using var phone = portal.Client("127.0.0.2");
        using var laptop = portal.Client("127.0.0.3");
        using var stranger = portal.Client("127.0.0.4");
        await Page.LogInAsync(phone, "mali", "Correct-7");
        await Page.LogInAsync(laptop, "mali", "Correct-7");
        await Page.LogInAsync(stranger, "somchai", "Correct-7");
        Guid Of(string address) => portal.Sessions.Open.Single(session => session.Ip!.ToString() == address).Id;

        var status = await Page.GetAsync(phone, "/status");
        Assert.Contains("127.0.0.3", status.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.4", status.Text, StringComparison.Ordinal);
        var his = await Page.PostAsync(phone, "/status/other", ("token", status.Hidden("token")), ("session", Of("127.0.0.4").ToString()));
        var forged = await Page.PostAsync(phone, "/status/other", ("token", "x"), ("session", Of("127.0.0.3").ToString()));
        Assert.Contains("เครื่องนั้นยังไม่ออกจากระบบ", his.Text, StringComparison.Ordinal);
        Assert.Contains("เครื่องนั้นยังไม่ออกจากระบบ", forged.Text, StringComparison.Ordinal);
        Assert.Equal(3, portal.Sessions.Open.Count);

        var ended = await Page.PostAsync(phone, "/status/other", ("token", status.Hidden("token")), ("session", Of("127.0.0.3").ToString()));

        Assert.Equal((HttpStatusCode.SeeOther, "/status"), (ended.Status, ended.Location?.OriginalString));
        Assert.Equal(["127.0.0.2", "127.0.0.4"], portal.Sessions.Open.Select(session => session.Ip!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_choice_of_a_device_is_useless_twice_elsewhere_late_or_for_a_strangers_session()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali", account => account with { MaxDevices = 1 });
        await portal.AddAsync("somchai");
        using var first = portal.Client("127.0.0.2");
        using var stranger = portal.Client("127.0.0.3");
        using var third = portal.Client("127.0.0.4");
        await Page.LogInAsync(first, "mali", "Correct-7");
        await Page.LogInAsync(stranger, "somchai", "Correct-7");
        var mine = portal.Sessions.Open.Single(session => session.Username == "mali").Id;
        var his = portal.Sessions.Open.Single(session => session.Username == "somchai").Id;

        await RefusedAsync(stranger, await Page.LogInAsync(third, "mali", "Correct-7"), mine);
        await RefusedAsync(third, await Page.LogInAsync(third, "mali", "Correct-7"), his);
        var late = await Page.LogInAsync(third, "mali", "Correct-7");
        portal.Time.Advance(TimeSpan.FromMinutes(4));
        await RefusedAsync(third, late, mine);

        async Task RefusedAsync(HttpClient client, Page offer, Guid session)
        {
            var answer = await ChooseAsync(client, offer, session);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal(2, portal.Sessions.Open.Count);
            var second = await ChooseAsync(client, offer, mine);
            Assert.Equal(HttpStatusCode.OK, second.Status);
            Assert.Equal(2, portal.Sessions.Open.Count);
        }
    }

    private static Task<Page> ChooseAsync(HttpClient client, Page offer, Guid session) =>
        Page.PostAsync(client, "/login/devices", ("token", offer.Hidden("token")), ("waiting", offer.Hidden("waiting")), ("session", session.ToString()));
}
