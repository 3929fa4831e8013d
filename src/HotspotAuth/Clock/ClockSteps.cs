namespace HotspotAuth.Clock;

/// <summary>
/// Notices that the clock was set: then it differs from the clock that only goes forward. The kernel slews both alike, so what differs
/// is a step and nothing else.
/// </summary>
internal sealed class ClockSteps(TimeProvider time)
{
    /// <summary>Ends of sessions follow a step of this much; a smaller one is within what nobody notices of them.</summary>
    public static readonly TimeSpan MovesEnds = TimeSpan.FromSeconds(10);

    private (DateTimeOffset Wall, long Ticks)? _last;

    /// <summary>The same, to the second, where it moves ends (<see cref="MovesEnds"/>); zero for less, which is let pass.</summary>
    public TimeSpan LookForEnds() => Look() is var step && step.Duration() >= MovesEnds ? TimeSpan.FromSeconds(Math.Round(step.TotalSeconds)) : TimeSpan.Zero;

    /// <summary>One that has had its first look.</summary>
    public static ClockSteps From(TimeProvider time) => new(time) { _last = Pair(time) };

    /// <summary>By how much the clock was set since the last look; zero at the first.</summary>
    public TimeSpan Look()
    {
        var now = Pair(time);
        var step = _last is { } last ? Between(time, last, now) : TimeSpan.Zero;
        _last = now;
        return step;
    }

    /// <summary>Both clocks at one moment: a thread that was put aside between the two looks once more.</summary>
    public static (DateTimeOffset Wall, long Ticks) Pair(TimeProvider time)
    {
        var closest = TimeSpan.MaxValue;
        (DateTimeOffset, long) pair = default;
        for (var attempt = 0; attempt < 5 && closest > TimeSpan.FromMicroseconds(50); attempt++)
        {
            var before = time.GetTimestamp();
            var wall = time.GetUtcNow();
            var width = time.GetElapsedTime(before);
            if (width >= closest) continue;
            (closest, pair) = (width, (wall, before));
        }

        return pair;
    }

    public static TimeSpan Between(TimeProvider time, (DateTimeOffset Wall, long Ticks) from, (DateTimeOffset Wall, long Ticks) to) =>
        to.Wall - from.Wall - time.GetElapsedTime(from.Ticks, to.Ticks);
}
