namespace HotspotAuth.Benchmarks.Store;

/// <summary>A clock that is moved past midnight, so that a day can be sealed.</summary>
internal sealed class StoreClock : TimeProvider
{
    private long _milliseconds = new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _milliseconds));

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Volatile.Read(ref _milliseconds);

    public void Move(TimeSpan by) => Interlocked.Add(ref _milliseconds, (long)by.TotalMilliseconds);
}
