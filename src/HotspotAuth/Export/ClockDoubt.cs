using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>How far the recorded times around a moment may be off, by the comparisons and steps of the clock in the log.</summary>
internal static class ClockDoubt
{
    private static readonly long Around = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    /// <summary>Microseconds, never negative; null where no comparison is recorded within a day.</summary>
    public static long? Microseconds(LogStores stores, long at)
    {
        long? doubt = null;
        long? nearest = null;
        foreach (var clock in stores.Clocks(new TimeSpanMs(at - Around, at + Around)))
        {
            if (clock.Row.State == ClockState.Step && clock.Row.StepMicroseconds is { } step)
            {
                // What was written before a step may be wrong by it; after the step the clock was right again.
                if (at <= clock.Row.Time + (Math.Abs(step) / 1000)) doubt = Math.Max(doubt ?? 0, Math.Abs(step));
            }
            else if (clock.Row.OffsetMicroseconds is { } offset && !(Math.Abs(clock.Row.Time - at) > nearest))
            {
                nearest = Math.Abs(clock.Row.Time - at);
                doubt = Math.Max(doubt ?? 0, Math.Abs(offset));
            }
        }

        return doubt;
    }
}
