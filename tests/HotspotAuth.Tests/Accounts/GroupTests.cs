using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts;

public sealed class GroupTests
{
    private static readonly Rights Slow = new() { DownBitsPerSecond = 4_000_000, UpBitsPerSecond = 1_000_000 };

    [Fact]
    public async Task Staff_and_guest_are_there_from_the_first_start_without_limits()
    {
        await using var core = new CoreFixture();
        core.Get<GroupStore>().MakeDefaults();
        core.Get<GroupStore>().MakeDefaults();
        Assert.Equal([("guest", Rights.None), ("staff", Rights.None)], core.Get<GroupStore>().List().Select(g => (g.Name, g.Rights)));
    }

    [Fact]
    public async Task A_changed_group_reaches_its_accounts_and_their_own_exceptions_stand()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.AddAsync("somchai");
        core.Accounts.Change("somchai", new AccountChange { Rights = r => r with { DownBitsPerSecond = 50_000_000 } }, Actor.System);
        core.Get<GroupStore>().Set("staff", _ => Slow, Actor.System);
        core.Known.Refresh();
        Assert.Equal(Slow, Of(core, "mali"));
        Assert.Equal(Slow with { DownBitsPerSecond = 50_000_000 }, Of(core, "somchai"));
        core.Get<GroupStore>().Set("staff", r => r with { DownBitsPerSecond = null }, Actor.System);
        core.Known.Refresh();
        Assert.Null(Of(core, "mali").DownBitsPerSecond);
    }

    [Fact]
    public async Task Accounts_with_equal_rights_share_one_object()
    {
        await using var core = new CoreFixture();
        core.Get<GroupStore>().Set("staff", _ => Slow, Actor.System);
        foreach (var name in new[] { "one", "two", "three", "four" }) await core.AddAsync(name);
        foreach (var name in new[] { "three", "four" }) core.Accounts.Change(name, new AccountChange { Rights = r => r with { Vlan = 20 } }, Actor.System);
        core.Known.Refresh();
        Assert.Same(Of(core, "one"), Of(core, "two"));
        Assert.Same(Of(core, "three"), Of(core, "four"));
        Assert.Equal(Slow with { Vlan = 20 }, Of(core, "three"));
    }

    [Fact]
    public async Task A_password_that_was_proved_stays_proved_when_the_group_changes()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Assert.True(core.Known.VerifyPassword("mali", "secret123"));
        core.Get<GroupStore>().Set("staff", _ => Slow, Actor.System);
        core.Known.Refresh();
        Assert.Equal(Slow, Of(core, "mali"));
        Assert.True(core.Known.IsKnownPassword("mali", "secret123"));
    }

    [Fact]
    public async Task A_password_that_was_proved_stays_proved_until_it_changes_itself()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Assert.True(core.Known.VerifyPassword("mali", "secret123"));
        core.Accounts.Change("mali", new AccountChange { Language = "en" }, Actor.System);
        core.Known.Refresh();
        Assert.True(core.Known.IsKnownPassword("mali", "secret123"));
        await core.Accounts.ResetPasswordAsync("mali", Actor.System, CancellationToken.None);
        core.Known.Refresh();
        Assert.False(core.Known.IsKnownPassword("mali", "secret123"));
        Assert.False(core.Known.VerifyPassword("mali", "secret123"));
    }

    [Fact]
    public async Task A_change_leaves_a_record_of_what_was_and_what_becomes()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        core.Get<GroupStore>().Set("staff", _ => Slow, Actor.System);
        core.Get<GroupStore>().Set("staff", r => r with { UpBitsPerSecond = null, Vlan = 20 }, Actor.System);
        core.Accounts.Change("mali", new AccountChange { Language = "en", MaxDevices = new Setting<int>(5), Rights = r => r with { DailySeconds = 3600 } }, Actor.System);
        using var connection = core.Get<Database>().Open();
        Assert.Equal(
            ["down: - → 4M; up: - → 1M", "up: 1M → -; vlan: - → 20", "language: th → en; max-devices: 3 → 5; daily-time: - → 1h"],
            connection.Query<string>("SELECT reason FROM audit_outbox WHERE action LIKE '%-set' ORDER BY id"));
    }

    [Fact]
    public async Task All_faults_of_the_rights_are_told_together_and_nothing_is_saved()
    {
        await using var core = new CoreFixture();
        var wrong = Assert.Throws<AccountException>(() => core.Get<GroupStore>().Set("staff", _ => new Rights { DownBitsPerSecond = 999, Vlan = 4095, DailyBytes = 0, IdleSeconds = 0 }, Actor.System));
        Assert.Equal(["down", "idle_time", "daily_bytes", "vlan"], wrong.Faults.Select(f => f.Field));
        Assert.Equal(Rights.None, core.Get<GroupStore>().Of("staff"));
    }

    [Fact]
    public async Task Validity_and_devices_of_an_account_are_changed_and_cleared()
    {
        await using var core = new CoreFixture();
        var now = core.Clock.GetUtcNow();
        await core.AddAsync("mali", until: now.AddHours(1));
        Assert.Throws<AccountException>(() => core.Accounts.Change("mali", new AccountChange { ValidUntil = new Setting<DateTimeOffset>(now) }, Actor.System));
        Assert.Throws<AccountException>(() => core.Accounts.Change("mali", new AccountChange { ValidFrom = new Setting<DateTimeOffset>(now.AddHours(1)) }, Actor.System));
        Assert.Null(core.Accounts.Change("nobody", new AccountChange { MaxDevices = new Setting<int>(2) }, Actor.System));
        core.Accounts.Change("mali", new AccountChange { ValidUntil = new Setting<DateTimeOffset>(null), MaxDevices = new Setting<int>(9), Language = "en", Group = "guest" }, Actor.System);
        core.Known.Refresh();
        Assert.True(core.Known.TryFind("mali", out var account));
        Assert.Equal((null, 9, "en", "guest"), (account.ValidUntil, account.MaxDevices, account.Language, account.Group));
    }

    private static Rights Of(CoreFixture core, string username) => core.Known.TryFind(username, out var account) ? account.Rights : throw new InvalidOperationException(username);
}
