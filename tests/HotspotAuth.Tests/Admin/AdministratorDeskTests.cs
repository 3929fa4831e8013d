using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Admin;

/// <summary>What one administrator may do to another, and what nobody may.</summary>
public sealed class AdministratorDeskTests
{
    private static readonly Actor Arunee = new("arunee", "admin", System.Net.IPAddress.Loopback);

    [Fact]
    public async Task Nobody_changes_himself()
    {
        await using var core = Two(out var desk);

        Assert.Equal(DeskRefusal.Oneself, desk.SetRoles("arunee", [ConsoleRole.Auditor, ConsoleRole.SystemAdministrator], Arunee));
        Assert.Equal(DeskRefusal.Oneself, desk.Disable("arunee", Arunee));
        Assert.Equal(DeskRefusal.Oneself, desk.ResetPassword("Arunee ", Arunee).Refusal);
        Assert.Equal(DeskRefusal.Oneself, desk.ResetSecondFactor("arunee", Arunee));
        Assert.Equal(DeskRefusal.Oneself, desk.Unlock("arunee", Arunee));
        Assert.Equal(ConsoleRoles.First, core.Get<AdministratorStore>().Find("arunee")!.Roles);
    }

    [Fact]
    public async Task The_last_system_administrator_stays_one_whoever_asks()
    {
        await using var core = Two(out var desk);

        Assert.Equal(DeskRefusal.LastSystemAdministrator, desk.Disable("arunee", Actor.Verb));
        Assert.Equal(DeskRefusal.LastSystemAdministrator, desk.SetRoles("arunee", [ConsoleRole.Issuer], Actor.Verb));
        Assert.Equal(DeskRefusal.None, desk.SetRoles("wichai", [ConsoleRole.SystemAdministrator], Arunee));
        Assert.Equal(DeskRefusal.None, desk.Disable("arunee", new Actor("wichai", "admin", null)));
        Assert.Equal(DeskRefusal.LastSystemAdministrator, desk.Disable("wichai", Actor.Verb));
    }

    [Fact]
    public async Task Every_change_is_recorded_with_what_stood_before_and_never_with_a_secret()
    {
        await using var core = Two(out var desk);
        desk.SetRoles("wichai", [ConsoleRole.Approver, ConsoleRole.Issuer], Arunee);
        desk.Disable("wichai", Arunee);
        desk.Enable("wichai", Arunee);
        var password = desk.ResetPassword("wichai", Arunee).Password!;
        desk.ResetSecondFactor("wichai", Arunee);
        desk.Unlock("wichai", Arunee);
        core.Get<AdministratorReviews>().Sign(AdministratorReviews.MarkOf(core.Get<AdministratorStore>().List()), Arunee);

        using var connection = core.Get<Database>().Open();
        var rows = connection.Query<(string Action, string? Reason)>("SELECT action, reason FROM audit_outbox ORDER BY id").ToArray();
        Assert.Equal(
            [
                ("administrator-add", "roles: none → issuer help-desk system-administrator"),
                ("administrator-add", "roles: none → issuer"),
                ("administrator-roles", "roles: issuer → issuer approver"),
                ("administrator-disable", "state: active → ended"),
                ("administrator-enable", "state: ended → active"),
                ("administrator-reset-password", "password: his own → one-time"),
                ("administrator-reset-second-factor", "second factor: none → none"),
                ("administrator-unlock", "locked: no → no"),
                ("administrator-review", "arunee: issuer help-desk system-administrator; wichai: issuer approver"),
            ],
            rows);
        Assert.DoesNotContain(rows, row => row.Reason!.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_that_changed_meanwhile_is_not_signed()
    {
        await using var core = Two(out var desk);
        var reviews = core.Get<AdministratorReviews>();
        var seen = AdministratorReviews.MarkOf(core.Get<AdministratorStore>().List());
        desk.SetRoles("wichai", [ConsoleRole.Auditor], Arunee);

        Assert.False(reviews.Sign(seen, Arunee));
        Assert.Null(reviews.Last());
        Assert.True(reviews.Sign(AdministratorReviews.MarkOf(core.Get<AdministratorStore>().List()), Arunee));
        Assert.Equal(("arunee", core.Clock.GetUtcNow()), (reviews.Last()!.Reviewer, reviews.Last()!.Time));
    }

    [Fact]
    public async Task Every_fault_of_a_new_administrator_is_told_at_once_and_nothing_is_saved()
    {
        await using var core = Two(out var desk);

        var told = Assert.Throws<AccountException>(() => desk.Add("มะลิ", " ", "no-address", [], Arunee));
        Assert.Equal(["username", "name", "email", "roles"], told.Faults.Select(f => f.Field));
        Assert.Throws<AccountException>(() => desk.Add("WICHAI", "Wichai", null, [ConsoleRole.Issuer], Arunee));
        Assert.Equal(2, core.Get<AdministratorStore>().List().Count);
    }

    [Theory]
    [InlineData(ConsoleRole.Approver, true)]
    [InlineData(ConsoleRole.Auditor, true)]
    [InlineData(ConsoleRole.SystemAdministrator, true)]
    [InlineData(ConsoleRole.Requester, false)]
    [InlineData(ConsoleRole.HelpDesk, false)]
    internal void Who_approves_audits_or_keeps_the_system_needs_a_second_factor(ConsoleRole role, bool needs) =>
        Assert.Equal(needs, new Administrator("a", "A", MustChangePassword: false, [ConsoleRole.Issuer, role]).MustEnrol);

    private static CoreFixture Two(out AdministratorDesk desk)
    {
        var core = new CoreFixture();
        core.Get<AdministratorStore>().EnsureFirst("arunee", "Arunee");
        desk = core.Get<AdministratorDesk>();
        desk.Add("wichai", "Wichai", null, [ConsoleRole.Issuer], Arunee);
        return core;
    }
}
