using SQLitePCL;

namespace HotspotAuth.TrafficLog;

/// <summary>Turns an open day's file into a sealed one: the same rows, an index by client and time, no journal, read-only.</summary>
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
        var found = CheckInPlace(place, stream, day);
        if (found.Findings.Exists(finding => finding.Result == VerifyResult.Altered)) return found;
        var folder = Path.Combine(store.Places.Sealing, DayName.Of(day));
        var draft = Path.Combine(folder, Path.GetFileName(place));
        Directory.CreateDirectory(folder);
        foreach (var left in Journals.Append("")) File.Delete(draft + left);
        using (var source = Database.Open(place, FileAccessKind.Read)) source.Run($"VACUUM INTO '{draft.Replace("'", "''", StringComparison.Ordinal)}'");
        using (var copy = Database.Open(draft, FileAccessKind.Write))
        {
            copy.Run("PRAGMA journal_mode=DELETE");
            foreach (var index in Indexes(stream)) copy.Run(index);
        }

        DurableFile.Sync(draft);
        StreamFacts facts;
        using (var copy = Database.Open(draft, FileAccessKind.Immutable)) facts = StreamCheck.Run(copy, stream, day);
        if (facts.ToDigest() != found.ToDigest()) throw new IOException($"{draft} does not hold what {place} holds: look at the disk, then seal again");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        foreach (var journal in Journals) File.Delete(place + journal);
        DurableFile.Move(draft, place);
        Directory.Delete(folder);
        return facts;
    }

    private static StreamFacts CheckInPlace(string place, LogStream stream, DateOnly day)
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
        return StreamCheck.Run(database, stream, day);
    }

    // All of the journal into the file: a reader that opens it from now on misses nothing when the journal is unlinked.
    private static void Settle(string place)
    {
        using var database = Database.Open(place, FileAccessKind.Write);
        using var checkpoint = database.Prepare("PRAGMA wal_checkpoint(PASSIVE)");
        if (checkpoint.Step() && checkpoint.Integer(1) != checkpoint.Integer(2))
            throw new IOException($"{place} is held by a reader of an older state: seal again when it has ended");
    }

    private static IEnumerable<string> Indexes(LogStream stream) => stream switch
    {
        LogStream.Flow => ["CREATE INDEX IF NOT EXISTS flow_client ON flow(client_ip, time)"],
        LogStream.Nat => ["CREATE INDEX IF NOT EXISTS translation_outside ON translation(outside_ip, outside_port, start)", "CREATE INDEX IF NOT EXISTS translation_inside ON translation(inside_ip, start)"],
        _ => [],
    };
}
