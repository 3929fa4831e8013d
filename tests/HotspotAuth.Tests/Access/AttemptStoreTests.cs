using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Access;

public sealed class AttemptStoreTests
{
    [Fact]
    public async Task A_persons_attempts_are_found_beyond_what_memory_holds()
    {
        await using var core = new CoreFixture();
        var (log, store) = (core.Get<AttemptLog>(), core.Get<AttemptStore>());
        log.Add(Attempt(core, "mali", AccessReason.WrongPassword, 1));
        for (var i = 0; i < AttemptLog.Kept; i++) log.Add(Attempt(core, "somchai", AccessReason.Accepted, 2));
        Assert.DoesNotContain(log.Last(int.MaxValue), attempt => attempt.Username == "mali");

        var last = Assert.Single(store.Last("mali", null, 20));

        Assert.Equal((AccessReason.WrongPassword, false, Mac(1), IPAddress.Parse("10.10.0.1")), (last.Reason, last.Accepted, last.Mac, last.Ip));
        Assert.Equal(20, store.Last(null, Mac(2), 20).Count);
        Assert.Equal((AttemptLog.Kept, 1), store.Counts(new AttemptQuery()));
        Assert.Equal((0, 1), store.Counts(new AttemptQuery("MAL")));
        Assert.Equal((0, 1), store.Counts(new AttemptQuery("0200.5e00.0001")));
        Assert.Equal("mali", Assert.Single(store.Page(new AttemptQuery(Accepted: false))).Username);
    }

    [Fact]
    public async Task A_flood_takes_no_more_room_than_is_given_and_is_counted()
    {
        await using var core = new CoreFixture();
        var log = core.Get<AttemptLog>();
        for (var i = 0; i < AttemptLog.MostUnsaved + 3; i++) log.Add(Attempt(core, "mali", AccessReason.WrongPassword, 1));

        Assert.Equal(3, log.PassedOver);
        Assert.Equal(AttemptLog.MostUnsaved, core.Get<AttemptStore>().Save());
        Assert.Equal(0, core.Get<AttemptStore>().Save());
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten()
    {
        await using var core = new CoreFixture();
        var (log, store) = (core.Get<AttemptLog>(), core.Get<AttemptStore>());
        log.Add(Attempt(core, "mali", AccessReason.Expired, 1));
        store.Save();
        core.Clock.Move(AttemptStore.KeptFor + TimeSpan.FromMinutes(1));
        for (var i = 0; i < 1_000; i++) log.Add(Attempt(core, "somchai", AccessReason.Accepted, 2));
        store.Save();

        Assert.Empty(store.Last("mali", null, 20));
        Assert.Equal(core.Clock.GetUtcNow(), store.Oldest());
    }

    private static Attempt Attempt(CoreFixture core, string username, AccessReason reason, ulong device) =>
        new(core.Clock.GetUtcNow(), "portal", reason == AccessReason.Accepted, reason, username, Mac(device), IPAddress.Parse($"10.10.0.{device}"), null);

    private static MacAddress Mac(ulong number) => new(0x0200_5e00_0000 + number);
}
