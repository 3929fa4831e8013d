namespace HotspotAuth.TrafficLog;

/// <summary>
/// Writes proofs that rows stand in a sealed day, a line a row in the form that README.md, "Proofs", gives. Each call is one pass over the stream's file, whatever
/// the number of rows, in which everything that the digest says of the stream is recomputed; no line is written before it fits.
/// Memory: 32 bytes a level for each key, some 150 bytes for each row that gets a path; a run of blocks at a time.
/// </summary>
public sealed class ProofWriter(TrafficStore store)
{
    /// <summary>A line for each chosen row with its own path, in seq order.</summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="InvalidDataException">The day is not sealed, is not what its digest says, or has no such row; nothing was written.</exception>
    /// <exception cref="IOException">A file can't be read, or the output refused.</exception>
    public long Write(ChosenRows chosen, Stream output, CancellationToken cancellation)
    {
        var seqs = InOrder(chosen);
        if (seqs.Length == 0) return 0;
        using var pick = new RowPick((seq, _) => Array.BinarySearch(seqs, seq) >= 0, provesRows: true, cancellation);
        Recompute(chosen.Day, chosen.Stream, pick);
        RefuseAbsent(chosen, seqs.Length, pick);
        return WriteRows(chosen.Day, chosen.Stream, pick, output, cancellation);
    }

    /// <summary>A line with its own path for each row that has this key (client address of a flow, inside address of a translation) on a day.</summary>
    /// <returns>Rows written; 0 if the key has none.</returns>
    /// <exception cref="ArgumentException">The stream has no keys: access.</exception>
    /// <inheritdoc cref="Write" path="/exception"/>
    public long WriteKey(DateOnly day, LogStream stream, LogIp key, Stream output, CancellationToken cancellation)
    {
        using var pick = PickKey(stream, key, provesRows: true, cancellation);
        Recompute(day, stream, pick);
        return WriteRows(day, stream, pick, output, cancellation);
    }

    /// <summary>
    /// All rows of a key on a day with one proof for them together, that none is missing: rows as lines of a day, a stream and a row in
    /// <paramref name="rows"/>, one line in <paramref name="complete"/>. Takes no memory for the rows.
    /// </summary>
    /// <inheritdoc cref="WriteKey"/>
    public long WriteComplete(DateOnly day, LogStream stream, LogIp key, Stream rows, Stream complete, CancellationToken cancellation)
    {
        using var pick = PickKey(stream, key, provesRows: false, cancellation);
        Recompute(day, stream, pick);
        if (pick.PlaceOf(key) is not { } place) return 0;
        var written = WriteBare(day, stream, pick, rows, cancellation);
        new ProofText(complete).Complete(day, stream, place);
        return written;
    }

    /// <summary>Rows of a day that is not sealed: a line each of a day, a stream and a row. They prove nothing yet.</summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="InvalidDataException">The day is sealed, or its batches do not fit its rows, or it has no such row in a batch.</exception>
    /// <exception cref="IOException">A file can't be read, or the output refused.</exception>
    public long WriteOpen(ChosenRows chosen, Stream output, CancellationToken cancellation)
    {
        var seqs = InOrder(chosen);
        if (seqs.Length == 0) return 0;
        if (File.Exists(store.Places.Digest(chosen.Day))) throw Refused(chosen.Day, chosen.Stream, "the day is sealed");
        using var pick = new RowPick((seq, _) => Array.BinarySearch(seqs, seq) >= 0, provesRows: false, cancellation);
        Check(chosen.Day, chosen.Stream, FileAccessKind.Read, pick);
        RefuseAbsent(chosen, seqs.Length, pick);
        return WriteBare(chosen.Day, chosen.Stream, pick, output, cancellation);
    }

    private static long[] InOrder(ChosenRows chosen) => [.. chosen.Seqs.Distinct().Order()];

    private static RowPick PickKey(LogStream stream, LogIp key, bool provesRows, CancellationToken cancellation)
    {
        if (Schema.Current.Key(stream) is null) throw new ArgumentException($"the {stream.Name()} stream has no keys", nameof(stream));
        return new RowPick((_, other) => other == key, provesRows, cancellation) { WholeKey = key };
    }

    private static void RefuseAbsent(ChosenRows chosen, int count, RowPick pick)
    {
        if (pick.Rows.Count != count) throw Refused(chosen.Day, chosen.Stream, FormattableString.Invariant($"{count - pick.Rows.Count} of the rows asked for are not in it"));
    }

    private static InvalidDataException Refused(DateOnly day, LogStream stream, string why) => new($"no proof can be given of {DayName.Of(day)} {stream.Name()}: {why}");

    private void Recompute(DateOnly day, LogStream stream, RowPick pick)
    {
        var file = SignedFile.Load(store.Places.Digest(day), store.Places.DigestSignature(day));
        if (file.Json is null) throw Refused(day, stream, "the day is not sealed");
        if (DayDigest.TryRead(file.Json) is not { } digest) throw Refused(day, stream, "the digest is not in its signed form");
        file.CheckSignature(store.Places.Key(digest.Key), digest.Key);
        if (file.Findings is [var wrong, ..]) throw Refused(day, stream, $"digest: {wrong.Reason}");
        if (digest.Faults is [var fault, ..]) throw Refused(day, stream, $"sealed with faults: {fault}");
        if (digest.Day != DayName.Of(day) || digest.Store != Hash.Hex(store.Id.Span)) throw Refused(day, stream, "the digest is of another day or store");
        if (!digest.Streams.TryGetValue(stream.Name(), out var named)) throw Refused(day, stream, "the digest names no such stream");
        var facts = Check(day, stream, FileAccessKind.Immutable, pick);
        if (Hash.Hex(facts.Store) != digest.Store || facts.ToDigest() != named) throw Refused(day, stream, "the rows are not those of the digest");
    }

    private StreamFacts Check(DateOnly day, LogStream stream, FileAccessKind access, RowPick pick)
    {
        var place = store.Places.Stream(day, stream);
        if (PlainFile.Folder(store.Places.Day(day)) != PlaceState.Plain || PlainFile.File(place) != PlaceState.Plain) throw Refused(day, stream, "the file is absent");
        using var database = Database.Open(place, access);
        var facts = StreamCheck.Run(database, stream, day, pick: pick);
        // A silence without a gap row is no damage of the rows that are there.
        if (facts.Findings.Find(finding => finding.Result != VerifyResult.Incomplete) is { Reason: { } reason }) throw Refused(day, stream, reason);
        return facts;
    }

    private static long WriteRows(DateOnly day, LogStream stream, RowPick pick, Stream output, CancellationToken cancellation)
    {
        var text = new ProofText(output);
        var (at, batch, batchPath) = (0, (PickedBatch?)null, (IReadOnlyList<byte[]>)[]);
        foreach (var content in pick.Contents())
        {
            cancellation.ThrowIfCancellationRequested();
            var row = pick.Rows[at++];
            if (row.Batch is null)
            {
                text.Row(day, stream, content.Span, row.Index, pick.PlaceOf(row.Key)!);
                continue;
            }

            if (row.Batch != batch) (batch, batchPath) = (row.Batch, pick.Batches!.Path(row.Batch.K - 1, pick.BatchCount));
            text.Row(day, stream, content.Span, row.Index, batch, batchPath);
        }

        return at;
    }

    private static long WriteBare(DateOnly day, LogStream stream, RowPick pick, Stream output, CancellationToken cancellation)
    {
        var text = new ProofText(output);
        var written = 0L;
        foreach (var content in pick.Contents())
        {
            cancellation.ThrowIfCancellationRequested();
            text.Row(day, stream, content.Span);
            written++;
        }

        return written;
    }
}
