using System.Net;
using System.Net.Http.Headers;

namespace HotspotAuth.FunctionalTests.Portal;

public class FormSafetyTests
{
    [Fact]
    public async Task A_login_without_a_token_checks_no_password_and_gives_the_form_again()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();

        var page = await Page.PostAsync(client, "/login", ("username", "mali"), ("password", "Correct-7"));
        var again = await Page.PostAsync(client, "/login", ("token", page.Hidden("token")), ("username", "mali"), ("password", "Correct-7"));

        Assert.Contains("หน้านี้เปิดค้างไว้นาน", page.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"mali\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, again.Status);
    }

    [Fact]
    public async Task A_token_of_another_device_or_of_yesterday_opens_nothing()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var phone = portal.Client();
        using var other = portal.Client("127.0.0.2");
        var token = (await Page.GetAsync(phone, "/login")).Hidden("token");

        await Page.PostAsync(other, "/login", ("token", token), ("username", "mali"), ("password", "Correct-7"));
        portal.Time.Advance(TimeSpan.FromHours(24));
        await Page.PostAsync(phone, "/login", ("token", token), ("username", "mali"), ("password", "Correct-7"));

        Assert.Empty(portal.Sessions.Open);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "http://kpp2.net", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("X-Other", "x", true)]
    public async Task A_form_sent_by_another_site_opens_nothing(string header, string value, bool opens)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        var token = (await Page.GetAsync(client, "/login")).Hidden("token");
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        await Page.PostAsync(client, "/login", ("token", token), ("username", "mali"), ("password", "Correct-7"));

        Assert.Equal(opens ? 1 : 0, portal.Sessions.Open.Count);
    }

    [Fact]
    public async Task Our_own_origin_is_the_very_address_of_the_page()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Origin", $"http://kpp2.net:{portal.Port}");

        var answer = await Page.LogInAsync(client, "mali", "Correct-7");

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
    }

    [Fact]
    public async Task A_body_far_larger_than_the_form_is_refused_unread()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        var page = await Page.PostAsync(client, "/login", ("username", new string('x', 100_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Empty(portal.Log.Errors);
    }

    [Fact]
    public async Task More_fields_than_any_form_has_are_refused()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        var page = await Page.PostAsync(client, "/login", [.. Enumerable.Range(0, 100).Select(i => ($"f{i}", "x"))]);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Empty(portal.Log.Errors);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_that_is_no_form_of_ours_opens_nothing_and_is_no_fault_of_ours(string type)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();
        var content = new ByteArrayContent("{\"username\":\"mali\"}"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await client.PostAsync("/login", content);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Empty(portal.Log.Errors);
    }

    [Fact]
    public async Task A_device_that_posts_without_end_is_held_back_before_its_passwords_are_checked()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        using var other = portal.Client("127.0.0.2");
        var token = (await Page.GetAsync(client, "/login")).Hidden("token");
        var held = false;
        // A right password each time: only the limit on posts can hold it, and it counts faster than it gives back.
        for (var i = 0; i < 60 && !held; i++)
            held = (await Page.PostAsync(client, "/login", ("token", token), ("username", "mali"), ("password", "Correct-7"))).Text.Contains("ลองหลายครั้งเกินไป", StringComparison.Ordinal);

        Assert.True(held);
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(other, "mali", "Correct-7")).Status);
    }
}
