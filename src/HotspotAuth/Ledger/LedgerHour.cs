namespace HotspotAuth.Ledger;

/// <summary>What became of the comparison of an hour.</summary>
internal enum LedgerVerdict
{
    /// <summary>Not all of its records are written yet.</summary>
    Open,

    /// <summary>Both counts agree as they usually do.</summary>
    Normal,

    /// <summary>They do not, or much traffic had no session: somebody should look.</summary>
    Outside,

    /// <summary>Too little was accounted to say anything.</summary>
    Quiet,

    /// <summary>It can't be said: <see cref="LedgerReason"/> tells why.</summary>
    Cannot,
}

/// <summary>Why an hour is outside or can't be judged.</summary>
internal enum LedgerReason
{
    /// <summary>The flow records have less than the accounting.</summary>
    Fewer,

    /// <summary>The flow records have more than the accounting.</summary>
    More,

    /// <summary>Clients without a session sent or received more than doors and refusals explain.</summary>
    Strangers,

    /// <summary>Nothing was recorded for a part of the hour, and the log says so itself.</summary>
    Gap,

    /// <summary>No flows are recorded at this site.</summary>
    NoFlows,

    /// <summary>The log of the hour can't be read.</summary>
    Unreadable,
}

/// <summary>Bytes of the IP layer, up from clients and down to them.</summary>
internal readonly record struct BothWays(long Up, long Down)
{
    public long Sum => Up + Down;

    public static BothWays operator +(BothWays a, BothWays b) => new(a.Up + b.Up, a.Down + b.Down);
}

/// <summary>Which ratio of flow bytes to accounted bytes is usual here, and how far from it an hour may be. Millionths.</summary>
internal readonly record struct NormalBand(long Usual, long Width)
{
    public const long One = 1_000_000;

    public bool Holds(long ratio) => Math.Abs(ratio - Usual) <= Width;
}

/// <summary>
/// An hour of the ledger; <paramref name="From"/> is its beginning, UTC milliseconds. <paramref name="Sessions"/> were compared: their accounting told of
/// a part of the hour at least. <paramref name="Unreported"/> lived in it, but their NAS told nothing for longer than comparing reaches.
/// <paramref name="Strangers"/> are clients whose traffic (<paramref name="Strange"/>) belonged to no session, <paramref name="GapMs"/> is how long no flows were recorded.
/// </summary>
internal sealed record LedgerHour(
    long From, LedgerVerdict Verdict, LedgerReason? Reason, int Sessions, int Unreported, BothWays Accounting, BothWays Flows, NormalBand Band, int Strangers, BothWays Strange, long GapMs)
{
    public const long Length = 3_600_000;

    public long To => From + Length;

    /// <summary>Flow bytes by accounted bytes, millionths; null where nothing was accounted.</summary>
    public long? Ratio => Accounting.Sum <= 0 ? null : (long)((decimal)Flows.Sum * NormalBand.One / Accounting.Sum);

    /// <summary>What of the usual ratio is missing (above zero) or too much (below it), millionths.</summary>
    public long? Missing => Ratio is { } ratio && Band.Usual > 0 ? NormalBand.One - (ratio * NormalBand.One / Band.Usual) : null;

    /// <summary>The beginning of the hour that a moment lies in.</summary>
    public static long Of(long time) => time - (((time % Length) + Length) % Length);
}

/// <summary>One session of an hour: what was accounted, and what its flow records say.</summary>
internal sealed record LedgerSession(string Session, BothWays Accounting, BothWays Flows)
{
    public long Difference => Math.Abs(Accounting.Sum - Flows.Sum);
}
