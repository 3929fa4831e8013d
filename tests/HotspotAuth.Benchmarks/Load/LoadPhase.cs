namespace HotspotAuth.Benchmarks.Load;

/// <summary>What was counted in a stretch of the load; shared by its threads.</summary>
internal sealed class LoadPhase
{
    private const int BucketsPerMillisecond = 10;
    private readonly long[] _latencies = new long[6000 * BucketsPerMillisecond];
    private long _good;
    private long _refused;
    private long _unanswered;

    /// <summary>Accepts, or responses to accounting.</summary>
    public long Good => Interlocked.Read(ref _good);

    public long Refused => Interlocked.Read(ref _refused);

    public long Unanswered => Interlocked.Read(ref _unanswered);

    public void Answered(bool isGood, TimeSpan after)
    {
        Interlocked.Increment(ref isGood ? ref _good : ref _refused);
        Interlocked.Increment(ref _latencies[Math.Min((int)(after.TotalMilliseconds * BucketsPerMillisecond), _latencies.Length - 1)]);
    }

    public void NotAnswered() => Interlocked.Increment(ref _unanswered);

    /// <summary>Adds the counts of another; its latencies stay its own.</summary>
    public void Take(LoadPhase other)
    {
        _good += other.Good;
        _refused += other.Refused;
        _unanswered += other.Unanswered;
    }

    /// <summary>The latency in milliseconds that this share of the answers did not exceed, to a tenth.</summary>
    public double Latency(double share)
    {
        var wanted = (long)(_latencies.Sum() * share);
        var bucket = 0;
        for (var seen = 0L; bucket < _latencies.Length; bucket++)
        {
            seen += Interlocked.Read(ref _latencies[bucket]);
            if (seen > wanted) break;
        }

        return (bucket + 1) / (double)BucketsPerMillisecond;
    }
}
