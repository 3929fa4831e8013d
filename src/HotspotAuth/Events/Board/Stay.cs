using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Events.Board;

/// <summary>One session of an event's slip. <paramref name="To"/> is null while it runs; bytes are of the IP layer.</summary>
internal sealed record Stay(long Account, DateTimeOffset From, DateTimeOffset? To, string? Mac, string? Nas, long BytesUp, long BytesDown)
{
    /// <summary>All sessions of an event's slips, the oldest first.</summary>
    public static IReadOnlyList<Stay> Of(Database database, long id)
    {
        using var connection = database.Open();
        return [.. connection.Query<(long Account, long Started, long? Ended, string? Mac, string? Nas, long Up, long Down)>(
            """
            SELECT s.account, s.started, s.ended, s.mac, s.nas, s.bytes_up, s.bytes_down
            FROM account a JOIN session s ON s.account = a.id WHERE a.event = @id ORDER BY s.started
            """,
            new { id }).Select(s => new Stay(s.Account, Times.Stored(s.Started), s.Ended is { } ended ? Times.Stored(ended) : null, s.Mac, s.Nas, s.Up, s.Down))];
    }
}
