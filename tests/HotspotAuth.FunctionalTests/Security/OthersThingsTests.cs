using System.Net;
using System.Text;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Admin;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.FunctionalTests.Admin.Events;
using HotspotAuth.FunctionalTests.Admin.Requests;
using HotspotAuth.Requests;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>A role opens a kind of page, not everybody's things on it: another's request, event, import and once-shown secret stay closed.</summary>
public sealed class OthersThingsTests
{
    private const string Other = "anong";

    [Fact]
    public async Task A_requester_reaches_neither_another_s_request_nor_his_event()
    {
        await using var host = await RequestPeople.StartAsync();
        var request = host.Ask();
        var made = host.Events().Request(EventRig.Camp(host, "of another", 24, 50), new Actor(RequestPeople.Requester, "admin", null));
        using var client = await host.SignedInAsync(Other);
        using var owner = await host.SignedInAsync(RequestPeople.Requester);
        foreach (var path in new[] { $"/request/{request}", $"/request/{request}/print", $"/request/{request}/withdraw", $"/event/{made}", $"/event/{made}/letter", $"/event/{made}/cancel" })
        {
            using var seen = await client.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, seen.StatusCode));
            using var sent = await client.SendToAsync("/sign-ins", path);
            Assert.True(sent.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"POST {path}: {sent.StatusCode}");
        }

        Assert.DoesNotContain($"/request/{request}", await client.PageAsync("/requests"), StringComparison.Ordinal);
        Assert.DoesNotContain("of another", await client.PageAsync("/events"), StringComparison.Ordinal);
        await owner.PageAsync($"/request/{request}");
        await owner.PageAsync($"/event/{made}");
        Assert.Equal(RequestState.Requested, host.Requests().Find(request)!.State);
    }

    [Fact]
    public async Task An_import_is_its_owner_s_until_it_is_done()
    {
        await using var host = await RequestPeople.StartAsync();
        using var owner = await host.SignedInAsync(RequestPeople.Issuer);
        using var client = await host.SignedInAsync(RequestPeople.Officer);
        using var uploaded = await owner.UploadAsync("/import", "csv", Encoding.UTF8.GetBytes("username,name,password\nsuda,Suda,seven small boats\n"), "../../../etc/cron.d/list.csv");
        var job = Assert.Single(host.Core<ImportDesk>().Of(RequestPeople.Issuer));

        Assert.StartsWith(Path.Combine(host.Folder, "uploads"), job.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("..", job.Path, StringComparison.Ordinal);
        foreach (var path in new[] { $"/import/{job.Id}", $"/import/{job.Id}/columns", $"/import/{job.Id}/report" })
        {
            using var seen = await client.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, seen.StatusCode));
        }

        foreach (var path in new[] { $"/import/{job.Id}/columns", $"/import/{job.Id}?handler=run", $"/import/{job.Id}?handler=drop", $"/import/{job.Id}?handler=passwords" })
        {
            using var sent = await client.SendToAsync("/sign-ins", path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, sent.StatusCode));
        }

        Assert.True(File.Exists(job.Path));
    }

    [Fact]
    public async Task A_secret_that_is_shown_once_is_shown_to_who_made_it_alone()
    {
        await using var host = await RequestPeople.StartAsync();
        await host.AddAccountAsync("suda", "Suda");
        using var owner = await host.SignedInAsync(RequestPeople.Issuer);
        using var client = await host.SignedInAsync(RequestPeople.Officer);
        using var reset = await owner.SendAsync("/account/suda/reset");
        var address = reset.Headers.Location!.ToString();

        Assert.DoesNotContain("class=\"secret\"", await client.PageAsync(address), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"secret\"", await owner.PageAsync(address.Replace("once=", "once=0", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("class=\"secret\"", await owner.PageAsync(address), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"secret\"", await owner.PageAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_begins_under_a_name_of_its_own_whatever_cookie_came_before()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var first = await host.SignedInAsync();
        var taken = Session(host, first);
        names.Add(taken);
        foreach (var planted in new[] { "planted", taken, "" })
        {
            // An attacker's cookie in the victim's browser: signed in anew, his own stays what it was.
            using var victim = host.Client();
            victim.Cookies.Add(new Cookie("__Host-console-form", planted, "/", host.Address.Host) { Secure = true });
            victim.Cookies.Add(new Cookie("__Host-console-code", planted, "/", host.Address.Host) { Secure = true });
            if (planted != taken) victim.Cookies.Add(new Cookie("__Host-console", planted, "/", host.Address.Host) { Secure = true });
            await victim.SignInAsync(ConsoleHost.Administrator, ConsoleHost.Password);
            Assert.True(names.Add(Session(host, victim)));
        }

        await first.PageAsync("/");
        using var changed = await first.SendAsync("/password", ("current", ConsoleHost.Password), ("fresh", "a quite different one"), ("again", "a quite different one"));
        Assert.True(names.Add(Session(host, first)));
        using var thief = host.Client();
        thief.Cookies.Add(new Cookie("__Host-console", taken, "/", host.Address.Host) { Secure = true });
        using var old = await thief.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, old.StatusCode);
    }

    [Fact]
    public async Task A_failure_tells_nothing_of_the_program()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("all", "All", Enum.GetValues<ConsoleRole>());
        using var client = await host.SignedInAsync("all");
        using (var connection = host.Database.Open()) connection.Execute("ALTER TABLE device RENAME TO gone");

        using var answer = await client.GetAsync("/devices");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        foreach (var word in new[] { "Exception", "SQLite", "no such table", "HotspotAuth.", "   at ", host.Folder }) Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.NotEmpty(host.Log.Errors);
    }

    private static string Session(ConsoleHost host, ConsoleClient client) => client.Cookies.GetCookies(host.Address)["__Host-console"]!.Value;
}
