namespace HotspotAuth.TrafficLog;

/// <summary>
/// Opens the streams of a store for verification without writing in it: sealed files as immutable, open ones as copies
/// with their journals. Each is opened once.
/// </summary>
internal sealed class EvidenceFiles(StorePlaces places, DigestChain digests) : IDisposable
{
    private const int CopyAttempts = 20;
    private static readonly string[] Journals = ["-wal", "-journal"];
    private readonly Dictionary<(DateOnly, LogStream), Database?> _open = [];
    private string? _copies;

    public List<DateOnly> Folders { get; } = places.Days();

    /// <summary>A stream's file; null if there is no plain file in its place, or no database in it.</summary>
    public Database? Open(DateOnly day, LogStream stream)
    {
        if (_open.TryGetValue((day, stream), out var database)) return database;
        if (PlainFile.Folder(places.Day(day)) == PlaceState.Plain && PlainFile.File(places.Stream(day, stream)) == PlaceState.Plain)
        {
            try
            {
                database = digests.Find(day)?.File.Json is not null
                    ? Database.Open(places.Stream(day, stream), FileAccessKind.Immutable)
                    : Database.Open(Copy(day, stream), FileAccessKind.Write);
            }
            catch (SqliteFailure)
            {
                database = null;
            }
        }

        return _open[(day, stream)] = database;
    }

    /// <summary>The stored chain value of a batch; null if the file or the batch is absent.</summary>
    public byte[]? ChainAt(DateOnly day, LogStream stream, long k) => Ask(day, stream, "SELECT chain,time FROM batch WHERE k=?", k)?.Chain;

    /// <summary>Chain value and time of a stream's last batch on a day; null if the file is absent.</summary>
    public (byte[] Chain, long Time)? Last(DateOnly day, LogStream stream) => Ask(day, stream, "SELECT chain,time FROM batch ORDER BY k DESC LIMIT ?", 1);

    public void Dispose()
    {
        foreach (var database in _open.Values) database?.Dispose();
        if (_copies is not null) Directory.Delete(_copies, recursive: true);
    }

    private (byte[] Chain, long Time)? Ask(DateOnly day, LogStream stream, string sql, long value)
    {
        if (Open(day, stream) is not { } database) return null;
        try
        {
            using var batch = database.Prepare(sql);
            batch.Bind(1, value);
            return batch.Step() ? (batch.Bytes(0).ToArray(), batch.Integer(1)) : null;
        }
        catch (SqliteFailure)
        {
            return null;
        }
    }

    private string Copy(DateOnly day, LogStream stream)
    {
        _copies ??= Directory.CreateTempSubdirectory("hotspotauth-verify-").FullName;
        var source = places.Stream(day, stream);
        var copy = Path.Combine(_copies, $"{DayName.Of(day)}-{stream.Name()}.sqlite");
        for (var attempt = 1; ; attempt++)
        {
            // The writer may move its journal into the file meanwhile; then file and journal of the copy would not fit.
            var before = State(source);
            File.Copy(source, copy, overwrite: true);
            foreach (var journal in Journals)
            {
                File.Delete(copy + journal);
                if (PlainFile.File(source + journal) == PlaceState.Plain) File.Copy(source + journal, copy + journal);
            }

            if (State(source) == before || attempt == CopyAttempts) return copy;
        }
    }

    private static (DateTime Changed, string JournalHead) State(string source)
    {
        var head = new byte[32];
        if (PlainFile.File(source + "-wal") == PlaceState.Plain)
        {
            using var journal = new FileStream(source + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _ = journal.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }

        return (File.GetLastWriteTimeUtc(source), Hash.Hex(head));
    }
}
