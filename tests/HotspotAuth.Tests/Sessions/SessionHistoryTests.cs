using System.Net;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Sessions;

public sealed class SessionHistoryTests
{
    [Fact]
    public async Task Closed_sessions_are_found_by_person_device_address_and_days()
    {
        await using var core = new CoreFixture();
        var (mali, somchai) = (await core.AddAsync("mali"), await core.AddAsync("somchai"));
        var day = core.Clock.GetUtcNow().AddDays(-3);
        Put(core, mali, day, 1, closed: true);
        Put(core, mali, day.AddHours(2), 2, closed: true);
        Put(core, somchai, day.AddDays(1), 1, closed: true);
        Put(core, somchai, day, 3, closed: false);
        var all = new PastSessions(day.AddDays(-1), day.AddDays(9));
        var history = core.Get<SessionHistory>();

        Assert.Equal(3, history.Count(all));
        Assert.Equal(2, history.Count(all with { Accounts = [mali.Id] }));
        Assert.Equal(0, history.Count(all with { Accounts = [] }));
        Assert.Equal(2, history.Count(all with { Mac = new MacAddress(0x0200_5e00_0001) }));
        Assert.Equal(1, history.Count(all with { Ip = IPAddress.Parse("10.10.0.2") }));
        Assert.Equal(1, history.Count(all with { From = day.AddHours(1), To = day.AddHours(3) }));
        Assert.Equal("somchai", history.Page(all with { Descending = true }, 0, 1)[0].Username);
        Assert.Equal(day, history.Page(all, 0, 1)[0].Start);
    }

    [Fact]
    public async Task All_of_them_come_once_each_though_they_are_read_in_parts()
    {
        await using var core = new CoreFixture();
        var mali = await core.AddAsync("mali");
        var day = core.Clock.GetUtcNow().AddDays(-3);
        var kept = new List<Session>();
        using (var connection = core.Get<Database>().Open())
        using (var transaction = connection.BeginTransaction())
        {
            // Many begin in the same millisecond: the part's end must not skip or repeat them.
            for (var i = 0; i < 4_500; i++) kept.Add(Session(mali, day.AddMilliseconds(i / 1000), (ulong)i, closed: true));
            foreach (var session in kept) SessionStore.Put(transaction, session);
            transaction.Commit();
        }

        foreach (var descending in new[] { false, true })
        {
            var all = core.Get<SessionHistory>().All(new PastSessions(day, day.AddDays(1)) { Descending = descending }).ToArray();
            Assert.Equal(kept.Count, all.Select(session => session.Id).Distinct().Count());
            Assert.Equal(kept.Count, all.Length);
        }

        Assert.Equal(kept.Select(session => session.Id).Order(), core.Get<SessionStore>().LivedSince(kept.Min(session => session.End!.Value)).Select(session => session.Id).Order());
        Assert.Empty(core.Get<SessionStore>().LivedSince(kept.Max(session => session.End!.Value).AddMilliseconds(1)));
    }

    private static void Put(CoreFixture core, Account account, DateTimeOffset start, ulong device, bool closed)
    {
        using var connection = core.Get<Database>().Open();
        using var transaction = connection.BeginTransaction();
        SessionStore.Put(transaction, Session(account, start, device, closed));
        transaction.Commit();
    }

    private static Session Session(Account account, DateTimeOffset start, ulong device, bool closed) => HotspotAuth.Sessions.Session.Begin(account, start) with
    {
        Mac = new MacAddress(0x0200_5e00_0000 + device),
        Ip = IPAddress.Parse($"10.10.{device / 250}.{device % 250}"),
        End = closed ? start.AddMinutes(5) : null,
        State = closed ? SessionState.Closed : SessionState.Open,
    };
}
