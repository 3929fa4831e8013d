using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Access;

/// <summary>One attempt as the help desk sees it; the username only where such an account exists.</summary>
internal sealed record Attempt(DateTimeOffset Time, string Method, bool Accepted, AccessReason Reason, string? Username, MacAddress? Mac, IPAddress? Ip, string? Nas);

/// <summary>The last attempts in memory; all of them are in the access stream.</summary>
internal sealed class AttemptLog(TimeProvider time)
{
    internal const int Kept = 500;

    /// <summary>How many may wait to be kept on disk, a moment of a busy day; a flood's others are in the access stream only.</summary>
    internal const int MostUnsaved = 4_000;

    private readonly Lock _lock = new();
    private Queue<Attempt> _attempts = new();
    private List<Attempt> _unsaved = [];
    private long _passedOver;

    /// <summary>Since when it knows of every attempt, but for those beyond <see cref="Kept"/>.</summary>
    public DateTimeOffset Since { get; private set; } = time.GetUtcNow();

    public void Add(Attempt attempt)
    {
        lock (_lock)
        {
            if (_attempts.Count == Kept) _attempts.Dequeue();
            _attempts.Enqueue(attempt);
            if (_unsaved.Count < MostUnsaved) _unsaved.Add(attempt);
            else _passedOver++;
        }
    }

    /// <summary>How many never came to the disk's list because too many came at once.</summary>
    public long PassedOver
    {
        get
        {
            lock (_lock) return _passedOver;
        }
    }

    /// <summary>Those that nobody has taken yet, the oldest first; they are the caller's to keep from now on.</summary>
    public IReadOnlyList<Attempt> TakeUnsaved()
    {
        lock (_lock)
        {
            var taken = _unsaved;
            _unsaved = [];
            return taken;
        }
    }

    /// <summary>Puts those of an earlier run, oldest first, before what came since.</summary>
    public void Restore(IReadOnlyList<Attempt> earlier, DateTimeOffset since)
    {
        lock (_lock)
        {
            _attempts = new Queue<Attempt>(earlier.Concat(_attempts).TakeLast(Kept));
            Since = since;
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Attempt> Last(int count)
    {
        lock (_lock) return [.. _attempts.Reverse().Take(count)];
    }
}
