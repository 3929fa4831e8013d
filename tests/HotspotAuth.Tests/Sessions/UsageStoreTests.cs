using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Sessions;

public sealed class UsageStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_sums_are_those_of_the_closed_sessions_whatever_was_written(int seed)
    {
        await using var core = new CoreFixture();
        var database = core.Get<Database>();
        var random = new Random(seed);
        var ids = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7()).ToArray();
        for (var i = 0; i < 400; i++)
        {
            var id = ids[random.Next(ids.Length)];
            using var connection = database.Open();
            using var transaction = connection.BeginTransaction();
            if (random.Next(10) == 0) connection.Execute("DELETE FROM session WHERE id = @id", new { id = id.ToString("D") }, transaction);
            else SessionStore.Put(transaction, Written(id, random));
            transaction.Commit();
        }

        using var reading = database.Open();
        var sums = new UsageStore(database).Closed(account: null).Where(s => s.Milliseconds != 0 || s.Bytes != 0).Order().ToArray();
        Assert.True(sums.Length > 1);
        Assert.Equal(Added(reading), sums);
        Assert.Equal([sums[0]], new UsageStore(database).Closed(sums[0].Account));
    }

    [Fact]
    public async Task A_store_that_was_made_before_the_sums_is_summed_up_once()
    {
        await using var core = new CoreFixture();
        using var connection = core.Get<Database>().Open();
        using (var transaction = connection.BeginTransaction())
        {
            var random = new Random(4);
            for (var i = 0; i < 60; i++) SessionStore.Put(transaction, Written(Guid.CreateVersion7(), random));
            transaction.Commit();
        }

        connection.Execute("DROP TRIGGER session_used; DROP TRIGGER session_used_more; DROP TRIGGER session_used_less; DROP TRIGGER session_erased; DROP TABLE usage_sum");
        using var script = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream("HotspotAuth.Operation.Migrations.0024.sql")!);
        connection.Execute(await script.ReadToEndAsync());
        Assert.Equal(Added(connection), new UsageStore(core.Get<Database>()).Closed(account: null).Order());
    }

    /// <summary>Closed ones, open ones, one whose NAS is silent; an end unknown, an end before the beginning, a late correction.</summary>
    private static Session Written(Guid id, Random random)
    {
        var started = Start.AddMinutes(random.Next(600));
        var seen = started.AddMinutes(random.Next(-5, 90));
        var state = (SessionState)random.Next(3);
        return new Session
        {
            Id = id,
            Account = 1 + (id.ToByteArray()[15] % 4),
            Username = "mali",
            Person = "Mali Jaidee",
            Group = "staff",
            Start = started,
            LastSeen = seen,
            End = state == SessionState.Closed && random.Next(4) > 0 ? seen : null,
            State = state,
            Traffic = new Traffic(1, 1, random.Next(100_000), random.Next(100_000)),
        };
    }

    private static IEnumerable<(long Account, long Milliseconds, long Bytes)> Added(Microsoft.Data.Sqlite.SqliteConnection connection) =>
        connection.Query<(long Account, long Started, long End, long Bytes)>("SELECT account, started, coalesce(ended, last_seen), bytes_up + bytes_down FROM session WHERE state = 'closed'")
            .GroupBy(s => s.Account).Select(a => (a.Key, a.Sum(s => Math.Max(0, s.End - s.Started)), a.Sum(s => s.Bytes))).Where(s => s.Item2 != 0 || s.Item3 != 0).Order();
}
