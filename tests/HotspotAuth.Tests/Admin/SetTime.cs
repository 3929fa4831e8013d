namespace HotspotAuth.Tests.Admin;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class SetTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
