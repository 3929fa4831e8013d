using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Nas;

public sealed class FastPathTests
{
    private static readonly Device Phone = new(new MacAddress(0x020000000001), System.Net.IPAddress.None);

    [Fact]
    public async Task A_password_is_decided_at_once_only_after_the_slow_hash_proved_it()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Assert.Null(core.Policy.TryDecideAtOnce(Attempt("secret123")));
        Assert.True((await core.Policy.DecideAsync(Attempt("secret123"), default)).Granted);
        Assert.True(core.Policy.TryDecideAtOnce(Attempt("secret123"))!.Granted);
        Assert.Null(core.Policy.TryDecideAtOnce(Attempt("guess")));
        Assert.Equal(2, core.Get<AttemptLog>().Last(10).Count(a => a.Accepted));
    }

    [Fact]
    public async Task A_changed_password_is_never_decided_by_what_was_remembered_of_the_old_one()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.Policy.DecideAsync(Attempt("secret123"), default);
        await core.Accounts.ChangePasswordAsync("mali", "another-456", HotspotAuth.Accounts.Actor.System, default);
        core.Known.Refresh();
        Assert.Null(core.Policy.TryDecideAtOnce(Attempt("secret123")));
        Assert.Equal(AccessReason.WrongPassword, (await core.Policy.DecideAsync(Attempt("secret123"), default)).Reason);
    }

    [Fact]
    public async Task A_refusal_after_the_right_secret_is_the_same_at_once_and_is_recorded()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", until: core.Clock.GetUtcNow().AddHours(1));
        await core.Policy.DecideAsync(Attempt("secret123"), default);
        core.Clock.Move(TimeSpan.FromHours(2));
        Assert.Equal(AccessReason.Expired, core.Policy.TryDecideAtOnce(Attempt("secret123"))!.Reason);
        Assert.Equal(AccessReason.Expired, core.Get<AttemptLog>().Last(1)[0].Reason);
    }

    [Fact]
    public async Task A_held_device_is_not_let_in_at_once_by_the_right_password()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.Policy.DecideAsync(Attempt("secret123"), default);
        for (var i = 0; i < 10; i++) await core.Policy.DecideAsync(Attempt("guess"), default);
        Assert.Null(core.Policy.TryDecideAtOnce(Attempt("secret123")));
        Assert.Equal(AccessReason.TooManyAttempts, (await core.Policy.DecideAsync(Attempt("secret123"), default)).Reason);
    }

    [Fact]
    public async Task CHAP_is_decided_by_the_secret_in_memory_and_a_wrong_one_is_rejected_all_the_same()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("guest1", chap: true);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync(p => p.User("guest1").Chap("secret123")))[0]);
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync(p => p.User("guest1").Chap("guess")))[0]);
        Assert.Equal([AccessReason.WrongPassword, AccessReason.Accepted], rig.Attempts.Select(a => a.Reason));
    }

    [Fact]
    public async Task PAP_gets_the_same_answer_the_first_time_and_the_second()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        var answers = new[] { await rig.LoginAsync("mali"), await rig.LoginAsync("mali"), await rig.LoginAsync("mali", "guess"), await rig.LoginAsync("nobody") };
        Assert.Equal([RadiusCode.AccessAccept, RadiusCode.AccessAccept, RadiusCode.AccessReject, RadiusCode.AccessReject], answers.Select(a => (RadiusCode)a[0]));
        Assert.Equal(answers[0].Length, answers[1].Length);
    }

    private static AccessAttempt Attempt(string password) => AccessAttempt.Password("pap", "mali", password, Phone, "lab", station: null);
}
