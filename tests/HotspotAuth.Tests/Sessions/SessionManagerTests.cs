using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Sessions;

/// <summary>The kernel's side is played by a list of counters: what is claimed here is the arithmetic and the order, the lab proves the kernel.</summary>
public sealed class SessionManagerTests
{
    private static readonly Device Phone = new(new MacAddress(0x020000000001), IPAddress.Parse("10.10.0.5"));

    [Fact]
    public async Task Counters_never_go_back_when_the_kernel_begins_anew()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var session = await StartAsync(core);
        kernel.Set("10.10.0.5", 100, 1000);
        Assert.Equal(100, (await core.Sessions.RefreshAsync(session.Id, default))!.BytesUp);
        kernel.Set("10.10.0.5", 7, 9);
        Assert.Equal(107, (await core.Sessions.RefreshAsync(session.Id, default))!.BytesUp);
        Assert.Equal(1009, core.Table.Find(session.Id)!.BytesDown);
    }

    [Fact]
    public async Task An_address_that_goes_away_takes_nothing_from_the_sum()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var session = await StartAsync(core);
        kernel.Set("10.10.0.5", 100, 0);
        kernel.Set("fd00:10:10::5", 50, 0);
        Assert.Equal(150, (await core.Sessions.RefreshAsync(session.Id, default))!.BytesUp);
        kernel.Remove("fd00:10:10::5");
        kernel.Set("10.10.0.5", 110, 0);
        Assert.Equal(160, (await core.Sessions.RefreshAsync(session.Id, default))!.BytesUp);
    }

    [Fact]
    public async Task The_last_counters_are_read_as_the_gate_closes()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var session = await StartAsync(core);
        kernel.Set("10.10.0.5", 321, 0);
        await core.Sessions.EndAsync(session.Id, SessionCause.UserRequest, Actor.System, default);
        var closed = Assert.Single(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch));
        Assert.Equal((SessionState.Closed, 321L, SessionCause.UserRequest), (closed.State, closed.BytesUp, closed.Cause));
        Assert.Empty(core.Sessions.Open);
    }

    [Fact]
    public async Task A_late_counter_never_opens_a_closed_session_again()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var session = await StartAsync(core);
        kernel.Set("10.10.0.5", 321, 0);
        var late = Assert.Single(await core.Sessions.CountAsync(default));
        await core.Sessions.EndAsync(session.Id, SessionCause.UserRequest, Actor.System, default);
        await core.Get<SessionJournal>().WriteAsync(store => store.Put(late), default);
        Assert.Empty(core.Get<SessionStore>().Open());
    }

    [Fact]
    public async Task A_gateway_that_fails_leaves_nobody_in_and_no_session_open()
    {
        var kernel = new CountedGateway { Fails = true };
        await using var core = Core(kernel);
        await Assert.ThrowsAsync<GatewayException>(() => StartAsync(core));
        Assert.Empty(core.Sessions.Open);
        Assert.Equal(SessionCause.NasError, Assert.Single(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch)).Cause);
    }

    [Fact]
    public async Task Another_account_on_the_same_device_ends_the_first_ones_session()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await StartAsync(core, "mali");
        var second = await StartAsync(core, "somchai");
        Assert.Equal(second.Id, Assert.Single(core.Sessions.Open).Id);
        Assert.Contains(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch), s => s is { Username: "mali", Cause: SessionCause.Replaced });
    }

    [Fact]
    public async Task After_a_restart_ended_sessions_are_closed_living_ones_reopened_and_strangers_shut()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        var now = core.Clock.GetUtcNow();
        var over = Stored(1, now.AddMinutes(-1));
        var living = Stored(2, now.AddHours(1));
        kernel.Set("10.10.0.99", 5, 5, new MacAddress(0x0200000000FF));
        core.Sessions.TakeOver([over, living]);
        await core.Sessions.ReopenAsync(default);
        Assert.Equal(living.Id, Assert.Single(core.Sessions.Open).Id);
        Assert.Equal(living.Mac, Assert.Single(kernel.Opened).Mac);
        Assert.Contains(new MacAddress(0x0200000000FF), kernel.Closed);
        Assert.Contains(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch), s => s.Id == over.Id && s.End == over.Until);
    }

    private static Session Stored(int n, DateTimeOffset until) => new()
    {
        Id = Guid.CreateVersion7(),
        Account = n,
        Username = $"u{n}",
        Person = "P",
        Group = "staff",
        Mac = new MacAddress(0x020000000000 + (ulong)n),
        Ip = new IPAddress([10, 10, 0, (byte)n]),
        Start = until.AddHours(-2),
        Until = until,
        LastSeen = until.AddHours(-1),
    };

    private static CoreFixture Core(IGateway kernel) => new(replace: s => s.AddSingleton(kernel));

    private static async Task<Session> StartAsync(CoreFixture core, string username = "mali")
    {
        await core.AddAsync(username);
        var decision = await core.Policy.DecideAsync(AccessAttempt.Portal(username, "secret123", Phone), default);
        return await core.Sessions.StartAsync(decision, Phone, default);
    }
}
