namespace HotspotAuth.Drill;

/// <summary>What a drill goes through, in its order.</summary>
internal enum DrillStage
{
    /// <summary>The synthetic guest gets in by the one access decision.</summary>
    Login,

    /// <summary>His session is in the log, marked.</summary>
    Session,

    /// <summary>A packet of his is captured and becomes a flow record.</summary>
    Connection,

    /// <summary>The question who had the address then names him, and nobody else.</summary>
    Find,

    /// <summary>The same question as anybody else asks it, and an export, leave him out.</summary>
    LeftOut,

    /// <summary>The open day and all digests and receipts verify.</summary>
    Verify,

    /// <summary>A copy of the newest sealed day verifies in another place.</summary>
    Restore,
}

/// <summary>What became of a stage. Stored and printed by name.</summary>
internal enum DrillOutcome
{
    Passed,
    Failed,

    /// <summary>It says nothing: the machine has no part of that kind, or an earlier stage failed.</summary>
    NotTried,
}

internal sealed record DrillStep(DrillStage Stage, DrillOutcome Outcome, string? Reason);

/// <summary>A drill that was held.</summary>
internal sealed record DrillResult(DateTimeOffset Time, IReadOnlyList<DrillStep> Steps)
{
    /// <summary>The first stage that failed.</summary>
    public DrillStep? Failed => Steps.FirstOrDefault(step => step.Outcome == DrillOutcome.Failed);
}

/// <summary>A stage has failed, and why, in words for the operator.</summary>
internal sealed class DrillFailure(string message) : Exception(message);
