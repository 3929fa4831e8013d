namespace HotspotAuth.Alerts;

/// <summary>How much it matters. Stored and sent by its lower-case name.</summary>
internal enum AlertSeverity
{
    /// <summary>Somebody should look today.</summary>
    Warn,

    /// <summary>Somebody has to act now: records are lost, or somebody is in who should not be.</summary>
    Bad,
}

/// <summary>What a look at the present facts found.</summary>
/// <param name="Kind">One of <see cref="AlertKinds"/>.</param>
/// <param name="Subject">What of its kind: a stream, a day, a NAS; empty where there is only one. Never a person.</param>
/// <param name="Severity">How much it matters now.</param>
/// <param name="Facts">The values of its words, in the order of their places.</param>
internal sealed record AlertSighting(string Kind, string Subject, AlertSeverity Severity, params IReadOnlyList<AlertFact> Facts);

/// <summary>An alert as it is kept.</summary>
internal sealed record Alert
{
    public required long Id { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required AlertSeverity Severity { get; init; }
    public required IReadOnlyList<AlertFact> Facts { get; init; }
    public required DateTimeOffset Raised { get; init; }

    /// <summary>The severity that was told over mail and webhook; null: none yet.</summary>
    public AlertSeverity? Told { get; init; }

    public DateTimeOffset? Cleared { get; init; }

    /// <summary>When its all-clear was told.</summary>
    public DateTimeOffset? ToldClear { get; init; }

    public DateTimeOffset? Seen { get; init; }
    public string? SeenBy { get; init; }

    public bool IsOpen => Cleared is null;
}

/// <summary>One look at the facts, each minute; what it finds becomes alerts, what it finds no more is cleared.</summary>
/// <param name="Kinds">The kinds it may find: those alone are cleared by what it does not find.</param>
/// <param name="Delay">How long something must hold before it is an alert.</param>
/// <param name="LookAsync">What is found now.</param>
internal sealed record AlertRule(IReadOnlyList<string> Kinds, TimeSpan Delay, Func<DateTimeOffset, CancellationToken, ValueTask<IReadOnlyList<AlertSighting>>> LookAsync)
{
    /// <summary>A look that waits for nothing.</summary>
    public static AlertRule Of(IReadOnlyList<string> kinds, TimeSpan delay, Func<DateTimeOffset, IEnumerable<AlertSighting>> look) =>
        new(kinds, delay, (now, _) => ValueTask.FromResult<IReadOnlyList<AlertSighting>>([.. look(now)]));
}
