using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Sessions;

/// <summary>The gateway's process is away: nobody new gets in, nobody open is lost, and all is put right when it is back.</summary>
public sealed class GatewayAwayTests
{
    private static readonly Device Phone = new(CountedGateway.Phone, IPAddress.Parse("10.10.0.7"));

    [Fact]
    public async Task A_login_is_refused_and_leaves_no_session_in_table_or_store()
    {
        var kernel = new CountedGateway { Fault = "away" };
        await using var core = Core(kernel);
        await Assert.ThrowsAsync<GatewayException>(() => StartAsync(core));
        Assert.Empty(core.Sessions.Open);
        Assert.Empty(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch));
        Assert.Empty(kernel.Opened);
    }

    [Fact]
    public async Task A_login_of_which_nobody_knows_whether_the_gateway_opened_is_no_session_and_is_shut_later()
    {
        var kernel = new LostGateway();
        await using var core = new CoreFixture(replace: s => s.AddSingleton<IGateway>(kernel));
        await Assert.ThrowsAsync<GatewayException>(() => StartAsync(core));
        Assert.Empty(core.Sessions.Open);
        Assert.Equal(SessionCause.NasError, Assert.Single(core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch)).Cause);
        // It had opened before it went away: at its return there is a stranger.
        kernel.IsLost = false;
        Assert.Equal(0, await core.Sessions.ReopenAsync(default));
        Assert.Equal(CountedGateway.Phone, Assert.Single(kernel.Shut));
    }

    [Fact]
    public async Task An_end_is_told_as_not_done_the_session_stays_and_ends_when_it_is_back()
    {
        var kernel = new LostGateway { IsLost = false };
        await using var core = new CoreFixture(replace: s => s.AddSingleton<IGateway>(kernel));
        var session = await StartAsync(core);
        kernel.IsLost = true;
        var result = await core.Sessions.EndAsync(session.Id, SessionCause.AdminReset, Actor.Verb, default);
        Assert.False(result.Ended);
        Assert.Equal("lost", result.Answer);
        Assert.Equal(session.Id, Assert.Single(core.Sessions.Open).Id);
        kernel.IsLost = false;
        Assert.True((await core.Sessions.EndAsync(session.Id, SessionCause.AdminReset, Actor.Verb, default)).Ended);
        Assert.Empty(core.Sessions.Open);
    }

    [Fact]
    public async Task At_its_return_sessions_past_their_end_are_closed_at_it_and_the_others_opened()
    {
        var kernel = new CountedGateway();
        await using var core = Core(kernel);
        await core.AddAsync("mali", until: core.Clock.GetUtcNow().AddMinutes(10));
        var decision = await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", Phone), default);
        var brief = await core.Sessions.StartAsync(decision, Phone, default);
        await StartAsync(core, "somchai", new Device(new MacAddress(0x020000000002), IPAddress.Parse("10.10.0.8")));
        kernel.Fault = "away";
        core.Clock.Move(TimeSpan.FromMinutes(30));
        kernel.Fault = null;
        kernel.Opened.Clear();
        Assert.Equal(1, await core.Sessions.ReopenAsync(default));
        Assert.Equal(new MacAddress(0x020000000002), Assert.Single(kernel.Opened).Mac);
        var closed = core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch).Single(s => s.Id == brief.Id);
        Assert.Equal((SessionState.Closed, brief.Until), (closed.State, closed.End));
    }

    private static CoreFixture Core(IGateway kernel) => new(replace: s => s.AddSingleton(kernel));

    private static async Task<Session> StartAsync(CoreFixture core, string username = "mali", Device? device = null)
    {
        await core.AddAsync(username);
        var decision = await core.Policy.DecideAsync(AccessAttempt.Portal(username, "secret123", device ?? Phone), default);
        return await core.Sessions.StartAsync(decision, device ?? Phone, default);
    }

    /// <summary>Opens, and then can't say that it did: its process dies between the kernel's answer and its own.</summary>
    private sealed class LostGateway : IGateway
    {
        private readonly HashSet<MacAddress> _open = [];

        public bool IsLost { get; set; } = true;
        public List<MacAddress> Shut { get; } = [];
        public string? Fault => null;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task OpenAsync(GatewayClient client, CancellationToken cancellationToken)
        {
            _open.Add(client.Mac);
            return IsLost ? throw new GatewayException("lost") : Task.CompletedTask;
        }

        public Task OpenAsync(IReadOnlyCollection<GatewayClient> clients, CancellationToken cancellationToken) => Task.WhenAll(clients.Select(c => OpenAsync(c, cancellationToken)));

        public Task<IReadOnlyList<GatewayCounter>> CloseAsync(MacAddress mac, CancellationToken cancellationToken)
        {
            if (IsLost) throw new GatewayException("lost");
            if (_open.Remove(mac)) Shut.Add(mac);
            return Task.FromResult<IReadOnlyList<GatewayCounter>>([]);
        }

        public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<GatewayCounter>>([.. _open.Select(m => new GatewayCounter(m, IPAddress.Parse("10.10.0.7"), 0, 0, 0, 0, null))]);

        public Task<IReadOnlyList<GatewayCounter>> ReadCountersAsync(MacAddress mac, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<GatewayCounter>>([]);

        public ValueTask<MacAddress?> FindMacAsync(IPAddress address, CancellationToken cancellationToken) => new((MacAddress?)null);

        public IReadOnlyList<Neighbour> Neighbours() => [];

        public IReadOnlyList<DhcpLease> Leases() => [];

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
