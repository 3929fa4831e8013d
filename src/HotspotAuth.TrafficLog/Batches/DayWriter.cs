namespace HotspotAuth.TrafficLog;

/// <summary>
/// A stream's place in the days, on its writer's thread: which file is open, what the last batch was, and which rows
/// the log itself owes (gaps, clock steps, carried sessions). Every call may throw when the disk refuses, and may then
/// be made again with the same rows: a batch whose commit was in doubt is found by its number.
/// </summary>
internal sealed class DayWriter(TrafficStore store, LogStream stream, StreamWriterOptions options, RowQueue queue, bool wasClosed) : IDisposable
{
    private const long SilenceLimit = 120_000;
    private const long StepLimit = 1_000;
    private readonly RowBlock _nothing = new(1);
    private DayFile? _file;
    private (DateOnly Day, long K)? _written;
    private RowBlock? _inDoubt;
    private long? _lastTime;
    private (long Wall, long Ticks)? _clock;
    private bool _opened;
    private bool _refused;

    /// <summary>When the last batch was committed, on the clock that only goes forward.</summary>
    public long LastBatch { get; private set; }

    /// <summary>The day that is open.</summary>
    public DateOnly? Day => _file?.Day;

    /// <summary>Batches written by this object.</summary>
    public long Batches { get; private set; }

    /// <summary>Opens the file of the day that it is now, if it is not open; a newly opened file has its first batch.</summary>
    public void Ready()
    {
        var now = Now();
        var current = _file?.Day ?? store.NewestDay(stream);
        var day = DayChoice.Choose(current, store.FirstOpenDay(), DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(now), store.Zone), options.ClockIsSynchronised);
        if (_file?.Day == day) return;
        Close();
        if (current == day) Reopen(day, now);
        else Enter(day, current, now);
        _opened = true;
    }

    /// <summary>Writes rows as a batch, after what the log owes.</summary>
    public void Write(RowBlock rows)
    {
        if (ReferenceEquals(_inDoubt, rows) && WasWritten()) return;
        Ready();
        // One time for both: a clock set between two looks would leave a silence without its gap.
        var now = Now();
        WriteOwed(now);
        Commit(rows, now);
    }

    /// <summary>Writes an empty batch, or the rows that the log owes in its place.</summary>
    public void WriteEmpty()
    {
        Ready();
        var now = Now();
        if (!WriteOwed(now)) Commit(_nothing, now);
    }

    /// <summary>The disk refused: the file is opened afresh before the next batch.</summary>
    public void Fail()
    {
        _refused = true;
        Close();
    }

    public void Dispose() => Close();

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Reopen(DateOnly day, long now)
    {
        _file = DayFile.Open(store, stream, day);
        if (_opened) return;
        _lastTime = _file.Head.Time;
        _written = (day, _file.Head.K);
        if (!WriteOwed(now)) Commit(_nothing, now);
    }

    private void Enter(DateOnly day, DateOnly? former, long now)
    {
        if (!_opened && former is { } newest) _lastTime = DayFile.ReadHead(store.Places.Stream(newest, stream))?.Time;
        var owed = new RowSink(stream, options.BatchRows);
        var loss = Owe(owed, now);
        options.Carry?.Invoke(owed);
        var first = owed.Blocks.Count > 0 ? owed.Blocks[0] : _nothing;
        _file = DayFile.Create(store, stream, day, first, now);
        Committed(now);
        Paid(loss);
        foreach (var block in owed.Blocks.Skip(1)) Commit(block, now);
    }

    private bool WriteOwed(long now)
    {
        var owed = new RowSink(stream, options.BatchRows);
        var loss = Owe(owed, now);
        foreach (var block in owed.Blocks) Commit(block, now);
        Paid(loss);
        return owed.Blocks.Count > 0;
    }

    private RowLoss Owe(RowSink owed, long now)
    {
        var step = Step(now);
        if (stream == LogStream.Access && Math.Abs(step) >= StepLimit)
            owed.Append(new ClockRow(now, "system", ClockState.Step, StepMicroseconds: step * 1000));
        var silent = _lastTime is { } last && now - last > SilenceLimit;
        if (_lastTime is { } before)
        {
            var end = Math.Max(before, now);
            if (!_opened && !wasClosed) owed.AppendGap(new GapRow(before - (long)options.RowsReachBack.TotalMilliseconds, end, GapCause.Restart));
            // Packets pass while the capture is off, for however short; nobody can log in while the access stream is.
            else if (!_opened && (silent || stream != LogStream.Access)) owed.AppendGap(new GapRow(before, end, GapCause.Off));
            else if (silent) owed.AppendGap(new GapRow(before, end, _refused ? GapCause.Disk : step >= StepLimit ? GapCause.Clock : GapCause.Off, Lost: _refused ? 0 : null));
        }

        var loss = queue.Loss();
        if (loss.Rows > 0) owed.AppendGap(new GapRow(loss.First, loss.Last, GapCause.Queue, "writer", loss.Rows));
        return loss;
    }

    private void Paid(RowLoss loss)
    {
        if (loss.Rows > 0) queue.Forget(loss);
    }

    // Wall time against the clock that only goes forward; at a start, against the last batch: only backwards is certain.
    private long Step(long now)
    {
        if (_clock is { } clock) return now - clock.Wall - (long)store.Time.GetElapsedTime(clock.Ticks).TotalMilliseconds;
        return _lastTime is { } last && now < last ? now - last : 0;
    }

    private void Commit(RowBlock rows, long now)
    {
        _inDoubt = rows;
        _file!.Append(rows, now);
        Committed(now);
    }

    private void Committed(long now)
    {
        _inDoubt = null;
        _written = (_file!.Day, _file.Head.K);
        _lastTime = now;
        LastBatch = store.Time.GetTimestamp();
        _clock = (now, LastBatch);
        _opened = true;
        _refused = false;
        Batches++;
    }

    // A commit that failed in its last step may have happened all the same; nobody else writes here.
    private bool WasWritten()
    {
        if (_written is not { } written || DayFile.ReadHead(store.Places.Stream(written.Day, stream)) is not { } head || head.K == written.K) return false;
        _written = (written.Day, head.K);
        _lastTime = head.Time;
        _inDoubt = null;
        return true;
    }

    private long Now() => store.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
