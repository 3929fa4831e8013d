using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Two steps in, and every way out: over the wire, as a stranger would try it.</summary>
public sealed class DoorSignInTests
{
    [Fact]
    public async Task Between_password_and_code_nothing_is_open()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = host.Client();
        using var first = await client.SendAsync("/sign-in", ("username", ConsoleHost.Administrator), ("password", ConsoleHost.Password));
        Assert.Equal("/sign-in/code", first.Headers.Location?.ToString());

        foreach (var path in new[] { "/", "/accounts", "/second-factor", "/password", "/administrators", "/sign-ins", "/trail" })
        {
            using var answer = await client.GetAsync(path);
            Assert.StartsWith("/sign-in?next=", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
            using var sent = await client.SendWithoutAsync(path);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, sent.StatusCode));
        }

        Assert.Empty(host.SignIns.Of(null));
    }

    [Fact]
    public async Task The_ticket_is_good_once_and_for_five_minutes()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = host.Client();
        using var first = await client.SendAsync("/sign-in", ("username", ConsoleHost.Administrator), ("password", ConsoleHost.Password));
        using var thief = host.Client();
        foreach (Cookie cookie in client.Cookies.GetCookies(host.Address)) thief.Cookies.Add(cookie);
        using var second = await client.SendAsync("/sign-in/code", ("code", host.AppCode()));
        Assert.Equal("/", second.Headers.Location?.ToString());
        using var again = await thief.GetAsync("/sign-in/code");
        Assert.Equal("/sign-in", again.Headers.Location?.ToString());

        using var slow = host.Client();
        using var begun = await slow.SendAsync("/sign-in", ("username", ConsoleHost.Administrator), ("password", ConsoleHost.Password));
        host.Time.By += SecondSteps.Life + TimeSpan.FromSeconds(1);
        using var late = await slow.GetAsync("/sign-in/code");
        Assert.Equal("/sign-in", late.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Too_many_wrong_codes_lock_and_then_the_right_password_is_told_nothing()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = host.Client();
        using var first = await client.SendAsync("/sign-in", ("username", ConsoleHost.Administrator), ("password", ConsoleHost.Password));
        for (var i = 0; i < 4; i++)
        {
            using var wrong = await client.SendAsync("/sign-in/code", ("code", "12345"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        using var fifth = await client.SendAsync("/sign-in/code", ("code", "12345"));
        Assert.Equal("/sign-in?over", fifth.Headers.Location?.ToString());
        var answers = new List<string>();
        foreach (var password in new[] { ConsoleHost.Password, "not the password" })
        {
            using var refused = await client.SendAsync("/sign-in", ("username", ConsoleHost.Administrator), ("password", password));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            answers.Add(System.Text.RegularExpressions.Regex.Replace(await refused.Content.ReadAsStringAsync(), "name=\"__RequestVerificationToken\"[^>]*>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        }

        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public async Task Whatever_a_second_administrator_or_a_verb_takes_away_is_gone_with_the_next_request()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("wichai", "Wichai", ConsoleRole.Issuer, ConsoleRole.SystemAdministrator);
        foreach (var change in new Action[]
        {
            () => host.Desk.SetRoles("wichai", [ConsoleRole.HelpDesk, ConsoleRole.SystemAdministrator], Actor.Verb),
            () => host.Desk.ResetSecondFactor("wichai", Actor.Verb),
            () => host.Desk.ResetPassword("wichai", Actor.Verb),
            () => host.Desk.Disable("wichai", Actor.Verb),
        })
        {
            await host.MakeReadyAsync("wichai");
            using var client = await host.SignedInAsync("wichai");
            await client.PageAsync("/accounts");
            change();
            using var after = await client.GetAsync("/accounts");
            Assert.StartsWith("/sign-in?next=", after.Headers.Location?.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_ends_the_own_sign_ins_and_only_who_keeps_the_people_ends_others()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("desk", "Desk", ConsoleRole.HelpDesk);
        using var desk = await host.SignedInAsync("desk");
        using var deskToo = await host.SignedInAsync("desk");
        using var admin = await host.SignedInAsync();
        var adminHandle = host.SignIns.Of(ConsoleHost.Administrator).Single().Handle;
        Assert.DoesNotContain(adminHandle, await desk.PageAsync("/sign-ins"), StringComparison.Ordinal);
        using var tried = await desk.SendAsync("/sign-ins", ("handle", adminHandle));
        await admin.PageAsync("/");

        using var others = await PostOthersAsync(desk);
        using var gone = await deskToo.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
        await desk.PageAsync("/sign-ins");
        using var ended = await admin.SendAsync("/sign-ins", ("handle", host.SignIns.Of("desk").Single().Handle));
        using var after = await desk.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task The_trail_is_searched_and_taken_as_a_file_that_a_spreadsheet_can_not_run()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        host.Desk.Add("wichai", "Wichai", null, [ConsoleRole.Issuer], new Actor("=cmd()", "admin", IPAddress.Loopback));
        await DoorScreenTests.CarryAsync(host);
        using var client = await host.SignedInAsync();
        var page = await client.PageAsync("/trail?object=wich");
        Assert.Contains("เพิ่มผู้ดูแล", page, StringComparison.Ordinal);
        Assert.Contains("roles: none → issuer", page, StringComparison.Ordinal);
        Assert.Contains("แสดง 1 จาก 1", page, StringComparison.Ordinal);

        using var answer = await client.GetAsync("/trail?object=wich&handler=csv");
        var file = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], file[..3]);
        var lines = System.Text.Encoding.UTF8.GetString(file[3..]).Split("\r\n");
        Assert.StartsWith("เวลา,เวลา (ISO 8601),ใครทำ,", lines[0], StringComparison.Ordinal);
        Assert.Matches("^[^,]+,[0-9T:.-]+\\+07:00,'=cmd\\(\\),admin,127.0.0.1,เพิ่มผู้ดูแล,administrator-add,wichai,", lines[1]);
        Assert.Equal(3, lines.Length);
        await DoorScreenTests.CarryAsync(host);
        Assert.Equal("/trail?object=wich", Assert.Single(host.Core<HotspotAuth.Audit.TrailSearch>().Page(new(Action: "list-export"), 0, 5)).Reason);
    }

    private static async Task<HttpResponseMessage> PostOthersAsync(ConsoleClient client)
    {
        var page = await client.PageAsync("/sign-ins");
        const string Mark = "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"";
        var at = page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        return await client.SendWithoutAsync("/sign-ins?handler=others", ("__RequestVerificationToken", page[at..page.IndexOf('"', at)]));
    }
}
