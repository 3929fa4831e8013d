using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Access;

public sealed class AccessPolicyTests
{
    private static Device Phone(int n) => new(new MacAddress(0x020000000000 + (ulong)n), new IPAddress([10, 10, 0, (byte)n]));

    private static Task<AccessDecision> Try(CoreFixture core, string username, string password, int device = 1) =>
        core.Policy.DecideAsync(AccessAttempt.Portal(username, password, Phone(device)), CancellationToken.None);

    [Fact]
    public async Task The_right_password_opens_until_the_account_ends()
    {
        await using var core = new CoreFixture();
        var end = core.Clock.GetUtcNow().AddHours(2);
        await core.AddAsync("mali", until: end);
        var decision = await Try(core, " MALI ", "secret123");
        Assert.True(decision.Granted);
        Assert.Equal(end, decision.Until);
    }

    [Fact]
    public async Task A_session_never_outlasts_a_day_without_a_new_login()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Assert.Equal(core.Clock.GetUtcNow().AddHours(24), (await Try(core, "mali", "secret123")).Until);
    }

    [Theory]
    [InlineData("disabled", AccessReason.Disabled)]
    [InlineData("early", AccessReason.NotYetValid)]
    [InlineData("late", AccessReason.Expired)]
    internal async Task Why_an_account_is_refused_is_told_only_to_who_knows_its_password(string username, AccessReason reason)
    {
        await using var core = new CoreFixture();
        var now = core.Clock.GetUtcNow();
        await core.AddAsync("disabled");
        await core.Accounts.SetStateAsync("disabled", AccountState.Disabled, Actor.System, CancellationToken.None);
        await core.AddAsync("early", from: now.AddHours(3));
        await core.AddAsync("late", until: now.AddHours(1));
        core.Known.Refresh();
        core.Clock.Move(TimeSpan.FromHours(1));
        Assert.Equal(AccessReason.WrongPassword, (await Try(core, username, "guess")).Reason);
        Assert.Equal(reason, (await Try(core, username, "secret123")).Reason);
    }

    [Fact]
    public async Task The_last_place_is_given_once_however_many_ask_at_the_same_moment()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", maxDevices: 2);
        Assert.True((await Try(core, "mali", "secret123", device: 200)).Granted);
        var decisions = await Task.WhenAll(Enumerable.Range(1, 40).Select(n => Try(core, "mali", "secret123", n)));
        Assert.Equal(1, decisions.Count(d => d.Granted));
        Assert.All(decisions.Where(d => !d.Granted), d => Assert.Equal(AccessReason.TooManyDevices, d.Reason));
    }

    [Fact]
    public async Task The_same_device_gets_its_own_place_again()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", maxDevices: 1);
        Assert.True((await Try(core, "mali", "secret123")).Granted);
        Assert.True((await Try(core, "mali", "secret123")).Granted);
    }

    [Fact]
    public async Task A_place_that_was_not_taken_up_is_free_after_a_minute()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", maxDevices: 1);
        Assert.True((await Try(core, "mali", "secret123", 1)).Granted);
        Assert.False((await Try(core, "mali", "secret123", 2)).Granted);
        core.Clock.Move(TimeSpan.FromSeconds(61));
        Assert.True((await Try(core, "mali", "secret123", 2)).Granted);
    }

    [Fact]
    public async Task Guessing_is_held_for_a_minute_on_the_guessers_device_only()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        for (var i = 0; i < 10; i++) await Try(core, "mali", "guess", 1);
        Assert.Equal(AccessReason.TooManyAttempts, (await Try(core, "mali", "secret123", 1)).Reason);
        Assert.True((await Try(core, "mali", "secret123", 2)).Granted);
        core.Clock.Move(TimeSpan.FromSeconds(61));
        Assert.True((await Try(core, "mali", "secret123", 1)).Granted);
    }

    [Fact]
    public async Task Guesses_sent_together_and_a_login_of_ones_own_between_them_are_no_way_around()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.AddAsync("thief");
        var together = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Try(core, "mali", "guess", 1)));
        Assert.Equal(10, together.Count(d => d.Reason == AccessReason.WrongPassword));
        for (var i = 0; i < 9; i++) await Try(core, "mali", "guess", 2);
        Assert.True((await Try(core, "thief", "secret123", 2)).Granted);
        Assert.Equal(AccessReason.WrongPassword, (await Try(core, "mali", "guess", 2)).Reason);
        Assert.Equal(AccessReason.TooManyAttempts, (await Try(core, "mali", "guess", 2)).Reason);
    }

    [Fact]
    public async Task CHAP_for_an_account_without_a_recoverable_secret_is_not_called_a_wrong_password()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("staff", chap: false);
        var attempt = new AccessAttempt("chap", "staff", Phone(1), (accounts, name) => accounts.OpenSecret(name) is null ? SecretCheck.NotPossible : SecretCheck.Right);
        Assert.Equal(AccessReason.MethodNotAllowed, (await core.Policy.DecideAsync(attempt, CancellationToken.None)).Reason);
    }

    [Fact]
    public async Task Every_attempt_is_listed_with_its_reason_and_a_name_only_where_it_exists()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await Try(core, "hunter2-typed-into-the-wrong-field", "x");
        await Try(core, "mali", "x");
        await Try(core, "mali", "secret123");
        var attempts = core.Get<AttemptLog>().Last(50);
        Assert.Equal([AccessReason.Accepted, AccessReason.WrongPassword, AccessReason.UnknownUser], attempts.Select(a => a.Reason));
        Assert.Equal(["mali", "mali", null], attempts.Select(a => a.Username));
    }
}
