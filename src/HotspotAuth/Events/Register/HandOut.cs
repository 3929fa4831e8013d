using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Events.Slips;
using HotspotAuth.Operation;

namespace HotspotAuth.Events.Register;

/// <summary>Somebody who may well be the next holder, as the desk picks him.</summary>
internal sealed record LikelyHolder(string Name, string? Phone)
{
    private const string Between = " · ";

    /// <summary>One line to pick.</summary>
    public string Shown => Phone is null ? Name : Name + Between + Phone;

    /// <summary>What was picked comes back as its line; what was typed as it is.</summary>
    public static LikelyHolder Read(string? typed)
    {
        var text = typed ?? "";
        var at = text.LastIndexOf(Between, StringComparison.Ordinal);
        return at < 0 ? new LikelyHolder(text, null) : new LikelyHolder(text[..at], text[(at + Between.Length)..]);
    }
}

/// <summary>The hand-out register beside the namings themselves (<see cref="Holders"/>): who is likely to come.</summary>
internal sealed class HandOut(Database database, SlipRoll roll)
{
    private const int Most = 400;

    /// <summary>The names that the event's list expects and nobody took yet, then those who held a slip of this event or of the same agency's.</summary>
    public IReadOnlyList<LikelyHolder> Likely(FloorEvent shown)
    {
        using var connection = database.Open();
        var earlier = connection.Query<(string Name, string Phone)>(
            """
            SELECT h.name, h.phone FROM account_holder h JOIN account a ON a.id = h.account JOIN training_event e ON e.id = a.event
            WHERE e.id = @Id OR e.agency = @Agency GROUP BY h.name, h.phone ORDER BY max(h.id) DESC LIMIT @Most
            """,
            new { shown.Id, shown.Agency, Most }).Select(row => new LikelyHolder(row.Name, row.Phone)).ToArray();
        var known = earlier.Select(person => person.Name).ToHashSet(StringComparer.Ordinal);
        return [.. roll.Of(shown.Id).Where(slip => slip.Expected is { } name && !known.Contains(name)).Select(slip => new LikelyHolder(slip.Expected!, slip.Phone)), .. earlier];
    }
}
