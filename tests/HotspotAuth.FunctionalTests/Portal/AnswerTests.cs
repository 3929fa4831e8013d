using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace HotspotAuth.FunctionalTests.Portal;

public class AnswerTests
{
    [Theory]
    [InlineData("/login")]
    [InlineData("/en/login")]
    [InlineData("/help")]
    [InlineData("/privacy")]
    [InlineData("/no-such-page")]
    [InlineData("/captive-portal/api")]
    public async Task Every_answer_is_kept_nowhere_and_names_what_it_may_load(string path)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        using var answer = await client.GetAsync(path);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/no-such-page", "ไม่พบหน้านี้")]
    [InlineData("/en/no-such-page", "There is no such page")]
    [InlineData("/Portal/Pages/Login", "ไม่พบหน้านี้")]
    [InlineData("/css/console.css", "ไม่พบหน้านี้")]
    [InlineData("/js/../hotspotauth.dll", "ไม่พบหน้านี้")]
    [InlineData("/lib/fonts/%2e%2e/%2e%2e/%2e%2e/hotspotauth.dll", "ไม่พบหน้านี้")]
    public async Task What_is_not_a_page_is_not_found_in_words(string path, string words)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        var page = await Page.GetAsync(client, path);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_privacy_notice_tells_its_version_and_the_sites_own_periods()
    {
        await using var portal = await PortalHost.StartAsync(settings => (settings.Retention.Days, settings.Retention.IdentityDays) = (180, 120));
        using var client = portal.Client();

        var thai = await Page.GetAsync(client, "/privacy");
        var english = await Page.GetAsync(client, "/en/privacy");

        Assert.Contains("ฉบับที่ 1 ใช้ตั้งแต่ 21 พฤศจิกายน 2569", thai.Text, StringComparison.Ordinal);
        Assert.Contains("ข้อมูลจราจร 180 วัน ชื่อผู้ใช้อีก 120 วัน", thai.Text, StringComparison.Ordinal);
        Assert.Contains("Version 1, in force from 21 November 2026", english.Text, StringComparison.Ordinal);
        Assert.Contains("Traffic data for 180 days", english.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "เข้าไม่ได้? ติดต่อเจ้าหน้าที่ของสำนักงาน")]
    [InlineData("help@kpp2.example", "เข้าไม่ได้? help@kpp2.example")]
    [InlineData("055000123", "เข้าไม่ได้? โทร 0 5500 0123")]
    public async Task The_foot_of_every_page_tells_where_to_get_help(string? contact, string words)
    {
        await using var portal = await PortalHost.StartAsync(settings => settings.Site.Contact = contact);
        using var client = portal.Client();

        Assert.Contains(words, (await Page.GetAsync(client, "/login")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_captive_portal_api_tells_whether_the_device_is_in_and_for_how_long()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();

        var before = await ApiAsync(client);
        await Page.LogInAsync(client, "mali", "Correct-7");
        portal.Time.Advance(TimeSpan.FromHours(1));
        var after = await ApiAsync(client);

        Assert.True(before.GetProperty("captive").GetBoolean());
        Assert.Equal($"http://kpp2.net:{portal.Port}/login", before.GetProperty("user-portal-url").GetString());
        Assert.False(before.TryGetProperty("seconds-remaining", out _));
        Assert.False(after.GetProperty("captive").GetBoolean());
        Assert.Equal(23 * 3600, after.GetProperty("seconds-remaining").GetInt64());
        Assert.False(after.GetProperty("can-extend-session").GetBoolean());
    }

    [Fact]
    public async Task Who_cannot_take_json_is_shown_the_portal()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        var page = await Page.GetAsync(client, "/captive-portal/api");

        Assert.Equal((HttpStatusCode.Found, $"http://kpp2.net:{portal.Port}/login"), (page.Status, page.Location?.OriginalString));
    }

    private static async Task<JsonElement> ApiAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/captive-portal/api");
        request.Headers.TryAddWithoutValidation("Accept", "application/captive+json");
        using var answer = await client.SendAsync(request);
        Assert.Equal("application/captive+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true });
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
