using HotspotAuth.Accounts;
using HotspotAuth.Audit;

namespace HotspotAuth.Access;

/// <summary>
/// Refusals for which nothing was checked cost an attacker nothing, so they must not cost the log a row each: the first of a
/// kind from a device within a minute is a row of its own, the others are one number. Bounded by devices in a minute too.
/// </summary>
internal sealed class RepeatedRefusals : IDisposable
{
    private const int MostDevices = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<(AccessReason Reason, string Device)> _written = [];
    private readonly AccessStream _stream;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DateTimeOffset _until;
    private long _summed;

    public RepeatedRefusals(AccessStream stream, TimeProvider time)
    {
        (_stream, _time) = (stream, time);
        _timer = time.CreateTimer(_ => WriteSum(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True when this refusal is to be a row; else it was counted, and the number is written when the minute is over.</summary>
    public bool IsRow(AccessReason reason, string device)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (now >= _until) Begin(now);
            if (_written.Count < MostDevices && _written.Add((reason, device))) return true;
            if (_summed++ == 0) _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        WriteSum();
    }

    private void WriteSum()
    {
        lock (_lock) Sum();
    }

    private void Begin(DateTimeOffset now)
    {
        Sum();
        _written.Clear();
        _until = now + Interval;
    }

    private void Sum()
    {
        if (_summed == 0) return;
        _stream.Audit(Actor.System, "login-refusals-summed", null, "refused without a check of the secret, beyond the first from each device in a minute", "done", rows: _summed);
        _summed = 0;
    }
}
