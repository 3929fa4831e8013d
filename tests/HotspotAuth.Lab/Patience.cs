namespace HotspotAuth.Lab;

/// <summary>How long a test waits for what is sure to come: it ends a broken test only, and a machine may stand still for a good part of it.</summary>
internal static class Patience
{
    public const int Milliseconds = 90_000;

    public static TimeSpan Most { get; } = TimeSpan.FromMilliseconds(Milliseconds);
}
