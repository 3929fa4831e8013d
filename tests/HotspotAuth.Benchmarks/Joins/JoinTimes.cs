using System.Collections.Concurrent;

namespace HotspotAuth.Benchmarks.Joins;

/// <summary>Milliseconds of what was asked in a stretch of the load.</summary>
internal sealed class JoinTimes
{
    private long _again;
    private long _failed;
    private string? _firstFault;

    /// <summary>Every GET: probes, forms, status pages.</summary>
    public ConcurrentQueue<double> Pages { get; } = new();

    /// <summary>Every POST: the password's check, the holder's name, the gateway, the records.</summary>
    public ConcurrentQueue<double> Posts { get; } = new();

    /// <summary>From the first probe to the probe that finds the door open.</summary>
    public ConcurrentQueue<double> Joins { get; } = new();

    /// <summary>Logins that were told to try again, and did.</summary>
    public long Again => Interlocked.Read(ref _again);

    /// <summary>Joins that ended otherwise than in.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>What the first of them met.</summary>
    public string? FirstFault => Volatile.Read(ref _firstFault);

    public void TriedAgain() => Interlocked.Increment(ref _again);

    public void FailedBy(string fault)
    {
        Interlocked.Increment(ref _failed);
        Interlocked.CompareExchange(ref _firstFault, fault, null);
    }

    /// <summary>The time that this share did not exceed; 0 where nothing was measured.</summary>
    public static double At(ConcurrentQueue<double> times, double share)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)];
    }
}
