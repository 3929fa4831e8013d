namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>A clock that a test moves; its timers run on the machine's.</summary>
internal sealed class FakeTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 4, 20, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
