using System.Net;
using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>Every page of the guests' site × every method: what each takes, what a form without its token does, and what every answer carries.</summary>
public sealed class PortalMatrixTests
{
    /// <summary>The addresses and whether they take forms; each is anybody's, because a guest has no name before he logs in.</summary>
    private static readonly Dictionary<string, bool> Pages = new(StringComparer.Ordinal)
    {
        ["/"] = true,
        ["/login/{handler}/{state}"] = true,
        ["/status/{handler}"] = true,
        ["/logout"] = true,
        ["/password"] = true,
        ["/forgotten"] = true,
        ["/privacy"] = false,
        ["/help"] = false,
        ["/join"] = false,
        ["/logged-out"] = false,
        ["/problem"] = false,
        ["/nas/connected"] = false,
        ["/nas/mikrotik"] = true,
        ["/nas/chilli"] = false,
        ["/nas/opennds"] = true,
        ["/guest/s/{site}"] = false,
        ["/captive-portal/api"] = false,
        ["/logo"] = false,
    };

    private static readonly string[] Others = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"];

    [Fact]
    public async Task Every_page_is_in_the_table()
    {
        await using var portal = await PortalHost.StartAsync();

        Assert.Equal(Pages.Keys.Order(StringComparer.Ordinal), (await SitePage.OfAsync(portal.Site)).Select(page => page.Page));
    }

    [Fact]
    public async Task No_page_takes_another_method_and_every_answer_carries_the_portals_headers()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Client();
        foreach (var page in await SitePage.OfAsync(portal.Site))
        {
            foreach (var path in new[] { page.Path, "/en" + page.Path })
            {
                foreach (var method in new[] { "GET", "HEAD", "POST" }.Concat(Others))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), path);
                    using var answer = await client.SendAsync(request);
                    var where = $"{method} {path} {(int)answer.StatusCode}";
                    Assert.True((int)answer.StatusCode < 500, where);
                    if (Others.Contains(method)) Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, where);
                    else if (method == "POST" && !Pages[page.Page]) Assert.True(answer.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound, where);
                    CheckHeaders(answer, where);
                }
            }
        }

        Assert.Empty(portal.Log.Errors);
    }

    [Fact]
    public async Task A_form_without_a_token_of_this_device_and_form_changes_nothing_on_any_page()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using var client = portal.Client();
        using var stranger = portal.Client("127.0.0.2");
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(client, "mali", "Correct-7")).Status);
        var session = Assert.Single(portal.Sessions.Open);
        // Logging oneself out needs no token: the device ends nothing but its own session. A foreign page is kept out by what the browser says of it.
        using var foreign = portal.Client();
        foreign.DefaultRequestHeaders.TryAddWithoutValidation("Origin", "https://evil.example");
        var strange = (await Page.GetAsync(stranger, "/login")).Hidden("token");
        var before = Contents.Of(portal.Core<Database>());
        foreach (var page in (await SitePage.OfAsync(portal.Site)).Where(page => Pages[page.Page]))
        {
            foreach (var path in page.Buttons.Select(button => page.Path.Replace("/somebody/somebody", $"/{button.Name}", StringComparison.Ordinal).Replace("/somebody", $"/{button.Name}", StringComparison.Ordinal)).Append(page.Path.Replace("/somebody", "", StringComparison.Ordinal)))
            {
                foreach (var token in new[] { null, "", strange, strange[..20], new string('A', strange.Length) })
                {
                    (string, string)[] fields = [("session", session.Id.ToString()), ("end", session.Id.ToString()), ("old", "Correct-7"), ("new", "Wrong-Papaya-72"), ("again", "Wrong-Papaya-72"), ("username", "mali"), ("password", "Correct-7")];
                    var answer = await Page.PostAsync(path is "/logout" or "/status" ? foreign : client, path, token is null ? fields : [.. fields, ("token", token)]);
                    Assert.True((int)answer.Status < 500, $"{path}: {answer.Status}");
                }
            }
        }

        Assert.Equal(session.Id, Assert.Single(portal.Sessions.Open).Id);
        Assert.Equal(before, Contents.Of(portal.Core<Database>()));
    }

    [Fact]
    public async Task What_a_request_says_of_its_sender_or_host_is_not_believed()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        using (var own = portal.Client()) await Page.LogInAsync(own, "mali", "Correct-7");
        using var stranger = portal.Client("127.0.0.2");
        foreach (var (name, value) in new[]
        {
            ("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1"), ("Forwarded", "for=127.0.0.1;host=evil.example;proto=https"), ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-Proto", "https"), ("X-Original-URL", "/status"), ("X-Rewrite-URL", "/status"), ("X-HTTP-Method-Override", "POST"), ("X-Forwarded-Prefix", "/evil"),
        })
        {
            stranger.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        foreach (var path in new[] { "/", "/login", "/status", "/password", "/captive-portal/api", "/generate_204", "/nas/connected" })
        {
            using var answer = await stranger.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("evil", text + answer.Headers.Location, StringComparison.Ordinal);
            Assert.DoesNotContain("Mali Thongkham", text, StringComparison.Ordinal);
            Assert.DoesNotContain("มะลิ", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/login?dst=https%3A%2F%2Fevil.example%2F")]
    [InlineData("/login?dst=%2F%2Fevil.example")]
    [InlineData("/%2F%2Fevil.example/")]
    [InlineData("/en//evil.example/")]
    [InlineData("/login?next=//evil.example")]
    [InlineData("/nas/mikrotik?link-login-only=https%3A%2F%2Fevil.example%2F&mac=02%3A00%3A5e%3A10%3A00%3A01")]
    [InlineData("/nas/chilli?res=notyet&uamip=evil.example&uamport=80&mac=02-00-5e-10-00-01")]
    [InlineData("/nas/chilli?res=success&userurl=https%3A%2F%2Fevil.example")]
    [InlineData("/nas/opennds?fas=aHR0cHM6Ly9ldmlsLmV4YW1wbGU")]
    [InlineData("/guest/s/default/?id=02:00:5e:10:00:01&ap=02:00:5e:10:00:02&url=https%3A%2F%2Fevil.example")]
    [InlineData("/nas/connected?via=forged&dst=https%3A%2F%2Fevil.example%2F")]
    public async Task No_address_makes_the_portal_send_a_browser_to_another_host(string path)
    {
        await using var portal = await PortalHost.StartAsync(settings =>
        {
            settings.Radius.Clients.Add(new RadiusClientSettings { Name = "tik", Address = "127.0.0.1", Secret = RunningService.NasSecret, Kind = "mikrotik" });
            settings.Radius.Clients.Add(new RadiusClientSettings { Name = "chilli", Address = "127.0.0.2", Secret = RunningService.NasSecret, Kind = "chilli", UamSecret = TestSecrets.Prefix + "uam-secret-of-this-test" });
        });
        using var client = portal.Client();

        using var answer = await client.GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync();

        if (answer.Headers.Location is { IsAbsoluteUri: true } leads) Assert.Equal("kpp2.net", leads.Host);
        else Assert.False(answer.Headers.Location?.OriginalString.StartsWith("//", StringComparison.Ordinal) == true, path);
        Assert.DoesNotContain("http-equiv=\"refresh\" content=\"0;url=https://evil", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("action=\"https://evil", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("form-action 'self' https://evil", string.Concat(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.OrdinalIgnoreCase);
    }

    private static void CheckHeaders(HttpResponseMessage answer, string where)
    {
        var policy = string.Concat(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.True(policy.StartsWith("default-src 'none'", StringComparison.Ordinal) && !policy.Contains("unsafe", StringComparison.Ordinal) && policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal), where + policy);
        Assert.True(string.Concat(answer.Headers.GetValues("X-Content-Type-Options")) == "nosniff", where);
        Assert.True(answer.Headers.CacheControl?.NoStore == true, where);
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By") || answer.Headers.Contains("Set-Cookie"), where);
    }
}
