using HotspotAuth.TrafficLog;

namespace HotspotAuth.Sessions;

/// <summary>
/// The octets that sessions had when the day began: what the access stream was told of them last before it. So what is read
/// here after a restart is what was counted before it.
/// </summary>
internal sealed partial class CountersAtMidnight(TrafficStore store, TimeProvider time, ILogger<CountersAtMidnight> logger)
{
    public IReadOnlyDictionary<Guid, long> Read(IReadOnlyList<Guid> sessions, DateTimeOffset midnight)
    {
        var (before, after) = (new Dictionary<Guid, long>(), new Dictionary<Guid, long>());
        var wanted = sessions.ToHashSet();
        var day = midnight.ToUnixTimeMilliseconds();
        try
        {
            foreach (var stored in new TrafficReader(store).Sessions(new SessionQuery(day - 1, time.GetUtcNow().ToUnixTimeMilliseconds() + 1)))
            {
                var row = stored.Row;
                if (row.Session.Length != 16 || new Guid(row.Session, bigEndian: true) is var id && !wanted.Contains(id)) continue;
                var bytes = row.BytesUp + row.BytesDown;
                if (row.Time < day) before[id] = bytes;
                else if (!before.ContainsKey(id)) after.TryAdd(id, bytes); // the day begins with what was open
                if (row.Time >= day && before.Count + after.Count == wanted.Count) break;
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            LogUnreadable(e);
        }

        foreach (var (id, bytes) in after) before.TryAdd(id, bytes);
        return before;
    }

    [LoggerMessage(7160, LogLevel.Warning, "What today's sessions had used before midnight can't be read back; it is divided by time")]
    private partial void LogUnreadable(Exception exception);
}
