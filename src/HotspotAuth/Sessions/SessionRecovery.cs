using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Sessions;

/// <summary>
/// A session's change is on the disk when it is acknowledged; its row of the access stream follows within a second, and a kill may come
/// between. At the start the log is told what it may have missed: who is in, and the last ends that it does not have.
/// </summary>
internal sealed class SessionRecovery(Database database, SessionTable table, TrafficStore store, AccessStream stream, TimeProvider time)
{
    /// <summary>Rows wait a second for their batch; a busy disk may take a few more.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);

    /// <summary>Writes the rows.</summary>
    /// <exception cref="IOException">A day can't be read.</exception>
    public void Run()
    {
        foreach (var session in table.Open) stream.Session("interim", session);
        foreach (var session in Unwritten()) stream.Session("stop", session);
    }

    private IEnumerable<Session> Unwritten()
    {
        using var connection = database.Open();
        var last = SessionStore.Read(connection, "WHERE state = 'closed' AND ended >= (SELECT max(ended) FROM session) - @behind", new { behind = (long)Behind.TotalMilliseconds });
        if (last.Count == 0) return [];
        var from = last.Min(s => s.End!.Value).ToUnixTimeMilliseconds();
        var written = new TrafficReader(store).Sessions(new SessionQuery(from, time.GetUtcNow().ToUnixTimeMilliseconds() + 1))
            .Where(s => s.Row.Event == SessionEvent.Stop).Select(s => Convert.ToHexString(s.Row.Session)).ToHashSet(StringComparer.Ordinal);
        return last.Where(s => !written.Contains(Convert.ToHexString(AccessStream.Id(s.Id))));
    }
}
