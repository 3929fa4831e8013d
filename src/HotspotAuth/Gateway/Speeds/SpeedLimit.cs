namespace HotspotAuth.Gateway.Speeds;

/// <summary>Which way packets go.</summary>
internal enum Direction
{
    /// <summary>From the guest.</summary>
    Up,

    /// <summary>To the guest.</summary>
    Down,
}

/// <summary>Most that a client may move, bit/s; null for no limit.</summary>
internal readonly record struct SpeedLimit(long? Up, long? Down)
{
    /// <summary>The limit of one direction.</summary>
    public long? Of(Direction direction) => direction == Direction.Up ? Up : Down;
}

/// <summary>What keeps a client's speed in one direction.</summary>
internal enum SpeedMeans
{
    /// <summary>Nothing: it has no limit.</summary>
    None,

    /// <summary>A class of HTB, which lets packets wait.</summary>
    Class,

    /// <summary>nftables, which drops packets.</summary>
    Police,
}

/// <summary>How a client's speeds are kept.</summary>
/// <param name="Limit">The limits; null when only the kernel knows them, as after a restart.</param>
/// <param name="Class">The number of its classes, alike on both interfaces; 0 when it has none.</param>
/// <param name="Up">What keeps the upward speed.</param>
/// <param name="Down">What keeps the downward speed.</param>
internal sealed record HeldSpeed(SpeedLimit? Limit, ushort Class, SpeedMeans Up, SpeedMeans Down)
{
    /// <summary>The means of one direction.</summary>
    public SpeedMeans Of(Direction direction) => direction == Direction.Up ? Up : Down;
}
