namespace HotspotAuth.TrafficLog;

/// <summary>
/// What the store says of a day by its folder, digest and receipt alone: no row is read and no signature checked, so it is a claim and
/// no proof. Rows, gaps and losses are the digest's; null where there is none that parses. Hash in hex.
/// </summary>
public sealed record DaySummary(DateOnly Day, bool IsThere)
{
    /// <summary>When it was sealed; null while it is open.</summary>
    public DateTimeOffset? Sealed { get; init; }

    /// <summary>SHA-256 of the digest's file.</summary>
    public string? DigestHash { get; init; }

    /// <summary>Rows of all streams.</summary>
    public long? Rows { get; init; }

    /// <summary>Gap rows of all streams.</summary>
    public long Gaps { get; init; }

    /// <summary>Smallest and greatest recorded offset of our clock, microseconds; null where none is recorded.</summary>
    public (long MinMicroseconds, long MaxMicroseconds)? Clock { get; init; }

    /// <summary>Faults that were found at the seal.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>When it was deleted by its receipt.</summary>
    public DateTimeOffset? Purged { get; init; }

    /// <summary>The receipt's number.</summary>
    public long? Receipt { get; init; }
}
