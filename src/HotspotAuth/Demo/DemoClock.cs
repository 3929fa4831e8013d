namespace HotspotAuth.Demo;

/// <summary>The time of the demonstration's records, for the store's days and batches; it never goes back.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private long _milliseconds = start.ToUnixTimeMilliseconds();

    public override long TimestampFrequency => 1000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _milliseconds));

    public override long GetTimestamp() => Volatile.Read(ref _milliseconds);

    public void MoveTo(long time) => Volatile.Write(ref _milliseconds, Math.Max(Volatile.Read(ref _milliseconds), time));
}
