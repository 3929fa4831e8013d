using System.Globalization;
using System.Net;
using System.Text;
using HotspotAuth.Admin;
using HotspotAuth.FunctionalTests.Admin;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>Every page × everybody × every method, asked of the running console. What nobody allowed is refused.</summary>
public sealed class ConsoleMatrixTests
{
    private static readonly HttpMethod[] Methods = [HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch, HttpMethod.Options];

    /// <summary>What a person in want of a first thing may reach besides it.</summary>
    private static readonly string[] AlwaysOpen = ["/sign-in", "/sign-in/code", "/sign-out", "/problem/{code}"];

    [Fact]
    public async Task Every_page_is_in_the_table_and_says_itself_whose_it_is()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var pages = (await SitePage.OfAsync(host)).Select(page => page.Page).ToArray();

        Assert.Equal(ConsoleAccess.All.Order(StringComparer.Ordinal), pages);
    }

    [Fact]
    public async Task Everybody_gets_the_pages_of_his_roles_by_the_methods_they_have_and_nothing_else()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var pages = await SitePage.OfAsync(host);
        var people = await PeopleAsync(host);
        var (table, faults) = (new StringBuilder("page\twho\t" + string.Join('\t', Methods.Select(method => method.Method)) + "\tbuttons\n"), new List<string>());
        foreach (var page in pages)
        {
            foreach (var person in people)
            {
                table.Append(CultureInfo.InvariantCulture, $"{page.Page}\t{person.Name}");
                foreach (var method in Methods) table.Append('\t').Append(await AskAsync(person, page, method, page.Path));
                table.Append('\t');
                foreach (var (method, name) in page.Buttons)
                    table.Append(CultureInfo.InvariantCulture, $"{method} {name}: {await AskAsync(person, page, new HttpMethod(method), $"{page.Path}?handler={name}")} ");
                table.Append('\n');
            }
        }

        foreach (var person in people) person.Client.Dispose();
        Artifact.Write("security/console-matrix.tsv", table.ToString());
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults)}");

        async Task<int> AskAsync(Person person, SitePage page, HttpMethod method, string path)
        {
            using var answer = await person.Client.AskAsync(method, path);
            if ((Fault(person, page.Page, method, answer) ?? Bare(answer)) is { } fault) faults.Add($"{person.Name} {method} {path}: {(int)answer.StatusCode} {answer.Headers.Location}, {fault}");
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task Whoever_is_refused_for_his_roles_is_told_who_may()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("requester", "Requester", ConsoleRole.Requester);
        using var client = await host.SignedInAsync("requester");
        foreach (var page in (await SitePage.OfAsync(host)).Where(page => ConsoleAccess.Of(page.Page) is { } access && !ConsoleAccess.May(access, ConsoleRole.Requester)))
        {
            using var seen = await client.GetAsync(page.Path);
            Assert.Contains("หน้านี้สำหรับ", await seen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_form_sent_empty_and_every_button_that_is_not_there_is_answered_without_a_fault_of_ours()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("all", "All", Enum.GetValues<ConsoleRole>());
        var faults = new List<string>();
        foreach (var page in (await SitePage.OfAsync(host)).Where(page => page.Page != "/sign-out"))
        {
            using var client = await host.SignedInAsync("all");
            string[] ways = ["", "?handler=no-such-button", .. page.Buttons.Where(button => button.Method == "POST").Select(button => $"?handler={button.Name}")];
            foreach (var way in ways)
            {
                using var answer = await client.SendToAsync("/second-factor", page.Path + way);
                if ((int)answer.StatusCode >= 500) faults.Add($"POST {page.Path}{way}: {answer.StatusCode}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static string? Fault(Person person, string page, HttpMethod method, HttpResponseMessage answer)
    {
        var status = answer.StatusCode;
        var isRead = method == HttpMethod.Get || method == HttpMethod.Head;
        var leads = answer.Headers.Location?.ToString() ?? "";
        if (ConsoleAccess.Of(page) is not { } access) return "no line in the table says whose it is";
        if (!isRead && method != HttpMethod.Post) return status == HttpStatusCode.MethodNotAllowed ? null : "no page has this method";
        if ((int)status >= 500) return "a fault of ours";
        if (access == ConsoleAccess.Anybody) return status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? "it is anybody's" : null;
        if (person.Role is null && person.Due is null)
            return isRead ? status == HttpStatusCode.Redirect && leads.StartsWith("/sign-in?next=", StringComparison.Ordinal) ? null : "a stranger is led to the sign-in" : status == HttpStatusCode.Unauthorized ? null : "a stranger's form is refused";
        if (person.Due is { } due && !AlwaysOpen.Contains(page, StringComparer.Ordinal) && !page.StartsWith(due, StringComparison.Ordinal))
            return isRead ? status == HttpStatusCode.Redirect && leads == due ? null : $"{due} comes first" : status == HttpStatusCode.Forbidden ? null : $"{due} comes first";
        if (person.Role is { } role && !ConsoleAccess.May(access, role)) return status == HttpStatusCode.Forbidden ? null : "it is none of this role's";
        if (method == HttpMethod.Post) return status == HttpStatusCode.BadRequest ? null : "a form without its token is refused";
        return status is HttpStatusCode.OK or HttpStatusCode.NotFound || (status == HttpStatusCode.Redirect && !leads.StartsWith("/sign-in", StringComparison.Ordinal)) ? null : "it is this person's";
    }

    /// <summary>What keeps others out of an answer, whatever it is.</summary>
    private static string? Bare(HttpResponseMessage answer)
    {
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
        if (Header("Content-Security-Policy") != AdminHeaders.ContentSecurityPolicy) return "its policy is not the console's";
        if (Header("X-Content-Type-Options") != "nosniff" || Header("X-Frame-Options") != "DENY" || Header("Referrer-Policy") != "no-referrer") return "a header is missing";
        if (answer.Headers.CacheControl?.NoStore != true) return "it may be kept";
        if (Header("Server") + Header("X-Powered-By") != "") return "it names the program";
        return Header("Set-Cookie").Split("__Host-").Skip(1).All(cookie => cookie.Contains("secure", StringComparison.OrdinalIgnoreCase) && cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase) && cookie.Contains("samesite=strict", StringComparison.OrdinalIgnoreCase))
            && (Header("Set-Cookie").Length == 0 || Header("Set-Cookie").StartsWith("__Host-", StringComparison.Ordinal)) ? null : "a cookie is not kept as it should be";
    }

    private static async Task<IReadOnlyList<Person>> PeopleAsync(ConsoleHost host)
    {
        var half = host.Client();
        using (var step = await half.SendAsync("/sign-in", ("username", ConsoleHost.Administrator), ("password", ConsoleHost.Password)))
            Assert.Equal("/sign-in/code", step.Headers.Location?.ToString());
        var left = await host.SignedInAsync();
        var cookies = left.Cookies.GetAllCookies();
        using (var gone = await left.SignOutAsync()) Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
        var signedOut = host.Client();
        signedOut.Cookies.Add(cookies);
        left.Dispose();

        var first = host.Desk.Add("fresh", "Fresh", null, [.. Enum.GetValues<ConsoleRole>()], HotspotAuth.Accounts.Actor.System);
        var mustChange = host.Client();
        await mustChange.SignInAsync("fresh", first);
        host.Desk.Add("bare", "Bare", null, [.. Enum.GetValues<ConsoleRole>()], HotspotAuth.Accounts.Actor.System);
        await host.Administrators.ChangePasswordAsync("bare", ConsoleHost.Password, HotspotAuth.Accounts.Actor.System, CancellationToken.None);
        var mustEnrol = host.Client();
        await mustEnrol.SignInAsync("bare", ConsoleHost.Password);
        var people = new List<Person>
        {
            new("a stranger", null, null, host.Client()),
            new("between password and code", null, null, half),
            new("signed out, cookies kept", null, null, signedOut),
            new("with a one-time password", null, "/password", mustChange),
            new("before the second factor", null, "/second-factor", mustEnrol),
        };
        foreach (var role in Enum.GetValues<ConsoleRole>())
        {
            await host.AddAdministratorAsync(role.Name(), role.ToString(), role);
            people.Add(new Person(role.Name(), role, null, await host.SignedInAsync(role.Name())));
        }

        return people;
    }

    private sealed record Person(string Name, ConsoleRole? Role, string? Due, ConsoleClient Client);
}
