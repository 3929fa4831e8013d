using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Gateway;
using HotspotAuth.Mail;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Faults;

/// <summary>The clock is set by hours while people are online: at noon nobody is cut off, kept or locked out because of it.</summary>
public sealed class ClockStepTests
{
    private static readonly Device Phone = new(CountedGateway.Phone, IPAddress.Parse("10.10.0.5"));

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_session_lasts_as_long_as_it_may_whatever_the_clock_says(int hours)
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, new Rights { SessionSeconds = 3600 });
        core.Clock.StandStill();
        var watcher = Watcher(core);
        await watcher.TickAsync(default);
        core.Clock.Move(TimeSpan.FromMinutes(30));
        core.Clock.Step(TimeSpan.FromHours(hours));
        await watcher.TickAsync(default);

        var half = core.Clock.GetUtcNow().AddMinutes(30);
        Assert.Equal(half, Assert.Single(core.Sessions.Open).Until);
        Assert.Equal(half, Only(core).Until);
        // The kernel counts down by its own clock: it was told anew how much is left.
        Assert.Equal(half.AddSeconds(1), kernel.Opened[^1].Until);
        core.Clock.Move(TimeSpan.FromMinutes(29));
        await watcher.TickAsync(default);
        Assert.Single(core.Sessions.Open);
        core.Clock.Move(TimeSpan.FromMinutes(1));
        await watcher.TickAsync(default);
        Assert.Equal((SessionState.Closed, SessionCause.SessionTimeout), (Only(core).State, Only(core).Cause));
    }

    [Fact]
    public async Task An_accounts_end_stays_where_the_calendar_has_it_and_the_kernel_is_told_how_far_that_is()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var end = core.Clock.GetUtcNow().AddHours(1);
        await StartAsync(core, Rights.None, end);
        core.Clock.StandStill();
        var watcher = Watcher(core);
        core.Clock.Step(TimeSpan.FromHours(-2));
        await watcher.TickAsync(default);

        Assert.Equal(end, Assert.Single(core.Sessions.Open).Until);
        Assert.Equal((2, end.AddSeconds(1)), (kernel.Opened.Count, kernel.Opened[^1].Until));
        core.Clock.Step(TimeSpan.FromHours(4));
        await watcher.TickAsync(default);
        Assert.Equal(SessionCause.AccountExpired, Only(core).Cause);
    }

    [Fact]
    public async Task Hours_that_the_clock_only_says_have_passed_use_up_no_time()
    {
        await using var core = Core(new CountedGateway());
        await StartAsync(core, new Rights { DailySeconds = 5400 });
        core.Clock.StandStill();
        var watcher = Watcher(core);
        core.Clock.Move(TimeSpan.FromMinutes(10));
        core.Clock.Step(TimeSpan.FromHours(2));
        await watcher.TickAsync(default);

        Assert.Single(core.Sessions.Open);
        Assert.Equal(TimeSpan.FromMinutes(10), core.Get<UsageLedger>().Of(Only(core).Account).TimeToday);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Nobody_is_idle_because_the_clock_was_set_and_who_is_idle_goes_all_the_same(int hours)
    {
        await using var core = Core(new CountedGateway());
        await StartAsync(core, new Rights { IdleSeconds = 600 });
        var watcher = Watcher(core);
        await watcher.TickAsync(default);
        core.Clock.Step(TimeSpan.FromHours(hours));
        core.Clock.Move(TimeSpan.FromSeconds(10));
        await watcher.TickAsync(default);
        Assert.Single(core.Sessions.Open);

        core.Clock.Move(TimeSpan.FromMinutes(11));
        await watcher.TickAsync(default);
        Assert.Equal(SessionCause.IdleTimeout, Only(core).Cause);
    }

    [Fact]
    public async Task Counters_are_read_on_after_the_clock_was_set_back()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, Rights.None);
        var watcher = Watcher(core);
        await watcher.TickAsync(default);
        core.Clock.Step(TimeSpan.FromHours(-2));
        await watcher.TickAsync(default);
        kernel.Set("10.10.0.5", 321, 0);
        core.Clock.Move(TimeSpan.FromSeconds(6));
        await watcher.TickAsync(default);

        Assert.Equal(321, Assert.Single(core.Sessions.Open).BytesUp);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_device_that_guessed_waits_its_minute_no_less_and_no_longer(int hours)
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        for (var guess = 0; guess < 10; guess++) await TryAsync(core, "guess");
        Assert.Equal(AccessReason.TooManyAttempts, (await TryAsync(core, "guess")).Reason);
        core.Clock.Step(TimeSpan.FromHours(hours));
        Assert.Equal(AccessReason.TooManyAttempts, (await TryAsync(core, "guess")).Reason);
        // What people are shown is by the clock on the wall, as it stands now.
        Assert.InRange(core.Get<AttemptThrottle>().DeviceHeldUntil(Phone.Key, null)!.Value - core.Clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        core.Clock.Move(TimeSpan.FromSeconds(61));

        Assert.Equal(AccessReason.WrongPassword, (await TryAsync(core, "guess")).Reason);
    }

    [Fact]
    public async Task A_mail_that_was_put_off_does_not_wait_for_the_clock_to_catch_up()
    {
        await using var core = new CoreFixture();
        var outbox = core.Get<MailOutbox>();
        Assert.True(outbox.TryQueue(new OfficeMail("mali@office.example", "s", "words"), TimeSpan.FromHours(8)));
        outbox.Postpone(Assert.Single(outbox.Due(10)).Id, TimeSpan.FromMinutes(10));
        Assert.Empty(outbox.Due(10));

        core.Clock.Step(TimeSpan.FromHours(-2));

        Assert.Single(outbox.Due(10));
    }

    private static Task<AccessDecision> TryAsync(CoreFixture core, string password) => core.Policy.DecideAsync(AccessAttempt.Portal("mali", password, Phone), default);

    private static async Task StartAsync(CoreFixture core, Rights rights, DateTimeOffset? until = null)
    {
        await core.AddAsync("mali", until: until);
        core.Get<GroupStore>().Set("staff", _ => rights, Actor.System);
        core.Known.Refresh();
        await core.Sessions.StartAsync(await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", Phone), default), Phone, default);
    }

    private static CoreFixture Core(IGateway kernel) => new(replace: s => s.AddSingleton(kernel));

    private static SessionWatcher Watcher(CoreFixture core) => ActivatorUtilities.CreateInstance<SessionWatcher>(core.Get<IServiceProvider>());

    private static Session Only(CoreFixture core) => Assert.Single(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch));
}
