using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Access;

/// <summary>One attempt as the help desk sees it; the username only where such an account exists.</summary>
internal sealed record Attempt(DateTimeOffset Time, string Method, bool Accepted, AccessReason Reason, string? Username, MacAddress? Mac, IPAddress? Ip, string? Nas);

/// <summary>The last attempts in memory; all of them are in the access stream.</summary>
internal sealed class AttemptLog
{
    internal const int Kept = 500;
    private readonly Queue<Attempt> _attempts = new();
    private readonly Lock _lock = new();

    public void Add(Attempt attempt)
    {
        lock (_lock)
        {
            if (_attempts.Count == Kept) _attempts.Dequeue();
            _attempts.Enqueue(attempt);
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Attempt> Last(int count)
    {
        lock (_lock) return [.. _attempts.Reverse().Take(count)];
    }
}
