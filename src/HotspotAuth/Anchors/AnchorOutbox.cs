using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Anchors;

/// <summary>A line that waits for a way, and how often it was tried.</summary>
internal sealed record WaitingAnchor(long Id, AnchorLine Line, int Tries);

/// <summary>How many lines wait for a way, since when the oldest does, and when it is tried next.</summary>
internal sealed record AnchorBacklog(int Waiting, DateTimeOffset? Oldest, DateTimeOffset? Next);

/// <summary>
/// Lines that wait to leave, on disk, a row for each way. Bounded: past its capacity the oldest go, heads before digests, because
/// what came later of the same stream or store covers them.
/// </summary>
internal sealed class AnchorOutbox(Database database, TimeProvider time)
{
    /// <summary>Lines that wait for one way: four days of heads.</summary>
    public const int Capacity = 300;

    /// <summary>A way that is new to a store with many sealed days begins with its last month; each digest holds the hash of the one before.</summary>
    public const int FirstDigests = 31;

    /// <summary>Nobody postpones for longer: a turn that is farther away was given before the clock was set back.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(90);

    private static readonly TimeSpan HeadsEvery = TimeSpan.FromHours(1);

    /// <summary>Queues digests that the way has not seen, and heads once an hour; how many lines went because too many waited.</summary>
    public int Collect(string way, StoreAnchors store)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (digest, heads) = connection.QuerySingleOrDefault<(string? Digest, long Heads)>("SELECT digest, heads FROM anchor_mark WHERE way = @way", new { way }, transaction);
        IEnumerable<AnchorLine> digests = DayName.TryParse(digest, out var last) ? store.Digests(last) : store.Digests(DateOnly.MinValue).TakeLast(FirstDigests);
        AnchorLine[] lines = [.. digests];
        if (lines is [.., var newest]) digest = DayName.Of(newest.Day);
        // A clock that was set back must not silence them.
        var isTime = now - heads >= (long)HeadsEvery.TotalMilliseconds || now < heads;
        if (isTime) lines = [.. lines, .. store.Heads()];
        if (lines.Length == 0) return 0;
        foreach (var line in lines) Insert(transaction, way, line, now);
        connection.Execute(
            "INSERT INTO anchor_mark (way, digest, heads) VALUES (@way, @digest, @heads) ON CONFLICT (way) DO UPDATE SET digest = excluded.digest, heads = excluded.heads",
            new { way, digest = digest ?? "", heads = isTime ? now : heads },
            transaction);
        var dropped = connection.Execute(
            "DELETE FROM anchor_outbox WHERE way = @way AND id NOT IN (SELECT id FROM anchor_outbox WHERE way = @way ORDER BY is_head, id DESC LIMIT @Capacity)", new { way, Capacity }, transaction);
        transaction.Commit();
        return dropped;
    }

    /// <summary>Whose turn has come, oldest first; all that wait where they are not to wait for their turn.</summary>
    public IReadOnlyList<WaitingAnchor> Due(string way, int most, bool atOnce)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        return
        [
            .. connection.Query<(long Id, string Line, long Tries)>(
                "SELECT id, line, tries FROM anchor_outbox WHERE way = @way AND (due <= @now OR due > @farthest OR @atOnce) ORDER BY id LIMIT @most",
                new { way, now = now.ToUnixTimeMilliseconds(), farthest = (now + LongestWait).ToUnixTimeMilliseconds(), most, atOnce })
                .Select(row => AnchorLine.TryRead(row.Line, out var line) ? new WaitingAnchor(row.Id, line!, (int)row.Tries) : null).OfType<WaitingAnchor>(),
        ];
    }

    /// <summary>They left.</summary>
    public void Remove(IEnumerable<WaitingAnchor> lines)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM anchor_outbox WHERE id IN @ids", new { ids = lines.Select(line => line.Id).ToArray() });
    }

    /// <summary>The way is closed: all that waits for it waits on.</summary>
    public void Postpone(string way, TimeSpan by)
    {
        using var connection = database.Open();
        connection.Execute("UPDATE anchor_outbox SET tries = tries + 1, due = @due WHERE way = @way", new { way, due = (time.GetUtcNow() + by).ToUnixTimeMilliseconds() });
    }

    /// <summary>What waits for a way.</summary>
    public AnchorBacklog Backlog(string way)
    {
        using var connection = database.Open();
        var (waiting, oldest, next) = connection.QuerySingle<(long, long?, long?)>("SELECT count(*), min(queued), min(due) FROM anchor_outbox WHERE way = @way", new { way });
        return new AnchorBacklog((int)waiting, At(oldest), At(next));
    }

    /// <summary>Forgets what waits for ways that are configured no more.</summary>
    public void Keep(IEnumerable<string> ways)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM anchor_outbox WHERE way NOT IN @ways", new { ways = ways.ToArray() });
    }

    private static void Insert(SqliteTransaction transaction, string way, AnchorLine line, long now) => transaction.Connection!.Execute(
        "INSERT INTO anchor_outbox (way, line, is_head, queued, due, tries) VALUES (@way, @line, @isHead, @now, @now, 0) ON CONFLICT (way, line) DO NOTHING",
        new { way, line = line.ToString(), isHead = line.Stream is null ? 0 : 1, now },
        transaction);

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
