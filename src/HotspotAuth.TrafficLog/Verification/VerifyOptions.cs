namespace HotspotAuth.TrafficLog;

/// <summary>What to verify, and what to trust.</summary>
/// <param name="Directory">The store's folder (<c>traffic</c>).</param>
public sealed record VerifyOptions(string Directory)
{
    /// <summary>First day whose streams are checked; null: the oldest. The digest chain and receipts are always checked whole.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day whose streams are checked; null: the newest.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Key ids that are trusted from outside the store: the first key, and one for each lost key.</summary>
    public IReadOnlyList<string> Trust { get; init; } = [];

    /// <summary>Anchor lines that left the machine; other lines among them are passed over. Null: none were given.</summary>
    public IReadOnlyList<string>? Anchors { get; init; }

    /// <summary>Every sealed day must be covered by an anchor of its own digest or of a later one.</summary>
    public bool RequireAnchor { get; init; }

    /// <summary>The site's zone, for days that no digest names it for; null: the newest digest's, else the store's.</summary>
    public string? Zone { get; init; }
}
