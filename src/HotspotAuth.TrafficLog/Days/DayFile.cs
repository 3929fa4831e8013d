namespace HotspotAuth.TrafficLog;

/// <summary>The newest batch of a file: its number, the last seq, the chain value after it, its time.</summary>
internal sealed record BatchHead(long K, long Last, byte[] Chain, long Time);

/// <summary>One stream of one day while it is written. A batch is one transaction, synced before it counts.</summary>
internal sealed class DayFile : IDisposable
{
    private readonly Database _database;
    private readonly Statement?[] _inserts = new Statement?[256];
    private readonly Statement _insertBatch;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly BatchTree _tree = new();

    private DayFile(DateOnly day, LogStream stream, Database database, BatchHead head)
    {
        (Day, _database, Head) = (day, database, head);
        foreach (var table in Schema.Current.Tables(stream))
        {
            var marks = string.Join(',', Enumerable.Repeat('?', table.Columns.Count));
            _inserts[table.Number] = database.Prepare($"INSERT INTO \"{table.Name}\" VALUES({marks})");
        }

        _insertBatch = database.Prepare("INSERT INTO batch(k,first,last,count,root,chain,time) VALUES(?,?,?,?,?,?,?)");
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
    }

    public DateOnly Day { get; }

    public BatchHead Head { get; private set; }

    /// <summary>
    /// Makes a day's file with its first batch beside its place and renames it there: whoever finds the file finds a
    /// batch in it, whenever the process was killed.
    /// </summary>
    public static DayFile Create(TrafficStore store, LogStream stream, DateOnly day, RowBlock rows, long time)
    {
        var draft = store.Places.NewStream(stream);
        foreach (var left in (ReadOnlySpan<string>)["", "-wal", "-shm", "-journal"]) File.Delete(draft + left);
        var opening = store.OpeningOf(day, stream);
        var chain = Hash.ChainStart(store.Id.Span, stream.Name(), DayName.Of(day), opening);
        using (var database = OpenForWriting(draft))
        {
            database.Run("BEGIN IMMEDIATE");
            foreach (var statement in DayTables.Statements(stream)) database.Run(statement);
            DayTables.WriteMeta(database, store.Id.Span, stream, day, opening);
            database.Run("COMMIT");
            using var file = new DayFile(day, stream, database, new BatchHead(0, 0, chain, 0));
            file.Append(rows, time);
        }

        Directory.CreateDirectory(store.Places.Day(day));
        DurableFile.SyncFolder(store.Places.Root);
        if (File.Exists(store.Places.Stream(day, stream))) throw new IOException($"{store.Places.Stream(day, stream)} exists already");
        DurableFile.Move(draft, store.Places.Stream(day, stream));
        return Open(store, stream, day);
    }

    /// <summary>Opens a day's file to go on with it; a batch that was cut off by a crash is gone, the ones before are there.</summary>
    public static DayFile Open(TrafficStore store, LogStream stream, DateOnly day)
    {
        var path = store.Places.Stream(day, stream);
        var database = OpenForWriting(path);
        try
        {
            var head = LastBatch(database) ?? throw new IOException($"{path} has no batch: it was not written by this program");
            return new DayFile(day, stream, database, head);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The newest batch of a file that another connection may be writing; null if there is no file.</summary>
    public static BatchHead? ReadHead(string path)
    {
        if (!File.Exists(path)) return null;
        using var database = Database.Open(path, FileAccessKind.Read);
        return LastBatch(database);
    }

    /// <summary>Writes the rows as the next batch; no rows make an empty one. When it returns, the batch is on disk.</summary>
    public void Append(RowBlock rows, long time)
    {
        Run(_begin);
        try
        {
            var next = Insert(rows, time);
            Run(_commit);
            Head = next;
        }
        catch
        {
            TryRollback();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var insert in _inserts) insert?.Dispose();
        _insertBatch.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _database.Dispose();
    }

    private BatchHead Insert(RowBlock rows, long time)
    {
        var root = _tree.Root(rows, Head.Last + 1);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows.Numbered(i, Head.Last + i + 1);
            _inserts[row[1]]!.Insert(row[1..]);
        }

        var head = new BatchHead(Head.K + 1, Head.Last + rows.Count, [], time);
        var chain = Hash.ChainNext(Head.Chain, Hash.Batch(root, head.K, Head.Last + 1, head.Last, rows.Count, time));
        _insertBatch.Bind(1, head.K);
        _insertBatch.Bind(2, Head.Last + 1);
        _insertBatch.Bind(3, head.Last);
        _insertBatch.Bind(4, rows.Count);
        _insertBatch.BindBlob(5, root);
        _insertBatch.BindBlob(6, chain);
        _insertBatch.Bind(7, time);
        Run(_insertBatch);
        return head with { Chain = chain };
    }

    private void TryRollback()
    {
        try
        {
            _database.Run("ROLLBACK");
        }
        catch (SqliteFailure)
        {
            // The failure that led here is the one to tell; the connection is thrown away after it.
        }
    }

    private static void Run(Statement statement)
    {
        statement.Step();
        statement.Reset();
    }

    private static Database OpenForWriting(string path)
    {
        var database = Database.Open(path, FileAccessKind.Write);
        database.Run("PRAGMA journal_mode=WAL");
        database.Run("PRAGMA synchronous=FULL");
        return database;
    }

    private static BatchHead? LastBatch(Database database)
    {
        using var newest = database.Prepare("SELECT k,last,chain,time FROM batch ORDER BY k DESC LIMIT 1");
        return newest.Step() ? new BatchHead(newest.Integer(0), newest.Integer(1), newest.Bytes(2).ToArray(), newest.Integer(3)) : null;
    }
}
