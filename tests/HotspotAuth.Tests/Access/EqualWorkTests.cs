using System.Net;
using System.Runtime.CompilerServices;
using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Access;

/// <summary>An answer's time tells nobody which accounts exist: whatever is asked with a wrong password costs one slow hash of the same cost.</summary>
public sealed class EqualWorkTests
{
    [Theory]
    [InlineData("portal")]
    [InlineData("pap")]
    public async Task A_wrong_password_costs_one_slow_hash_whoever_is_asked_for(string way)
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.AddAsync("sealed", chap: true);
        await core.AddAsync("ended");
        await core.Accounts.SetStateAsync("ended", AccountState.Disabled, Actor.System, CancellationToken.None);
        core.Accounts.Close("ended", Actor.System);
        await core.AddAsync("known");
        core.Known.Refresh();
        Assert.True((await core.Policy.DecideAsync(Attempt(way, "known", "secret123", 99), CancellationToken.None)).Granted);

        var costs = new List<(string, int)>();
        var names = new[] { "mali", "sealed", "ended", "known", "nobody", "", new string('x', 5000), "\u0e21\u0e30\u0e25\u0e34" };
        for (var i = 0; i < names.Length; i++)
        {
            var counted = PasswordHash.Counted.Value = new StrongBox<int>();
            await core.Policy.DecideAsync(Attempt(way, names[i], "not the password", i), CancellationToken.None);
            costs.Add((names[i], counted.Value));
        }

        Assert.All(costs, cost => Assert.Equal((cost.Item1, 1), cost));
    }

    [Fact]
    public async Task At_the_console_too_also_for_who_is_ended_or_locked()
    {
        await using var core = new CoreFixture();
        var (desk, store) = (core.Get<AdministratorDesk>(), core.Get<AdministratorStore>());
        foreach (var name in new[] { "first", "ended", "locked" }) desk.Add(name, name, null, [ConsoleRole.Issuer, ConsoleRole.SystemAdministrator], Actor.System);
        desk.Disable("ended", Actor.System);
        for (var i = 0; i < 5; i++) await store.SignInAsync("locked", "not the password", null, CancellationToken.None);
        Assert.True(store.Find("locked")!.IsLocked(core.Clock.GetUtcNow()));

        // Asked through a connection of its own, the version tells that another one's commit was written.
        using var watch = core.Get<Database>().OpenToKeep();
        foreach (var name in new[] { "first", "ended", "locked", "nobody", "nobody", "locked", "" })
        {
            var before = watch.ExecuteScalar<long>("PRAGMA data_version");
            var counted = PasswordHash.Counted.Value = new StrongBox<int>();
            Assert.Null(await store.SignInAsync(name, "not the password", null, CancellationToken.None));
            Assert.Equal((name, 1, true), (name, counted.Value, watch.ExecuteScalar<long>("PRAGMA data_version") != before));
        }
    }

    [Fact]
    public void The_hash_that_stands_in_for_nobody_s_costs_what_a_real_one_costs()
    {
        static string Cost(string hash) => string.Join('$', hash.Split('$')[..^2]);

        Assert.Equal(Cost(PasswordHash.Make("a password of somebody")), Cost(PasswordHash.Decoy));
    }

    private static AccessAttempt Attempt(string way, string username, string password, int device)
    {
        Assert.True(MacAddress.TryParse($"02:00:5e:10:00:{device:x2}", out var mac));
        var from = new Device(mac, IPAddress.Parse($"10.10.0.{device + 1}"));
        return way == "portal" ? AccessAttempt.Portal(username, password, from) : AccessAttempt.Password(way, username, password, from, "nas", null);
    }
}
