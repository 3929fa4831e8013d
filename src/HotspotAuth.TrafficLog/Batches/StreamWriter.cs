using System.Runtime.CompilerServices;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// The one writer of a stream. Rows are taken in from any thread into a bounded queue; one thread of its own hashes
/// them and stores them, a batch a transaction. The disk's refusals never reach a caller: rows wait, the state tells.
/// </summary>
public sealed class StreamWriter : IAsyncDisposable
{
    // Between two looks at the day and at the mark of a day closed by another process.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    private readonly TrafficStore _store;
    private readonly StreamWriterOptions _options;
    private readonly WriterLock _lock;
    private readonly RowQueue _queue;
    private readonly DayWriter _days;
    private readonly ITimer _timer;
    private readonly AutoResetEvent _wake = new(initialState: true);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<(long Target, TaskCompletionSource Done)> _flushes = [];
    private RowBlock? _inHand;
    private long _rowsWritten;
    private long _rowsLost;
    private long _faults;
    private volatile bool _stopping;
    private int _disposed;

    private StreamWriter(TrafficStore store, LogStream stream, StreamWriterOptions options, WriterLock held)
    {
        (_store, Stream, _options, _lock) = (store, stream, options, held);
        _queue = new RowQueue(options.BatchRows, options.QueueRows, store.Time);
        _days = new DayWriter(store, stream, options, _queue, held.WasClosed);
        _timer = store.Time.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // A thread of its own: SQLite blocks in fsync, and a connection belongs to one thread.
        new Thread(Run) { IsBackground = true, Name = $"traffic log {stream.Name()}" }.Start();
    }

    /// <summary>The stream it writes.</summary>
    public LogStream Stream { get; }

    /// <summary>Why the disk refuses now; null while it works. Rows wait meanwhile.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>False while rows come faster than the disk takes them and seven eighths of the queue are full: who can put off what
    /// makes rows should, so that the last eighth is left to who can't.</summary>
    public bool HasRoom => _queue.HasRoom;

    /// <summary>Waits until <see cref="HasRoom"/>; false when it still has none after <paramref name="limit"/>.</summary>
    public async ValueTask<bool> WaitForRoomAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var since = _store.Time.GetTimestamp();
        while (!HasRoom && !cancellation.IsCancellationRequested && limit - _store.Time.GetElapsedTime(since) is { Ticks: > 0 } left)
            await _queue.WhenRoom(toSpare: true).WaitAsync(left, _store.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return HasRoom;
    }

    /// <summary>Rows on disk since it was opened, without the rows that the log itself adds.</summary>
    public long RowsWritten => Interlocked.Read(ref _rowsWritten);

    /// <summary>Rows that found the queue full.</summary>
    public long RowsLost => Interlocked.Read(ref _rowsLost);

    /// <summary>Refusals of the disk, retries included.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Opens the writer of a stream; the first batch follows at once on its thread.</summary>
    /// <exception cref="IOException">Another process (or object) writes this stream; the message names the lock.</exception>
    public static StreamWriter Open(TrafficStore store, LogStream stream, StreamWriterOptions options)
    {
        options.Check();
        return new StreamWriter(store, stream, options, WriterLock.Take(store.Places.Lock(stream), stream));
    }

    /// <summary>Takes a row in; false if the queue is full or the writer closed, then it is lost and counted; a full queue is written as a gap.</summary>
    /// <exception cref="ArgumentException">The row belongs to another stream.</exception>
    public bool TryAppend<TRow>(in TRow row) where TRow : struct, ILogRow
    {
        CheckStream<TRow>();
        var wake = false;
        var taken = !_stopping && _queue.TryAppend(row, countLoss: true, out wake);
        if (!taken)
        {
            Interlocked.Increment(ref _rowsLost);
            _options.OnLoss?.Invoke(1);
        }

        if (wake) _wake.Set();
        return taken;
    }

    /// <summary>Takes a row in, waiting for room if there is none.</summary>
    public async ValueTask AppendAsync<TRow>(TRow row, CancellationToken cancellation) where TRow : struct, ILogRow
    {
        CheckStream<TRow>();
        ObjectDisposedException.ThrowIf(_stopping, this);
        bool wake;
        while (!_queue.TryAppend(row, countLoss: false, out wake)) await _queue.WhenRoom().WaitAsync(cancellation);
        if (wake) _wake.Set();
    }

    /// <summary>Takes a row in, blocking the calling thread while there is no room: for a reader of files, whose thread has nothing else to do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append<TRow>(in TRow row, CancellationToken cancellation) where TRow : struct, ILogRow
    {
        CheckStream<TRow>();
        ObjectDisposedException.ThrowIf(_stopping, this);
        bool wake;
        while (!_queue.TryAppend(row, countLoss: false, out wake)) _queue.WhenRoom().Wait(cancellation);
        if (wake) _wake.Set();
    }

    /// <summary>Ends the batch now; completes when every row taken in before is on disk.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _flushes.Add((_queue.Appended, done));
        _wake.Set();
        await done.Task.WaitAsync(cancellation);
    }

    /// <summary>Writes what waits and closes the file; rows that the disk refuses even now are lost, and the next start says so.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stopping = true;
            _wake.Set();
        }

        await _ended.Task;
    }

    private void CheckStream<TRow>() where TRow : struct, ILogRow
    {
        if (TRow.Stream != Stream) throw new ArgumentException($"a {typeof(TRow).Name} does not belong to the {Stream.Name()} stream", nameof(TRow));
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            var stopping = _stopping;
            var failed = !Try(stopping);
            if (stopping) break;
            _timer.Change(failed ? Retry : NextLook(), Timeout.InfiniteTimeSpan);
        }

        End();
    }

    private bool Try(bool stopping)
    {
        try
        {
            Work(stopping);
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _days.Fail();
            Fault = fault;
            Interlocked.Increment(ref _faults);
            _options.OnFault?.Invoke(fault);
            return false;
        }
    }

    private void Work(bool stopping)
    {
        var target = FlushTarget();
        _days.Ready();
        while ((_inHand ??= _queue.Take(stopping || RowsWritten < target || _queue.Waiting() >= _options.BatchInterval)) is { } block)
        {
            _days.Write(block);
            Interlocked.Add(ref _rowsWritten, block.Count);
            _inHand = null;
            _queue.Return(block);
            Flushed();
        }

        if (_queue.Loss().Rows > 0 || _store.Time.GetElapsedTime(_days.LastBatch) >= Idle) _days.WriteEmpty();
        Flushed();
    }

    private long FlushTarget()
    {
        lock (_gate) return _flushes.Count > 0 ? _flushes[^1].Target : 0;
    }

    // The disk took what there was: who waited for it finds the state mended.
    private void Flushed()
    {
        if (Fault is not null)
        {
            Fault = null;
            _options.OnFault?.Invoke(null);
        }

        lock (_gate)
        {
            // Targets ascend: what was asked for later needs at least as many rows.
            while (_flushes is [var (target, done), ..] && target <= RowsWritten)
            {
                done.TrySetResult();
                _flushes.RemoveAt(0);
            }
        }
    }

    private TimeSpan NextLook()
    {
        var next = Idle - _store.Time.GetElapsedTime(_days.LastBatch);
        if (_queue.Waiting() is { } waiting) next = waiting == TimeSpan.MaxValue ? TimeSpan.Zero : Min(next, _options.BatchInterval - waiting);
        return next < TimeSpan.Zero ? TimeSpan.Zero : Min(next, Look);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void End()
    {
        try
        {
            _days.Dispose();
            if (Fault is null && _queue.Waiting() is null) _lock.MarkClosed();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A disk that may only be read: the mark stays away, and the next start tells of the time since the last batch.
            Fault = fault;
            Interlocked.Increment(ref _faults);
            _options.OnFault?.Invoke(fault);
        }

        _lock.Dispose();
        _timer.Dispose();
        lock (_gate)
        {
            foreach (var (_, done) in _flushes) done.TrySetException(new ObjectDisposedException(nameof(StreamWriter)));
        }

        _ended.SetResult();
    }
}
