using HotspotAuth.TrafficLog;

namespace HotspotAuth.Clock;

/// <summary>
/// What is known of the clock: the last round over the sources, and whether it still holds. Asked by the writers of the traffic log
/// before they follow a jump of more than a day.
/// </summary>
internal sealed class ClockKnowledge(ClockSettings settings, SntpClient client, TimeProvider time)
{
    /// <summary>A clock nearer than this to a source is in the right day.</summary>
    private static readonly TimeSpan RightDay = TimeSpan.FromSeconds(1);

    /// <summary>A day: somebody has looked meanwhile, and no more days have fallen due than may go at once.</summary>
    private static readonly TimeSpan Doubted = TimeSpan.FromHours(24);

    private static readonly TimeSpan SetFarForward = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);
    private readonly Lock _asking = new();
    private Round? _last;
    private long? _asked;
    private long? _setForward;

    private sealed record Round(long? OffsetMicroseconds, (DateTimeOffset Wall, long Ticks) At);

    /// <summary>How long a source has for its answer.</summary>
    internal TimeSpan AskLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Our offset in the last round, positive where we are ahead; null before one, or where no source answered.</summary>
    public long? OffsetMicroseconds => Volatile.Read(ref _last)?.OffsetMicroseconds;

    /// <summary>True once a round has ended.</summary>
    public bool IsMeasured => Volatile.Read(ref _last) is not null;

    public void Take(IReadOnlyCollection<ClockReading> readings) => Volatile.Write(ref _last, new Round(Median(readings), ClockSteps.Pair(time)));

    /// <summary>
    /// Whether the clock is known to be right, to the day. Without sources nobody can tell, and it is taken to be. Blocks for a second
    /// at the most where the last round no longer holds, and then answers the same for half a minute.
    /// </summary>
    public bool IsSynchronised()
    {
        if (settings.Sources.Count == 0 || Holds()) return true;
        lock (_asking)
        {
            if (Holds()) return true;
            if (_asked is { } asked && time.GetElapsedTime(asked) < AskAgain) return false;
            var readings = new ClockReading[settings.Sources.Count];
            Parallel.For(0, readings.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, readings.Length) }, i => readings[i] = client.Ask(settings.Sources[i], AskLimit));
            _asked = time.GetTimestamp();
            Take(readings);
            return Holds();
        }
    }

    /// <summary>The clock was set.</summary>
    public void Stepped(TimeSpan by)
    {
        lock (_asking)
        {
            if (by >= SetFarForward) _setForward = time.GetTimestamp();
        }
    }

    /// <summary>
    /// Whether what is past its time by this clock may be erased for good. Where no time server confirms it, a clock that was set forward is
    /// doubted for a day: whoever set it wrong has that long to set it right.
    /// </summary>
    public bool MayErase()
    {
        if (!IsSynchronised()) return false;
        lock (_asking) return settings.Sources.Count > 0 || _setForward is not { } since || time.GetElapsedTime(since) >= Doubted;
    }

    /// <summary>The middle one of the offsets, so that one wrong server among three is outvoted; of an even number the one with the shorter way.</summary>
    internal static long? Median(IReadOnlyCollection<ClockReading> readings)
    {
        var known = readings.Where(r => r.State == ClockState.Ok).OrderBy(r => r.OffsetMicroseconds).ToArray();
        if (known.Length == 0) return null;
        var middle = known[known.Length / 2];
        if (known.Length % 2 == 1) return middle.OffsetMicroseconds;
        var other = known[(known.Length / 2) - 1];
        return other.DelayMicroseconds < middle.DelayMicroseconds ? other.OffsetMicroseconds : middle.OffsetMicroseconds;
    }

    // A clock that was set after the round is unknown again, wherever it was before.
    private bool Holds() =>
        Volatile.Read(ref _last) is { OffsetMicroseconds: { } offset } round
        && TimeSpan.FromMicroseconds(offset).Duration() < RightDay
        && ClockSteps.Between(time, round.At, ClockSteps.Pair(time)).Duration() < RightDay;
}
