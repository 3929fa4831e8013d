using System.Net;
using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Sessions;

/// <summary>A session that ends while the store refuses to be written.</summary>
public sealed class UnwrittenEndTests
{
    [Fact]
    public async Task An_end_that_the_store_refused_is_written_when_it_can_be_so_that_no_start_opens_the_gateway_again()
    {
        var phone = new Device(CountedGateway.Phone, IPAddress.Parse("10.10.0.5"));
        await using var core = new CoreFixture(replace: s => s.AddSingleton<IGateway>(new CountedGateway()));
        await core.AddAsync("mali");
        var session = await core.Sessions.StartAsync(await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", phone), default), phone, default);
        var store = core.Get<SessionStore>();
        var watcher = ActivatorUtilities.CreateInstance<SessionWatcher>(core.Get<IServiceProvider>());
        using (var somebody = core.Get<Database>().Open())
        {
            somebody.Execute("BEGIN IMMEDIATE");
            Assert.True((await core.Sessions.EndAsync(session.Id, SessionCause.UserRequest, Actor.System, default)).Ended);
            Assert.False(core.Get<SessionJournal>().CanWrite);
            Assert.Equal(SessionState.Open, Assert.Single(store.Open()).State);
            somebody.Execute("ROLLBACK");
        }

        await watcher.TickAsync(default);
        Assert.Empty(store.Open());
        Assert.Equal(SessionCause.UserRequest, Assert.Single(store.List(DateTimeOffset.UnixEpoch)).Cause);
    }
}
