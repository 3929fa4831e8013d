using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Who gets in, who doesn't, and when it ends.</summary>
public sealed class ConsoleDoorTests
{
    private static readonly string[] Open = ["/sign-in", "/sign-in/code", "/problem/{code:int}"];

    [Fact]
    public async Task Every_page_sends_a_stranger_to_the_sign_in()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var stranger = host.Client();
        var paths = Paths(host).Append("/no-such-page").Append("/index.html").ToArray();

        Assert.True(paths.Length >= 10, string.Join(' ', paths));
        foreach (var path in paths)
        {
            using var answer = await stranger.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.Redirect), (path, answer.StatusCode));
            Assert.StartsWith("/sign-in?next=", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_post_of_a_stranger_is_refused()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var stranger = host.Client();
        foreach (var path in Paths(host))
        {
            using var answer = await stranger.SendWithoutAsync(path, ("username", "mali"));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
        }

        Assert.Empty(await host.Accounts.ListAsync(new(), CancellationToken.None));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_changes_nothing()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAccountAsync("mali", "Mali Thongkham");
        using var client = await host.SignedInAsync();
        foreach (var path in new[] { "/accounts/add", "/account/mali/disable", "/account/mali/reset", "/sign-out", "/password", "/sign-in" })
        {
            using var answer = await client.SendWithoutAsync(path, ("username", "somchai"), ("name_th", "สมชาย"));
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
        }

        var account = Assert.Single(await host.Accounts.ListAsync(new(), CancellationToken.None));
        Assert.Equal(HotspotAuth.Accounts.AccountState.Active, account.State);
    }

    [Fact]
    public async Task A_one_time_password_opens_nothing_but_the_choice_of_one_s_own()
    {
        await using var host = await ConsoleHost.StartAsync();
        using var client = host.Client();
        await client.SignInAsync(ConsoleHost.Administrator, host.OneTimePassword);
        foreach (var path in Paths(host).Where(path => path is not ("/password" or "/sign-out")))
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal((path, "/password"), (path, answer.Headers.Location?.ToString()));
            using var sent = await client.SendWithoutAsync(path);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, sent.StatusCode));
        }

        using var same = await client.SendAsync("/password", ("fresh", host.OneTimePassword), ("again", host.OneTimePassword));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, same.StatusCode);
        using var changed = await client.SendAsync("/password", ("fresh", ConsoleHost.Password), ("again", ConsoleHost.Password));
        Assert.Equal("/second-factor", changed.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_repeating_it()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = host.Client();
        using var answer = await client.SendAsync("/sign-in", ("username", "arunee"), ("password", "not-the-password"));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.DoesNotContain("not-the-password", page, StringComparison.Ordinal);
        Assert.Contains("value=\"arunee\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_back_after_the_sign_in_is_only_to_a_page_of_ours()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        foreach (var (next, expected) in new[] { ("/online?q=a", "/online?q=a"), ("//example.org/", "/"), ("https://example.org/", "/"), ("/\\example.org", "/") })
        {
            using var client = host.Client();
            using var answer = await client.SignInAnswerAsync(("username", ConsoleHost.Administrator), ("password", ConsoleHost.Password), ("next", next));
            Assert.Equal(expected, answer.Headers.Location?.ToString());
        }
    }

    [Fact]
    public async Task A_copied_cookie_dies_with_the_sign_out()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var owner = await host.SignedInAsync();
        using var thief = host.Client();
        thief.Cookies.Add(owner.Cookies.GetCookies(host.Address));
        await thief.PageAsync("/");

        using var answer = await owner.SignOutAsync();
        Assert.Equal("/sign-in", answer.Headers.Location?.ToString());
        using var after = await thief.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sign_ins()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var here = await host.SignedInAsync();
        using var elsewhere = await host.SignedInAsync();
        using var wrong = await here.SendAsync("/password", ("current", "a guess"), ("fresh", "a quite different one"), ("again", "a quite different one"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var changed = await here.SendAsync("/password", ("current", ConsoleHost.Password), ("fresh", "a quite different one"), ("again", "a quite different one"));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);

        await here.PageAsync("/");
        using var answer = await elsewhere.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Half_an_hour_idle_ends_it_and_a_page_that_refreshes_itself_is_idle()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var busy = await host.SignedInAsync();
        using var away = await host.SignedInAsync();
        for (var i = 0; i < 4; i++)
        {
            host.Time.By += TimeSpan.FromMinutes(10);
            await busy.PageAsync("/online");
            using var refreshed = await away.GetAsync("/online?live=auto");
            Assert.Equal((i, i < 2), (i, refreshed.StatusCode == HttpStatusCode.OK));
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_others_out()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        foreach (var path in new[] { "/", "/sign-in", "/online", "/accounts", "/no-such-page", "/account/nobody" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(
                "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
                Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal((path, true), (path, answer.Headers.CacheControl?.NoStore));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_cookies_are_for_this_host_over_https_and_out_of_scripts_reach()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = host.Client();
        using var first = await client.GetAsync("/sign-in");
        using var answer = await client.SignInAnswerAsync(("username", ConsoleHost.Administrator), ("password", ConsoleHost.Password));
        var cookies = first.Headers.GetValues("Set-Cookie").Concat(answer.Headers.GetValues("Set-Cookie")).ToArray();

        Assert.Contains(cookies, cookie => cookie.StartsWith("__Host-console=", StringComparison.Ordinal));
        foreach (var cookie in cookies)
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task The_cookie_keys_lie_in_the_data_directory_for_its_owner_only()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var folder = Path.Combine(host.Folder, "keys", "console");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "cookies"), "key-*.xml"));
    }

    private static string[] Paths(ConsoleHost host) =>
    [
        .. host.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Where(pattern => !Open.Contains(pattern)).Distinct(StringComparer.Ordinal)
            .Select(pattern => pattern.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
                .Replace("{username}", "mali", StringComparison.Ordinal).Replace("{change:regex(^(disable|enable|reset|close)\\z)}", "disable", StringComparison.Ordinal)
                .Replace("{change:regex(^(disable|enable|unlock|reset-password|reset-factor)\\z)}", "disable", StringComparison.Ordinal)),
    ];
}
