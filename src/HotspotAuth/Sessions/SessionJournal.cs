using System.Threading.Channels;
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
    private const int BatchSize = 4096;

    /// <summary>After a full disk nothing is promised until it has this many octets again.</summary>
    private const long RoomAgain = 1 << 20;

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly Database _database;
    private readonly ILogger<SessionJournal> _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionWriter? _store;

    public SessionJournal(Database database, ILogger<SessionJournal> logger)
    {
        _database = database;
        _logger = logger;
        // A thread of its own: a commit blocks until the disk has it.
        new Thread(WriteAll) { IsBackground = true, Name = "session journal" }.Start();
    }

    /// <summary>False after a failed commit, until one succeeds with room to spare: nothing may be promised then.</summary>
    public bool CanWrite { get; private set; } = true;

    /// <summary>Writes for no other reason than to see whether it can; <see cref="CanWrite"/> says. While nothing may be promised, nobody sends anything that would show that the disk has room again.</summary>
    public async Task TryAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(store => store.TryWrite(), cancellationToken);
        }
        catch (SqliteException)
        {
            // told already; CanWrite stays false
        }
    }

    /// <summary>Runs <paramref name="work"/> inside the next commit. Throws what the store threw; nothing of it was kept then.</summary>
    public Task WriteAsync(Action<SessionWriter> work, CancellationToken cancellationToken) => WriteAsync(work, committed: null, cancellationToken);

    /// <summary>
    /// The same; <paramref name="committed"/> runs after the commit, in the order of the commits, before this returns. It must
    /// be quick. A commit may be tried again without a neighbour that failed: then <paramref name="work"/> runs anew.
    /// </summary>
    public async Task WriteAsync(Action<SessionWriter> work, Action? committed, CancellationToken cancellationToken)
    {
        var item = new Work(work, committed, TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(item, cancellationToken);
        await item.Done.Task;
    }

    /// <summary>The same for callers who have little left to do: one thread goes on with all of a commit, one after another.</summary>
    public async Task RecordAsync(Action<SessionWriter> work, Action committed, CancellationToken cancellationToken)
    {
        var item = new Work(work, committed, TaskCreationOptions.None);
        await _queue.Writer.WriteAsync(item, cancellationToken);
        await item.Done.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
    }

    private void WriteAll()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var batch = new List<Work>();
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var work)) batch.Add(work);
            Commit(batch);
        }

        Forget();
        _ended.SetResult();
    }

    /// <summary>Commits the batch; work whose own fault stops it is left out, and the rest committed without it.</summary>
    private void Commit(List<Work> batch)
    {
        while (batch.Count > 0)
        {
            var at = 0;
            try
            {
                _store ??= new SessionWriter(_database);
                _store.Begin();
                for (; at < batch.Count; at++) batch[at].Run(_store);
                _store.Commit();
                break;
            }
            catch (Exception e)
            {
                Forget();
                LogFailed(e);
                if (at < batch.Count && e is not SqliteException { SqliteErrorCode: not (SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH or SQLitePCL.raw.SQLITE_TOOBIG) })
                {
                    batch[at].Done.TrySetException(e);
                    batch.RemoveAt(at);
                    continue;
                }

                CanWrite = false;
                foreach (var work in batch) work.Done.TrySetException(e);
                return;
            }
        }

        if (batch.Count == 0) return; // nothing was left to show that it can
        CanWrite = CanWrite || HasRoom(); // a small write may still fit where the next would not
        foreach (var work in batch) Committed(work);
        // The next batch is written while these are told.
        ThreadPool.UnsafeQueueUserWorkItem(static told => told.ForEach(work => work.Done.TrySetResult()), batch, preferLocal: false);
    }

    /// <summary>What the writer remembers may have been rolled back; a fresh one reads it again.</summary>
    private void Forget()
    {
        try
        {
            _store?.Dispose();
        }
        catch (SqliteException e)
        {
            LogFailed(e); // the connection is closed all the same, and with it the transaction
        }

        _store = null;
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

    private void Committed(Work work)
    {
        try
        {
            work.Committed();
        }
        catch (Exception e)
        {
            LogNotTold(e); // it is on the disk all the same
        }
    }

    [LoggerMessage(7101, LogLevel.Error, "A session change could not be written; its sender gets no answer. Look at the disk's space and rights")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(7102, LogLevel.Error, "A session change was written, but what follows from it failed")]
    private partial void LogNotTold(Exception exception);

    private sealed class Work(Action<SessionWriter> run, Action? committed, TaskCreationOptions options)
    {
        public TaskCompletionSource Done { get; } = new(options);
        public void Run(SessionWriter store) => run(store);
        public void Committed() => committed?.Invoke();
    }
}
