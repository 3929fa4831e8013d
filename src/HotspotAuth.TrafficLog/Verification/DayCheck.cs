namespace HotspotAuth.TrafficLog;

/// <summary>Checks the streams of one day against the digest, the days around it, and what witnesses remember.</summary>
internal sealed class DayCheck(StorePlaces places, DigestChain digests, ReceiptChain receipts, EvidenceFiles files, TimeZoneInfo zone)
{
    private const long SilenceLimit = 120_000;
    private const long SealLimit = 6 * 3_600_000;
    private static readonly string[] OpenSuffixes = [".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal"];
    private string? _store = digests.Store;

    public IEnumerable<VerifyLine> Lines(DateOnly day)
    {
        var entry = digests.Find(day);
        var digest = entry?.Content;
        if (receipts.Of(day) is not null && digest is not null)
            return InOrder(digest).Select(stream => new VerifyLine(DayName.Of(day), stream.Name(), VerifyResult.Purged, digest.Streams[stream.Name()].Rows, ""));

        var folder = PlainFile.Folder(places.Day(day));
        if (folder == PlaceState.Other) return [Line(day, "day", [Finding.Altered("something else stands in the folder's place")])];
        if (digest is not null) return folder == PlaceState.Plain ? Sealed(day, entry!, digest) : InOrder(digest).Select(stream => Line(day, stream.Name(), [Finding.Incomplete("the day is absent and no receipt says why")]));
        return folder == PlaceState.Plain ? Open(day, entry) : [Line(day, "day", [Finding.Incomplete("the day is absent")])];
    }

    public static VerifyLine Line(DateOnly day, string stream, IReadOnlyCollection<Finding> findings, VerifyResult good = VerifyResult.Valid, long rows = 0) =>
        Finding.Line(DayName.Of(day), stream, findings, good, rows);

    private static IEnumerable<LogStream> InOrder(DayDigest digest) => LogStreams.All.Where(stream => digest.Streams.ContainsKey(stream.Name()));

    private List<VerifyLine> Sealed(DateOnly day, DigestEntry entry, DayDigest digest)
    {
        var lines = Strangers(day, digest.Streams.Keys.Select(name => name + ".sqlite").ToHashSet(StringComparer.Ordinal));
        ClockSpan? clock = null;
        foreach (var stream in InOrder(digest))
        {
            var state = PlainFile.File(places.Stream(day, stream));
            if (state == PlaceState.Absent)
            {
                lines.Add(Line(day, stream.Name(), [Finding.Incomplete("the stream is absent")]));
                continue;
            }

            var facts = Facts(day, stream);
            if (!facts.Findings.Exists(finding => finding.Result != VerifyResult.Incomplete)) Compare(facts, digest.Streams[stream.Name()]);
            if (stream == LogStream.Access && facts.Batches >= digest.Streams["access"].Batches && facts.Clock != digest.Clock) facts.Altered("clock is not that of the digest");
            if (stream == LogStream.Access) clock = facts.Clock;
            Surroundings(day, stream, facts);
            lines.Add(Line(day, stream.Name(), [.. facts.Findings, .. entry.File.Findings], VerifyResult.Valid, facts.Rows));
        }

        if (!digest.Streams.ContainsKey("access") && digest.Clock != clock) lines.Add(Line(day, "day", [Finding.Altered("the digest names a clock without an access stream")]));
        return lines;
    }

    private List<VerifyLine> Open(DateOnly day, DigestEntry? entry)
    {
        var lines = Strangers(day, LogStreams.All.SelectMany(stream => OpenSuffixes.Select(suffix => stream.Name() + suffix)).ToHashSet(StringComparer.Ordinal));
        foreach (var stream in LogStreams.All.Where(stream => PlainFile.File(places.Stream(day, stream)) != PlaceState.Absent))
        {
            var facts = Facts(day, stream);
            Surroundings(day, stream, facts);
            if (LaterBatch(day) > DayName.EndOf(day, zone) + SealLimit) facts.Findings.Add(Finding.Incomplete("the day is not sealed although a later one is long begun"));
            lines.Add(Line(day, stream.Name(), [.. facts.Findings, .. entry?.File.Findings ?? []], VerifyResult.Open, facts.Rows));
        }

        return lines;
    }

    private List<VerifyLine> Strangers(DateOnly day, HashSet<string> names) =>
    [
        .. Directory.EnumerateFileSystemEntries(places.Day(day)).Select(path => Path.GetFileName(path)!).Where(name => !names.Contains(name))
            .Order(StringComparer.Ordinal).Select(name => Line(day, "day", [Finding.Altered($"{name} does not belong to the day")])),
    ];

    private StreamFacts Facts(DateOnly day, LogStream stream)
    {
        if (files.Open(day, stream) is not { } database)
        {
            var none = new StreamFacts();
            none.Altered("no database stands in the file's place");
            return none;
        }

        var facts = StreamCheck.Run(database, stream, day);
        if (facts.Findings.Count > 0 && facts.Store.Length == 0) return facts;
        var store = Hash.Hex(facts.Store);
        _store ??= store;
        if (store != _store) facts.Altered("the file is of another store");
        return facts;
    }

    private static void Compare(StreamFacts facts, StreamDigest digest)
    {
        var found = facts.ToDigest();
        if (found.Opening != digest.Opening) facts.Altered("opening is not that of the digest");
        else if (found.Batches < digest.Batches) facts.Findings.Add(Finding.Incomplete(FormattableString.Invariant($"the last {digest.Batches - found.Batches} batches are absent")));
        else if (found != digest) facts.Altered("the rows are not those of the digest");
    }

    private void Surroundings(DateOnly day, LogStream stream, StreamFacts facts)
    {
        // A file that is altered has said enough, and its opening and times mean nothing.
        if (facts.Findings.Exists(finding => finding.Result != VerifyResult.Incomplete)) return;
        CheckOpening(day, stream, facts);
        var before = files.Folders.Where(earlier => earlier < day).Reverse().Select(earlier => files.Last(earlier, stream)).FirstOrDefault(last => last is not null);
        if (before is { } last && facts.FirstBatchTime - last.Time > SilenceLimit && !facts.FirstBatchHasGap)
            facts.Findings.Add(Finding.Incomplete("the silence before the day has no gap row"));
        if (stream == LogStream.Access) new WitnessCheck(digests, receipts, files).Check(facts);
    }

    private void CheckOpening(DateOnly day, LogStream stream, StreamFacts facts)
    {
        foreach (var earlier in files.Folders.Concat(digests.Entries.Select(entry => entry.Day)).Where(earlier => earlier < day).Distinct().OrderDescending())
        {
            var expected = digests.Find(earlier)?.Content is { } digest
                ? digest.Streams.TryGetValue(stream.Name(), out var known) ? Convert.FromHexString(known.Chain) : null
                : files.Last(earlier, stream)?.Chain;
            if (expected is null) continue;
            if (facts.Opening.AsSpan().SequenceEqual(expected)) return;
            var isStart = !facts.Opening.AsSpan().ContainsAnyExcept((byte)0);
            facts.Findings.Add(earlier == day.AddDays(-1) || isStart
                ? Finding.Altered($"the opening does not continue {DayName.Of(earlier)}")
                : Finding.Incomplete($"the opening continues a day after {DayName.Of(earlier)} that is absent"));
            return;
        }

        if (facts.Opening.AsSpan().ContainsAnyExcept((byte)0)) facts.Findings.Add(Finding.Incomplete("the opening continues a day that is absent"));
    }

    // The newest batch of the newest later day that has any.
    private long? LaterBatch(DateOnly day) => files.Folders.Where(later => later > day).Reverse()
        .Select(later => LogStreams.All.Max(stream => files.Last(later, stream)?.Time)).FirstOrDefault(time => time is not null);
}
