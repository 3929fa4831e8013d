using System.Net;

namespace HotspotAuth.FunctionalTests.Portal;

public class HostGateTests
{
    [Theory]
    [InlineData("connectivitycheck.gstatic.com", "/generate_204")]
    [InlineData("www.google.com", "/gen_204")]
    [InlineData("captive.apple.com", "/hotspot-detect.html")]
    [InlineData("captive.apple.com", "/")]
    [InlineData("www.msftconnecttest.com", "/connecttest.txt")]
    [InlineData("www.msftncsi.com", "/ncsi.txt")]
    [InlineData("detectportal.firefox.com", "/canonical.html")]
    [InlineData("detectportal.firefox.com", "/success.txt?ipv4")]
    [InlineData("nmcheck.gnome.org", "/check_network_status.txt")]
    [InlineData("kpp2.net", "/generate_204")]
    [InlineData("kpp2.net", "/hotspot-detect.html")]
    public async Task A_connectivity_check_is_sent_to_the_login_page_until_its_device_is_in(string host, string path)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client(host: host);

        using var answer = await client.GetAsync(path);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal($"http://kpp2.net:{portal.Port}/login", answer.Headers.Location?.OriginalString);
        Assert.True(answer.Headers.ConnectionClose);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        // Android takes four bytes and fewer for no Internet at all; Apple must not find its word.
        Assert.InRange(body.Length, 20, 1000);
        Assert.DoesNotContain("Success", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connectivitycheck.gstatic.com", "/generate_204", HttpStatusCode.NoContent, "")]
    [InlineData("captive.apple.com", "/hotspot-detect.html", HttpStatusCode.OK, "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>")]
    [InlineData("www.msftconnecttest.com", "/connecttest.txt", HttpStatusCode.OK, "Microsoft Connect Test")]
    [InlineData("detectportal.firefox.com", "/success.txt?ipv6", HttpStatusCode.OK, "success\n")]
    [InlineData("kpp2.net", "/generate_204", HttpStatusCode.NoContent, "")]
    public async Task A_device_that_is_in_gets_the_answer_its_system_expects(string host, string path, HttpStatusCode status, string body)
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var own = portal.Client();
        await Page.LogInAsync(own, "mali", "Correct-7");
        using var client = portal.Client(host: host);
        using var stranger = portal.Client("127.0.0.2", host);

        using var answer = await client.GetAsync(path);
        using var other = await stranger.GetAsync(path);

        Assert.Equal((status, body), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Found, other.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_host_is_remembered_as_a_link_only()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var foreign = portal.Client(host: "news.example");
        using var client = portal.Client();

        var redirect = await Page.GetAsync(foreign, "/today?page=1");
        var form = await Page.GetAsync(client, redirect.Location!.PathAndQuery);
        var answer = await Page.PostAsync(client, "/login", ("token", form.Hidden("token")), ("dst", form.Hidden("dst")), ("username", "mali"), ("password", "Correct-7"));
        var status = await Page.GetAsync(client, answer.Location!.OriginalString);

        Assert.Equal($"http://news.example:{portal.Port}/today?page=1", form.Hidden("dst"));
        Assert.StartsWith("/status?dst=", answer.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("ไปต่อที่ news.example", status.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"http://news.example:{portal.Port}/today?page=1\" rel=\"noreferrer\"", status.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    [InlineData("http://user:pass@evil.example/")]
    public async Task An_address_that_is_no_plain_web_page_is_let_go(string dst)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();

        var form = await Page.GetAsync(client, "/login?dst=" + Uri.EscapeDataString(dst));

        Assert.DoesNotContain("name=\"dst\"", form.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Any_method_to_another_host_is_sent_to_the_login_page(string method)
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client(host: "news.example");

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/anything"));

        Assert.Equal((HttpStatusCode.Found, $"http://kpp2.net:{portal.Port}/login"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task The_address_the_connection_came_in_on_is_ours()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client(host: "127.0.0.1");

        Assert.Equal(HttpStatusCode.OK, (await Page.GetAsync(client, "/")).Status);
    }
}
