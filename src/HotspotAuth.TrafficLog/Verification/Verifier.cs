namespace HotspotAuth.TrafficLog;

/// <summary>
/// Verifies a store as README.md of this folder says, and as the independent verifier in <c>deploy/verify</c> does: the
/// digest chain and the receipts whole, the streams of the chosen days row by row. Never writes in the store.
/// </summary>
public static class Verifier
{
    /// <summary>A line per day and stream, and one for each digest, receipt or anchor that has a fault.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no store.</exception>
    public static VerifyReport Verify(VerifyOptions options)
    {
        SystemSqlite.Use();
        var places = new StorePlaces(options.Directory);
        if (!Directory.Exists(places.Root)) throw new DirectoryNotFoundException($"{places.Root}: there is no traffic log");
        var digests = new DigestChain(places, options.Trust);
        var receipts = new ReceiptChain(places, digests);
        using var files = new EvidenceFiles(places, digests);
        var chosen = Days(files, digests, receipts).Where(day => !(day < options.From) && !(day > options.To)).ToList();
        // Access first: what its witnesses name was written before, so the copies of the other streams have it.
        foreach (var day in chosen)
        {
            foreach (var stream in LogStreams.All) files.Open(day, stream);
        }

        var check = new DayCheck(places, digests, receipts, files, Zones.Find(options.Zone ?? digests.Newest?.Zone ?? ZoneOf(places)));
        var lines = new List<VerifyLine>();
        foreach (var day in chosen) lines.AddRange(check.Lines(day));
        lines.AddRange(digests.Entries.Where(entry => entry.File.Findings.Count > 0).Select(entry => DayCheck.Line(entry.Day, "digest", entry.File.Findings)));
        lines.AddRange(receipts.Entries.Where(entry => entry.File.Findings.Count > 0).Select(entry => new VerifyLine(
            entry.Content?.Day ?? StorePlaces.ReceiptName(entry.Number), "receipt", entry.File.Findings.Max(finding => finding.Result), 0,
            string.Join("; ", entry.File.Findings.OrderByDescending(finding => finding.Result).Select(finding => finding.Reason)))));
        lines.AddRange(Anchors(options, digests, receipts, files, chosen));
        return new VerifyReport(lines);
    }

    private static SortedSet<DateOnly> Days(EvidenceFiles files, DigestChain digests, ReceiptChain receipts)
    {
        var days = new SortedSet<DateOnly>(files.Folders);
        days.UnionWith(digests.Entries.Select(entry => entry.Day));
        foreach (var entry in receipts.Entries)
        {
            if (entry.Content is not null && DayName.TryParse(entry.Content.Day, out var day)) days.Add(day);
        }

        return days;
    }

    private static IEnumerable<VerifyLine> Anchors(VerifyOptions options, DigestChain digests, ReceiptChain receipts, EvidenceFiles files, List<DateOnly> chosen)
    {
        var witness = new WitnessCheck(digests, receipts, files);
        DateOnly? newest = null;
        foreach (var line in options.Anchors ?? [])
        {
            if (!AnchorLine.TryRead(line, out var anchor) || (digests.Newest is { } digest && anchor!.Site != digest.Site)) continue;
            var day = anchor!.Day;
            var fact = new WitnessFact("anchor", DayName.Of(day), anchor.Stream?.Name(), anchor.Number, Convert.FromHexString(anchor.Hash));
            if (witness.Find(fact) is { } finding) yield return DayCheck.Line(day, "anchor", [finding]);
            else if (anchor.Stream is null && !(day < newest)) newest = day;
        }

        if (!options.RequireAnchor) yield break;
        // Each digest holds the hash of the one before, so a later anchor covers it.
        foreach (var day in chosen.Where(day => digests.HashOf(day) is not null && !(day <= newest)))
            yield return DayCheck.Line(day, "anchor", [Finding.NotVerifiable("no anchor covers the day")]);
    }

    private static string? ZoneOf(StorePlaces places) =>
        File.Exists(places.Identity) ? CanonicalJson.TryRead(File.ReadAllBytes(places.Identity))?.GetValueOrDefault("zone") as string : null;
}
