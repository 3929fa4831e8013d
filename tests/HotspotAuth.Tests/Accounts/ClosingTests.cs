using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts;

public sealed class ClosingTests
{
    [Fact]
    public async Task A_closed_account_stays_closed_and_keeps_who_it_was()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", chap: true);
        Assert.True(core.Accounts.Close(" Mali ", Actor.System));
        Assert.False(core.Accounts.Close("mali", Actor.System));
        Assert.False(core.Accounts.Close("nobody", Actor.System));
        foreach (var change in new Func<Task>[]
        {
            () => core.Accounts.SetStateAsync("mali", AccountState.Active, Actor.System, default),
            () => core.Accounts.ResetPasswordAsync("mali", Actor.System, default),
            () => Task.Run(() => core.Accounts.Change("mali", new AccountChange { Language = "en" }, Actor.System)),
        })
        {
            var fault = Assert.Single((await Assert.ThrowsAsync<AccountException>(change)).Faults);
            Assert.Equal((AccountFaultKind.Closed, core.Clock.GetUtcNow()), (fault.Kind, fault.ClosedOn));
        }

        var account = (await core.Accounts.FindAsync("mali", default))!;
        Assert.Equal((AccountState.Closed, "mali", core.Clock.GetUtcNow(), false), (account.State, account.Name, account.Closed, account.Chap));
    }

    [Fact]
    public async Task Its_username_is_nobody_else_s_and_it_is_told_since_when()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        core.Accounts.Close("mali", Actor.System);
        var fault = Assert.Single((await Assert.ThrowsAsync<AccountException>(() => core.AddAsync("mali"))).Faults);
        Assert.Equal(("username", AccountFaultKind.Taken, core.Clock.GetUtcNow()), (fault.Field, fault.Kind, fault.ClosedOn));
    }

    [Fact]
    public async Task Its_devices_are_free_for_others()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.AddAsync("somchai");
        var devices = core.Get<DeviceStore>();
        devices.Add("00:10:5e:10:00:01", "mali", "printer", null, Actor.System);
        core.Accounts.Close("mali", Actor.System);
        Assert.Equal("somchai", devices.Add("00:10:5e:10:00:01", "somchai", "printer", null, Actor.System).Username);
        using var connection = core.Get<Database>().Open();
        Assert.Equal(
            ["device-remove 00:10:5e:10:00:01", "account-close mali"],
            connection.Query<string>("SELECT action || ' ' || object FROM audit_outbox WHERE action IN ('device-remove', 'account-close') ORDER BY id"));
    }
}
