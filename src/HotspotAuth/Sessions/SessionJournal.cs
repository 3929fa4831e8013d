using System.Threading.Channels;
using Dapper;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Sessions;

/// <summary>
/// The one writer of sessions and accounting. Work that waits together is committed together (group commit,
/// <c>synchronous=FULL</c>), and each caller goes on only when its own part is on the disk.
/// </summary>
internal sealed partial class SessionJournal : IAsyncDisposable
{
    private const int Waiting = 16_384;
    private const int BatchSize = 256;

    /// <summary>After a full disk nothing is promised until it has this many octets again.</summary>
    private const long RoomAgain = 1 << 20;

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly Database _database;
    private readonly ILogger<SessionJournal> _logger;
    private readonly Task _writer;

    public SessionJournal(Database database, ILogger<SessionJournal> logger)
    {
        _database = database;
        _logger = logger;
        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>False after a failed commit, until one succeeds with room to spare: nothing may be promised then.</summary>
    public bool CanWrite { get; private set; } = true;

    /// <summary>Writes for no other reason than to see whether it can; <see cref="CanWrite"/> says. While nothing may be promised, nobody sends anything that would show that the disk has room again.</summary>
    public async Task TryAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(t => t.Connection!.Execute("UPDATE revision SET value = value WHERE id = 1", transaction: t), cancellationToken);
        }
        catch (SqliteException)
        {
            // told already; CanWrite stays false
        }
    }

    /// <summary>Runs <paramref name="work"/> inside the next commit. Throws what the store threw; nothing of it was kept then.</summary>
    public Task WriteAsync(Action<SqliteTransaction> work, CancellationToken cancellationToken) => WriteAsync(work, committed: null, cancellationToken);

    /// <summary>The same; <paramref name="committed"/> runs after the commit, in the order of the commits, before this returns. It must be quick.</summary>
    public async Task WriteAsync(Action<SqliteTransaction> work, Action? committed, CancellationToken cancellationToken)
    {
        var item = new Work(work, committed);
        await _queue.Writer.WriteAsync(item, cancellationToken);
        await item.Done.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Work>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var work)) batch.Add(work);
            Commit(batch);
        }
    }

    private void Commit(List<Work> batch)
    {
        try
        {
            using var connection = _database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var work in batch) work.Run(transaction);
            transaction.Commit();
        }
        catch (Exception e) when (batch.Count > 1)
        {
            // One bad item must not take the others with it: each alone, so that only its owner hears of it.
            LogBatchSplit(e, batch.Count);
            foreach (var work in batch) Commit([work]);
            return;
        }
        catch (Exception e)
        {
            if (e is SqliteException { SqliteErrorCode: not SQLitePCL.raw.SQLITE_CONSTRAINT }) CanWrite = false;
            LogFailed(e);
            batch[0].Done.TrySetException(e);
            return;
        }

        CanWrite = CanWrite || HasRoom(); // a small write may still fit where the next would not
        foreach (var work in batch) Tell(work);
    }

    private bool HasRoom()
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(_database.Path)!).AvailableFreeSpace >= RoomAgain;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Tell(Work work)
    {
        try
        {
            work.Committed();
        }
        catch (Exception e)
        {
            LogNotTold(e); // it is on the disk all the same
        }

        work.Done.TrySetResult();
    }

    [LoggerMessage(7100, LogLevel.Warning, "A commit of {Count} session changes failed; trying them one by one")]
    private partial void LogBatchSplit(Exception exception, int count);

    [LoggerMessage(7101, LogLevel.Error, "A session change could not be written; its sender gets no answer. Look at the disk's space and rights")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(7102, LogLevel.Error, "A session change was written, but what follows from it failed")]
    private partial void LogNotTold(Exception exception);

    private sealed class Work(Action<SqliteTransaction> run, Action? committed)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public void Run(SqliteTransaction transaction) => run(transaction);
        public void Committed() => committed?.Invoke();
    }
}
