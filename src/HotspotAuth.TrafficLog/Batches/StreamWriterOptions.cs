namespace HotspotAuth.TrafficLog;

/// <summary>How a stream's writer batches, bounds its queue and asks its program.</summary>
public sealed record StreamWriterOptions
{
    /// <summary>Most rows of a batch: 1 to 1,000, which is the format's bound.</summary>
    public int BatchRows { get; init; } = 1000;

    /// <summary>Longest time that a row waits for its batch; at most 60 s. Without rows a batch is written each minute anyway.</summary>
    public TimeSpan BatchInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long before its row a thing may have begun, for who makes rows of what has ended (a connection): a crash loses that much before
    /// the last batch too, and its gap says so.
    /// </summary>
    public TimeSpan RowsReachBack { get; init; }

    /// <summary>Most rows that wait; more are lost, counted, and become a gap row.</summary>
    public int QueueRows { get; init; } = 100_000;

    /// <summary>
    /// Called on the writer's thread at each day's first batch: gives every living session (access) or translation (nat)
    /// as a carry row, so that each day answers alone. Must not call the writer.
    /// </summary>
    public Action<RowSink>? Carry { get; init; }

    /// <summary>Called with the number of rows just lost, on the caller's thread.</summary>
    public Action<long>? OnLoss { get; init; }

    /// <summary>Called on the writer's thread when the disk begins to refuse (the fault) and when it works again (null).</summary>
    public Action<Exception?>? OnFault { get; init; }

    /// <summary>Whether the clock is known to be right; null: it is taken to be. Asked at a batch that would otherwise enter a day beyond the next.</summary>
    public Func<bool>? ClockIsSynchronised { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchRows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchRows, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueRows, BatchRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(RowsReachBack, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BatchInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchInterval, TimeSpan.FromSeconds(60));
    }
}
