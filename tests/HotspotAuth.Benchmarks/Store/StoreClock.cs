namespace HotspotAuth.Benchmarks.Store;

/// <summary>A clock that is moved: it begins at midnight in Bangkok.</summary>
internal sealed class StoreClock : TimeProvider
{
    private long _milliseconds = new DateTimeOffset(2026, 11, 19, 17, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public long Milliseconds => Volatile.Read(ref _milliseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _milliseconds));

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Volatile.Read(ref _milliseconds);

    public void MoveTo(long milliseconds) => Volatile.Write(ref _milliseconds, milliseconds);

    public void Move(TimeSpan by) => Interlocked.Add(ref _milliseconds, (long)by.TotalMilliseconds);
}
