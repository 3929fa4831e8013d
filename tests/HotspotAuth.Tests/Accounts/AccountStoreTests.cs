using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public sealed class AccountStoreTests
{
    [Fact]
    public async Task A_username_is_lower_case_and_taken_once()
    {
        await using var core = new CoreFixture();
        Assert.Equal("somchai", (await core.AddAsync(" SomChai ")).Username);
        var fault = Assert.Single((await Assert.ThrowsAsync<AccountException>(() => core.AddAsync("SOMCHAI"))).Faults);
        Assert.Equal((AccountFaultKind.Taken, "username"), (fault.Kind, fault.Field));
    }

    [Fact]
    public async Task A_validity_already_past_is_refused()
    {
        await using var core = new CoreFixture();
        var fault = Assert.Single((await Assert.ThrowsAsync<AccountException>(() => core.AddAsync("late", until: core.Clock.GetUtcNow()))).Faults);
        Assert.Equal(AccountFaultKind.Past, fault.Kind);
    }

    [Fact]
    public async Task Of_many_accounts_with_one_fault_none_is_made()
    {
        await using var core = new CoreFixture();
        NewAccount[] accounts = [new() { Username = "a1", Name = "A" }, new() { Username = "b 1!", Name = "B" }, new() { Username = "c1", Name = "" }];
        await Assert.ThrowsAsync<AccountException>(() => core.Accounts.AddAllAsync(accounts, Actor.System, CancellationToken.None));
        Assert.Equal(0, await core.Accounts.CountAsync(new AccountQuery(), CancellationToken.None));
    }

    [Fact]
    public async Task A_generated_password_works_and_must_be_changed()
    {
        await using var core = new CoreFixture();
        var added = await core.Accounts.AddAsync(new NewAccount { Username = "mali", Name = "Mali" }, Actor.System, CancellationToken.None);
        core.Known.Refresh();
        Assert.True(added.Account.MustChangePassword);
        Assert.True(core.Known.VerifyPassword("mali", added.GeneratedPassword!));
    }

    [Fact]
    public async Task A_reset_ends_the_old_password_at_once()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", "first-password");
        Assert.True(core.Known.VerifyPassword("mali", "first-password"));
        var reset = await core.Accounts.ResetPasswordAsync("Mali", Actor.System, CancellationToken.None);
        core.Known.Refresh();
        Assert.False(core.Known.VerifyPassword("mali", "first-password"));
        Assert.True(core.Known.VerifyPassword("mali", reset!));
    }

    [Fact]
    public async Task A_reset_renews_the_recoverable_secret_only_where_there_was_one()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("plain", chap: false);
        await core.AddAsync("nas", chap: true);
        var plain = await core.Accounts.ResetPasswordAsync("plain", Actor.System, CancellationToken.None);
        var nas = await core.Accounts.ResetPasswordAsync("nas", Actor.System, CancellationToken.None);
        core.Known.Refresh();
        Assert.NotNull(plain);
        Assert.Null(core.Known.OpenSecret("plain"));
        // Twice: from its sealed box, then from what the process remembers.
        for (var i = 0; i < 2; i++) Assert.Equal(nas, System.Text.Encoding.UTF8.GetString(core.Known.OpenSecret("nas")!));
    }

    [Fact]
    public async Task A_search_takes_percent_and_underscore_as_they_are()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("a_b");
        await core.AddAsync("acb");
        Assert.Equal("a_b", Assert.Single(await core.Accounts.ListAsync(new AccountQuery("a_b"), CancellationToken.None)).Username);
        Assert.Empty(await core.Accounts.ListAsync(new AccountQuery("%"), CancellationToken.None));
    }

    [Fact]
    public async Task The_directory_reads_only_what_changed()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("one");
        await core.AddAsync("two");
        await core.Accounts.SetStateAsync("two", AccountState.Disabled, Actor.System, CancellationToken.None);
        Assert.Equal("two", Assert.Single(core.Known.Refresh()).Username);
        Assert.Empty(core.Known.Refresh());
    }
}
