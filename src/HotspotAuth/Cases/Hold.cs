namespace HotspotAuth.Cases;

internal enum HoldState
{
    /// <summary>Keeps its rows, and takes in those of days to come while its span lasts.</summary>
    Active,

    /// <summary>Its end is decided; the folder goes.</summary>
    Ending,

    /// <summary>Nothing of it is kept but that there was such an order.</summary>
    Ended,
}

/// <summary>Somebody asked that a hold ends before its time; another person confirms it.</summary>
internal sealed record ReleaseProposal(string By, DateTimeOffset Asked, string Reason);

/// <summary>An official's order to keep records beyond their time.</summary>
internal sealed record Hold
{
    /// <summary>Also the name of its folder: the day it was made and four letters, so that no two machines have the same.</summary>
    public required string Id { get; init; }

    /// <summary>The order as the letter names it; further orders stand behind the first.</summary>
    public required string Order { get; init; }

    public required string Officer { get; init; }
    public string? Agency { get; init; }
    public required string Reason { get; init; }
    public required HoldScope Scope { get; init; }

    /// <summary>When its rows go.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Two years from its earliest record: no order reaches farther (Computer Crime Act s.26).</summary>
    public required DateTimeOffset Latest { get; init; }

    public required DateTimeOffset Made { get; init; }
    public required string MadeBy { get; init; }
    public HoldState State { get; init; }

    /// <summary><c>expired</c> or <c>released</c>, once the end is decided.</summary>
    public string? Why { get; init; }

    public DateTimeOffset? Ended { get; init; }
    public ReleaseProposal? Release { get; init; }

    public bool IsActive => State == HoldState.Active;
}

/// <summary>A sealed day whose matching rows are in the case's folder.</summary>
internal sealed record HeldDay(DateOnly Day, string Digest, long Access, long Flow, long Nat)
{
    public long Rows => Access + Flow + Nat;
}

/// <summary>What was done with a hold.</summary>
internal sealed record HoldStep(string Kind, DateTimeOffset Time, string Username, string? Text);

/// <summary>An order as it was typed.</summary>
internal sealed record NewHold
{
    public string Order { get; init; } = "";
    public string Officer { get; init; } = "";
    public string? Agency { get; init; }
    public string Reason { get; init; } = "";
    public IReadOnlyList<string> Users { get; init; } = [];
    public IReadOnlyList<string> Ips { get; init; } = [];
    public IReadOnlyList<string> Macs { get; init; } = [];
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public DateTimeOffset? Until { get; init; }
}
