namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>A clock that a test moves; its timers run on the machine's.</summary>
internal sealed class FakeTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 4, 20, 0, TimeSpan.Zero);
    private TimeSpan _passed;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_passed.TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => (_now, _passed) = (_now + by, _passed + by);
}
