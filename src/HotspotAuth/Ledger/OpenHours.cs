using HotspotAuth.Audit;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Ledger;

/// <summary>
/// The hours that are not judged yet: who passed without a session. From look to look the records are read that were written since, each once, and the
/// sessions that may own one of them; what a look costs does not grow with the day. A record that a router tells of before our own capture does is
/// counted twice until the hour is judged.
/// </summary>
internal sealed class OpenHours(TrafficStore store, SessionStore sessions, HotspotSettings settings)
{
    private readonly SortedDictionary<long, HourCount> _hours = [];
    private readonly Dictionary<DateOnly, long> _read = [];
    private readonly CapturedConnections? _captured = settings.Capture.Exporters.Count > 0 ? new CapturedConnections() : null;
    private long _looked;

    /// <summary>Counts on, and gives the hours from <paramref name="due"/> on by their beginning.</summary>
    /// <param name="due">The first hour that is not judged yet, UTC milliseconds.</param>
    /// <param name="now">The moment of this look, UTC milliseconds.</param>
    /// <param name="delay">How long after a moment the records that end there are written.</param>
    /// <param name="cancellationToken">What was counted until then stays counted.</param>
    /// <exception cref="IOException">A day cannot be read; it is gone on with at the next look.</exception>
    public IReadOnlyDictionary<long, HourCount> Look(long due, long now, TimeSpan delay, CancellationToken cancellationToken)
    {
        foreach (var over in _hours.Keys.Where(from => from < due).ToArray()) _hours.Remove(over);
        for (var from = due; from <= now; from += LedgerHour.Length) _hours.TryAdd(from, new HourCount(new TimeSpanMs(from, from + LedgerHour.Length), settings));
        var living = Living(Math.Max(due, Math.Min(_looked, now) - (long)delay.TotalMilliseconds), now);
        // A NAS's report may tell late whose a connection was.
        foreach (var hour in _hours.Values) hour.Release(living);
        DateOnly[] days = [.. new[] { due, now }.Select(at => DayName.At(Times.Stored(at), store.Zone)).Distinct()];
        foreach (var past in _read.Keys.Except(days).ToArray()) _read.Remove(past);
        foreach (var day in days) Read(day, due, living, cancellationToken);
        _looked = now;
        return _hours;
    }

    private void Read(DateOnly day, long due, AccountedSessions living, CancellationToken cancellationToken)
    {
        var reader = new TrafficReader(store);
        if (!_read.ContainsKey(day)) _read[day] = reader.WrittenBefore(day, LogStream.Flow, due);
        if (_captured is not null)
        {
            _captured.Forget(due);
            foreach (var stored in reader.FlowsWritten(day, _read[day])) _captured.Add(stored.Row);
        }

        foreach (var stored in reader.FlowsWritten(day, _read[day]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _read[day] = stored.Place.Seq;
            if (stored.Row.Exporter is not null && _captured?.Has(stored.Row) == true) continue;
            foreach (var hour in _hours.Values) hour.Take(stored.Row, living);
        }
    }

    /// <summary>The sessions as the program knows them: their rows in the log may be a moment behind the records of their first packets.</summary>
    private AccountedSessions Living(long since, long now)
    {
        var none = new TimeSpanMs(since, since); // nothing is compared
        return new AccountedSessions([.. sessions.LivedSince(Times.Stored(since).AddSeconds(-settings.Capture.ActiveTimeoutSeconds))
            .Select(session => new AccountedSession(AccessStream.Row("carry", session, now), none) { End = session.End?.ToUnixTimeMilliseconds() })]);
    }
}
