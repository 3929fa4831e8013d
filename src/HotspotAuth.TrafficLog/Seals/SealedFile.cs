using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>Turns an open day's file into a sealed one: the same rows, the many of them packed, no journal, read-only.</summary>
internal static class SealedFile
{
    private static readonly string[] Journals = ["-wal", "-shm", "-journal"];

    /// <summary>
    /// Checks the stream, stores it anew beside its place, recomputes everything from the new file, and renames it there.
    /// A stream that is altered stays as it lies, for whoever looks into it.
    /// </summary>
    public static StreamFacts Store(TrafficStore store, DateOnly day, LogStream stream)
    {
        var place = store.Places.Stream(day, stream);
        var catalogue = new Catalogue();
        var found = CheckInPlace(place, stream, day, catalogue);
        if (found.Findings.Exists(finding => finding.Result == VerifyResult.Altered)) return found;
        var folder = Path.Combine(store.Places.Sealing, DayName.Of(day));
        var draft = Path.Combine(folder, Path.GetFileName(place));
        Directory.CreateDirectory(folder);
        foreach (var left in Journals.Append("")) File.Delete(draft + left);
        Write(place, draft, stream, catalogue);
        DurableFile.Sync(draft);
        StreamFacts facts;
        using (var copy = Database.Open(draft, FileAccessKind.Immutable)) facts = StreamCheck.Run(copy, stream, day);
        if (facts.ToDigest() != found.ToDigest()) throw new IOException($"{draft} does not hold what {place} holds: look at the disk, then seal again");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        foreach (var journal in Journals) File.Delete(place + journal);
        DurableFile.Move(draft, place);
        // With whatever a seal that was killed left in it.
        Directory.Delete(folder, recursive: true);
        return facts;
    }

    private static void Write(string place, string draft, LogStream stream, Catalogue catalogue)
    {
        var rules = Schema.Current.Tables(stream).Select(PackingRule.Find).OfType<PackingRule>().ToList();
        using (var source = Database.Open(place, FileAccessKind.Read))
        {
            // Blocks are there already where a seal was cut off after its file stood in its place.
            if (rules.Count == 0 || DayPacker.IsPacked(source, rules[0]))
            {
                source.Run($"VACUUM INTO '{draft.Replace("'", "''", StringComparison.Ordinal)}'");
                rules.Clear();
            }
        }

        if (rules.Count > 0) DayPacker.Pack(place, draft, stream);
        using var copy = Database.Open(draft, FileAccessKind.Write);
        copy.Run("PRAGMA journal_mode=DELETE");
        if (Catalogue.IsIn(copy)) return;
        copy.Run("BEGIN");
        catalogue.Write(copy);
        foreach (var index in DayTables.Indexes(stream)) copy.Run(index);
        copy.Run("COMMIT");
    }

    private static StreamFacts CheckInPlace(string place, LogStream stream, DateOnly day, Catalogue catalogue)
    {
        try
        {
            Settle(place);
        }
        catch (SqliteFailure failure) when ((failure.Code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            // Found again by the check, in its words.
        }

        using var database = Database.Open(place, FileAccessKind.Read);
        return StreamCheck.Run(database, stream, day, catalogue);
    }

    // All of the journal into the file: a reader that opens it from now on misses nothing when the journal is unlinked.
    private static void Settle(string place)
    {
        using var database = Database.Open(place, FileAccessKind.Write);
        using var checkpoint = database.Prepare("PRAGMA wal_checkpoint(PASSIVE)");
        if (checkpoint.Step() && checkpoint.Integer(1) != checkpoint.Integer(2))
            throw new IOException($"{place} is held by a reader of an older state: seal again when it has ended");
    }
}
