using System.Globalization;
using System.Text;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Events.Slips;
using HotspotAuth.Export;
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

/// <summary>The hand-out register beside the namings themselves (<see cref="Holders"/>): who is likely to come, and the list as a file.</summary>
internal sealed class HandOut(Database database, SlipRoll roll, SiteSettings site, TimeProvider time)
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

    /// <summary>The register for a spreadsheet: UTF-8 with a byte order mark, CRLF, no codes. That it was taken out is in the audit trail.</summary>
    public byte[] Csv(FloorEvent shown, IReadOnlyList<GuestSlip> slips, Actor actor)
    {
        using (var connection = database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "event-register-export", TrainingEventStore.Subject(shown.Id, shown.Project), rows: slips.Count);
            transaction.Commit();
        }

        var text = new StringBuilder("slip,holder,agency,phone,named\r\n");
        foreach (var slip in slips)
        {
            var named = slip.HolderNamed is { } at ? TimeZoneInfo.ConvertTime(at, site.Zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : "";
            text.Append(CultureInfo.InvariantCulture, $"{slip.Number},{CsvFormat.Cell(slip.Holder ?? "")},{CsvFormat.Cell(slip.Agency ?? "")},{CsvFormat.Cell(slip.Holder is null ? "" : slip.Phone ?? "")},{named}\r\n");
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}
