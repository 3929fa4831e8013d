using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Sessions;

/// <summary>The one writer: what shares a commit, what is remembered, and what a failure takes with it.</summary>
public sealed class SessionJournalTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Work_that_fails_takes_nothing_of_its_commit_with_it()
    {
        await using var core = new CoreFixture();
        var journal = core.Get<SessionJournal>();
        using var gate = new ManualResetEventSlim();
        var first = journal.WriteAsync(_ => gate.Wait(TimeSpan.FromSeconds(20)), default);
        Task[] good = [.. Enumerable.Range(0, 3).Select(i => journal.WriteAsync(store => store.Put(At($"good{i}")), default))];
        var bad = journal.WriteAsync(_ => throw new TimeoutException("mine"), default);
        var refused = journal.WriteAsync(store => store.Put(At("refused") with { Person = null! }), default);
        Task[] later = [.. Enumerable.Range(3, 3).Select(i => journal.WriteAsync(store => store.Put(At($"good{i}")), default))];
        gate.Set();
        await first;
        await Task.WhenAll([.. good, .. later]);
        await Assert.ThrowsAsync<TimeoutException>(() => bad);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => refused);
        Assert.True(journal.CanWrite);
        Assert.Equal(["good0", "good1", "good2", "good3", "good4", "good5"], core.Get<SessionStore>().Open().Select(s => s.NasSession).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_rolled_back_is_not_remembered()
    {
        await using var core = new CoreFixture();
        await Assert.ThrowsAsync<TimeoutException>(() => core.Get<SessionJournal>().WriteAsync(
            store =>
            {
                store.Put(At("a1"));
                throw new TimeoutException("after it was put");
            },
            default));
        Assert.Null(await AskAsync(core, store => store.Newest("lab", Here, "a1")));
    }

    [Fact]
    public async Task Commits_are_told_in_their_order()
    {
        await using var core = new CoreFixture();
        var told = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => core.Get<SessionJournal>().RecordAsync(store => store.Put(At($"a{i}")), () => told.Add(i), default)));
        Assert.Equal(Enumerable.Range(0, 500), told);
    }

    [Fact]
    public async Task An_open_session_is_the_same_in_memory_and_on_the_disk_after_each_report()
    {
        await using var core = new CoreFixture();
        var session = At("a1");
        await PutAsync(core, session);
        session = session with { Traffic = new Traffic(1, 2, 3, 4), Ip = There, LastSeen = Noon.AddMinutes(5), Inferred = Inferred.Counters };
        await PutAsync(core, session);
        Assert.Equal(session, await AskAsync(core, store => store.Newest("lab", Here, "a1")));
        Assert.Equal(session, Assert.Single(core.Get<SessionStore>().Open()));
        session = session with { Mac = new MacAddress(7), State = SessionState.Suspect };
        await PutAsync(core, session);
        Assert.Equal(session, Assert.Single(core.Get<SessionStore>().Open()));
    }

    [Fact]
    public async Task What_is_closed_is_never_opened_again()
    {
        await using var core = new CoreFixture();
        var session = At("a1");
        await PutAsync(core, session);
        await PutAsync(core, session with { State = SessionState.Closed, End = Noon });
        await PutAsync(core, session with { Traffic = new Traffic(9, 9, 9, 9) });
        Assert.Equal(SessionState.Closed, (await AskAsync(core, store => store.Newest("lab", Here, "a1")))!.State);
        Assert.Empty(core.Get<SessionStore>().Open());
    }

    [Fact]
    public async Task Of_sessions_that_share_a_name_the_one_of_the_asking_address_is_meant()
    {
        await using var core = new CoreFixture();
        var here = At("a1");
        var there = At("a1") with { NasAddress = There, Start = Noon.AddHours(1) };
        await PutAsync(core, here);
        await PutAsync(core, there);
        Assert.Equal(here.Id, (await AskAsync(core, store => store.Newest("lab", Here, "a1")))!.Id);
        Assert.Equal(there.Id, (await AskAsync(core, store => store.Newest("lab", IPAddress.Parse("192.0.2.3"), "a1")))!.Id);
        await PutAsync(core, here with { State = SessionState.Closed, End = Noon });
        Assert.Equal(here.Id, (await AskAsync(core, store => store.Newest("lab", Here, "a1")))!.Id);
    }

    [Fact]
    public async Task A_resend_is_kept_once()
    {
        await using var core = new CoreFixture();
        var (hash, packet) = (new byte[32], new byte[40]);
        Assert.True(await AskAsync(core, store => store.Keep("lab", Noon, hash, packet)));
        Assert.False(await AskAsync(core, store => store.Keep("lab", Noon.AddSeconds(3), hash, packet)));
    }

    private static Session At(string name) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        Account = 1,
        Username = "mali",
        Person = "Mali",
        Group = "staff",
        Mac = new MacAddress(2),
        Nas = "lab",
        NasSession = name,
        NasAddress = Here,
        Start = Noon,
        LastSeen = Noon,
    };

    private static Task PutAsync(CoreFixture core, Session session) => core.Get<SessionJournal>().WriteAsync(store => store.Put(session), default);

    private static async Task<T> AskAsync<T>(CoreFixture core, Func<SessionWriter, T> question)
    {
        T answer = default!;
        await core.Get<SessionJournal>().WriteAsync(store => answer = question(store), default);
        return answer;
    }
}
