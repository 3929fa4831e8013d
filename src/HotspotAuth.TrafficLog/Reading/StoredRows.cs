namespace HotspotAuth.TrafficLog;

/// <summary>Where a row is stored: the record that an answer rests on.</summary>
public readonly record struct RowPlace(DateOnly Day, LogStream Stream, long Seq);

/// <summary>A stored row and its place.</summary>
public interface IStoredRow
{
    /// <summary>Day, stream and seq of the row.</summary>
    RowPlace Place { get; }

    /// <summary>The row's <c>time</c>, UTC milliseconds.</summary>
    long Time { get; }
}

/// <summary>A flow record of the log.</summary>
public readonly record struct StoredFlow(RowPlace Place, FlowRow Row) : IStoredRow
{
    /// <inheritdoc/>
    public long Time => Row.Time;
}

/// <summary>A session row of the log.</summary>
public readonly record struct StoredSession(RowPlace Place, SessionRow Row) : IStoredRow
{
    /// <inheritdoc/>
    public long Time => Row.Time;
}

/// <summary>A log-in of the log.</summary>
public readonly record struct StoredAuth(RowPlace Place, AuthRow Row) : IStoredRow
{
    /// <inheritdoc/>
    public long Time => Row.Time;
}

/// <summary>A binding of the log, from the access or the flow stream; the latter has no session.</summary>
public readonly record struct StoredBinding(RowPlace Place, BindingRow Row) : IStoredRow
{
    /// <inheritdoc/>
    public long Time => Row.Time;
}

/// <summary>A translation of the log.</summary>
public readonly record struct StoredTranslation(RowPlace Place, TranslationRow Row) : IStoredRow
{
    /// <inheritdoc/>
    public long Time => Row.Time;
}

/// <summary>A gap of the log, of any stream.</summary>
public readonly record struct StoredGap(RowPlace Place, GapRow Row) : IStoredRow
{
    /// <inheritdoc/>
    public long Time => Row.Time;
}

/// <summary>A comparison of the clock of the log.</summary>
public readonly record struct StoredClock(RowPlace Place, ClockRow Row) : IStoredRow
{
    /// <inheritdoc/>
    public long Time => Row.Time;
}
