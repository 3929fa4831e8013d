using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Audit;

/// <summary>The copy of the audit records that is searched, beside the stream that is the evidence.</summary>
public sealed class AuditTrailTests
{
    private static readonly Actor Arunee = new("arunee", "admin", System.Net.IPAddress.Parse("10.10.0.9"));

    [Fact]
    public async Task A_record_leaves_the_outbox_for_the_stream_and_the_trail_at_once()
    {
        await using var core = new CoreFixture();
        Add(core, "account-set", "mali", "group: staff → guest");
        using var carrier = Carrier(core);

        Assert.Equal(1, await carrier.CarryAsync(CancellationToken.None));
        Assert.Equal(0, await carrier.CarryAsync(CancellationToken.None));

        var record = Assert.Single(core.Get<TrailSearch>().Page(new(), 0, 20));
        Assert.Equal(("arunee", "admin", "account-set", "mali", "group: staff → guest", "10.10.0.9", "done", "2026-11-21"), (record.Actor, record.Role, record.Action, record.Object, record.Reason, record.Origin, record.Result, record.Day));
        Assert.Equal(core.Clock.GetUtcNow(), record.At);
        Assert.Equal(0, Waiting(core));
    }

    [Fact]
    public async Task What_is_written_straight_to_the_stream_is_in_the_trail_after_the_next_carry()
    {
        await using var core = new CoreFixture();
        using var carrier = Carrier(core);
        core.Get<AccessStream>().Audit(Arunee, "session-disconnect", "mali", "Admin-Reset", "done");

        await carrier.CarryAsync(CancellationToken.None);
        await carrier.CarryAsync(CancellationToken.None);

        Assert.Equal(["session-disconnect"], core.Get<TrailSearch>().Page(new(), 0, 20).Select(r => r.Action));
    }

    [Fact]
    public async Task What_waits_when_the_service_ends_is_copied_then()
    {
        await using var core = new CoreFixture();
        var search = core.Get<TrailSearch>();
        core.Get<AccessStream>().Audit(Arunee, "purge", "2026-08-20", "retention", "done");
        await core.Get<AccessStream>().DisposeAsync();

        Assert.Equal(1, search.Count(new(Action: "purge")));
    }

    [Fact]
    public async Task The_trail_is_asked_by_person_action_thing_and_time_newest_first()
    {
        await using var core = new CoreFixture();
        var (start, search) = (core.Clock.GetUtcNow(), core.Get<TrailSearch>());
        foreach (var (actor, action, thing) in new[] { ("arunee", "account-add", "mali"), ("wichai", "account-set", "malee"), ("arunee", "nas-add", "lobby") })
        {
            Add(core, action, thing, null, new Actor(actor, "admin", null));
            core.Clock.Move(TimeSpan.FromHours(1));
        }

        using (var carrier = Carrier(core)) await carrier.CarryAsync(CancellationToken.None);

        Assert.Equal(["lobby", "malee", "mali"], Things(new()));
        Assert.Equal(["lobby", "mali"], Things(new(Actor: "arunee")));
        Assert.Equal(["malee"], Things(new(Action: "account-set")));
        Assert.Equal(["malee", "mali"], Things(new(Object: "mal")));
        Assert.Equal(["malee"], Things(new(From: start.AddHours(1), Until: start.AddHours(2))));
        Assert.Equal(["mali"], search.Page(new(Actor: "arunee"), 1, 20).Select(r => r.Object!));
        Assert.Equal(["account-add", "account-set", "nas-add"], search.Actions());
        Assert.Equal(["arunee", "wichai"], search.Actors());
        Assert.Equal(["lobby", "malee", "mali"], search.All(new()).Select(r => r.Object!));

        string[] Things(TrailQuestion question)
        {
            var found = search.Page(question, 0, 20).Select(r => r.Object!).ToArray();
            Assert.Equal(found.Length, search.Count(question));
            return found;
        }
    }

    [Theory]
    [InlineData(365 + 6, 1)]
    [InlineData(365 + 8, 0)]
    public async Task A_record_goes_with_the_identity_period_and_not_before(int daysLater, int kept)
    {
        await using var core = new CoreFixture(s => s.Retention.IdentityDays = 365);
        Add(core, "account-add", "mali", null);
        using (var carrier = Carrier(core)) await carrier.CarryAsync(CancellationToken.None);
        core.Clock.Move(TimeSpan.FromDays(daysLater));

        await new Expiry(core.Get<Database>(), core.Get<HotspotSettings>(), core.Clock).EraseAsync(CancellationToken.None);

        Assert.Equal(kept, core.Get<TrailSearch>().Count(new()));
    }

    private static OutboxCarrier Carrier(CoreFixture core) =>
        new(core.Get<Database>(), core.Get<AccessStream>(), core.Get<AuditTrail>(), core.Get<DayKeys>(), core.Clock, NullLogger<OutboxCarrier>.Instance);

    private static void Add(CoreFixture core, string action, string subject, string? reason, Actor? actor = null)
    {
        using var connection = core.Get<Database>().Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, core.Clock.GetUtcNow(), actor ?? Arunee, action, subject, reason);
        transaction.Commit();
    }

    private static long Waiting(CoreFixture core)
    {
        using var connection = core.Get<Database>().Open();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM audit_outbox");
    }
}
