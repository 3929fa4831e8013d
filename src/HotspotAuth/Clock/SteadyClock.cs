namespace HotspotAuth.Clock;

/// <summary>
/// The time of day as it would be had nobody set the clock since this was made: for waits and silences, which a step must neither end
/// nor prolong. Nothing that is kept or shown is taken from it.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    /// <summary>Less prolongs no wait by anything that matters, and needs no exact look.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private (DateTimeOffset Wall, long Ticks) _last = ClockSteps.Pair(time);
    private TimeSpan _set;

    /// <summary>Goes on evenly, whatever the wall clock does.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
            {
                var now = ClockSteps.Pair(time);
                var step = ClockSteps.Between(time, _last, now);
                if (step.Duration() >= Noticed) _set += step;
                _last = now;
                return now.Wall - _set;
            }
        }
    }

    /// <summary>The wall clock's time, as it stands now, of a moment of this clock.</summary>
    public DateTimeOffset ToWall(DateTimeOffset steady)
    {
        lock (_lock) return steady + _set;
    }
}
