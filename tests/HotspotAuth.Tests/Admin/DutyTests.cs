using System.Security.Claims;
using HotspotAuth.Admin;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Tests.Admin;

public sealed class DutyTests
{
    [Fact]
    public void Every_page_says_whose_it_is()
    {
        var silent = typeof(AdminPage).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(PageModel)) && type.Namespace!.StartsWith("HotspotAuth.Admin", StringComparison.Ordinal))
            .Where(type => !type.IsDefined(typeof(NeedsAttribute), inherit: false) && !type.IsDefined(typeof(ForEverySignedInAttribute), inherit: false) && !type.IsDefined(typeof(AllowAnonymousAttribute), inherit: false));

        Assert.Empty(silent);
    }

    [Fact]
    public void Only_the_pages_before_the_sign_in_are_for_anybody()
    {
        var open = typeof(AdminPage).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(AdminPage)) && type.IsDefined(typeof(AllowAnonymousAttribute), inherit: false)).Select(type => type.Name);

        Assert.Equal(["ProblemModel", "SignInCodeModel", "SignInModel"], open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Who_keeps_the_machine_and_who_helps_read_no_traffic()
    {
        foreach (var role in new[] { ConsoleRole.SystemAdministrator, ConsoleRole.HelpDesk, ConsoleRole.Issuer, ConsoleRole.Approver, ConsoleRole.Requester })
            Assert.DoesNotContain(Duty.ReadTraffic, Duties.Of(role));
    }

    [Fact]
    public void Nobody_approves_by_the_role_that_issues() => Assert.DoesNotContain(Duty.Approve, Duties.Of(ConsoleRole.Issuer));

    [Fact]
    public void Every_role_has_a_duty_and_every_duty_a_role()
    {
        Assert.All(Enum.GetValues<ConsoleRole>(), role => Assert.NotEmpty(Duties.Of(role)));
        Assert.All(Enum.GetValues<Duty>(), duty => Assert.Contains(Enum.GetValues<ConsoleRole>(), role => Duties.Of(role).Contains(duty)));
    }

    [Fact]
    public void Every_role_is_read_back_as_it_was_written()
    {
        var all = Enum.GetValues<ConsoleRole>();

        Assert.Equal(all, ConsoleRoles.FromText(ConsoleRoles.ToText(all.Reverse())));
        Assert.Equal([ConsoleRole.Issuer], ConsoleRoles.FromText("  issuer issuer grandmaster "));
        Assert.Null(ConsoleRoles.Find(""));
    }

    [Fact]
    public void The_sidebar_shows_what_one_may_do_and_no_more()
    {
        Assert.Equal(["/"], Addresses(ConsoleRole.Requester).Where(address => address is "/" or "/accounts" or "/nas"));
        Assert.Contains("/nas", Addresses(ConsoleRole.SystemAdministrator));
        Assert.Contains("/accounts", Addresses(ConsoleRole.Issuer, ConsoleRole.Requester));
    }

    [Fact]
    public void Who_works_at_both_desks_crosses_over_by_a_line_of_the_sidebar()
    {
        Assert.Equal("/audit/who", ConsoleMenu.Other(ConsoleMenu.Of("today"), User(ConsoleRole.Auditor))?.Address);
        Assert.Equal("/", ConsoleMenu.Other(ConsoleMenu.Of("calendar"), User(ConsoleRole.LogViewer))?.Address);
        Assert.Equal("/audit/requests", ConsoleMenu.Other(ConsoleMenu.Of("trail"), User(ConsoleRole.Approver))?.Address);
        Assert.Null(ConsoleMenu.Other(ConsoleMenu.Of("today"), User(ConsoleRole.HelpDesk)));
    }

    private static ClaimsPrincipal User(params ConsoleRole[] roles) => new(new ClaimsIdentity([new Claim(ClaimTypes.Role, ConsoleRoles.ToText(roles))]));

    private static IEnumerable<string> Addresses(params ConsoleRole[] roles) =>
        ConsoleMenu.Of("today").For(User(roles)).SelectMany(group => group.Entries).Select(entry => entry.Address);
}
