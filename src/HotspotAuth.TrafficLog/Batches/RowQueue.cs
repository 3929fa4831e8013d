using System.Runtime.CompilerServices;

namespace HotspotAuth.TrafficLog;

/// <summary>Rows that did not find room, since they were last written as a gap.</summary>
internal readonly record struct RowLoss(long Rows, long First, long Last);

/// <summary>
/// The bounded queue before a writer: rows are encoded by their producers, block by block, so that the queue is a few
/// byte arrays and the writer only hashes and stores.
/// </summary>
internal sealed class RowQueue(int batchRows, int queueRows, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<RowBlock> _full = [];
    private readonly Stack<RowBlock> _spare = [];
    private RowBlock _filling = new(batchRows);
    private long _fillingSince;
    private int _rows;
    private RowLoss _loss;
    private TaskCompletionSource? _room;

    private int Roomy => queueRows - (queueRows / 8);

    /// <summary>Rows taken in since the start.</summary>
    public long Appended { get; private set; }

    /// <summary>False once seven eighths of the places are taken.</summary>
    public bool HasRoom => Volatile.Read(ref _rows) < Roomy;

    /// <summary>Takes a row in, or says that there is no room; wake says that the writer should look.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAppend<TRow>(in TRow row, bool countLoss, out bool wake) where TRow : struct, ILogRow
    {
        wake = false;
        lock (_gate)
        {
            if (_rows >= queueRows)
            {
                if (countLoss) Lose(time.GetUtcNow().ToUnixTimeMilliseconds());
                return false;
            }

            if (_filling.Count == 0)
            {
                _fillingSince = time.GetTimestamp();
                wake = true;
            }

            _filling.Append(row);
            _rows++;
            Appended++;
            if (!_filling.IsFull) return true;
            _full.Enqueue(_filling);
            _filling = _spare.TryPop(out var spare) ? spare : new RowBlock(batchRows);
            wake = true;
            return true;
        }
    }

    /// <summary>The oldest block: a full one, or with <paramref name="partial"/> also the one that is filling; null if none.</summary>
    public RowBlock? Take(bool partial)
    {
        lock (_gate)
        {
            if (_full.TryDequeue(out var block)) return block;
            if (!partial || _filling.Count == 0) return null;
            block = _filling;
            _filling = _spare.TryPop(out var spare) ? spare : new RowBlock(batchRows);
            return block;
        }
    }

    /// <summary>A block is on disk: its room is free.</summary>
    public void Return(RowBlock block)
    {
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            _rows -= block.Count;
            block.Clear();
            // Two spare blocks serve the steady state; what a burst needed goes back to the collector.
            if (_spare.Count < 2) _spare.Push(block);
            // Who waits is woken once there is place for many rows, not for each block of them.
            if (_rows < Roomy) (room, _room) = (_room, null);
        }

        room?.TrySetResult();
    }

    /// <summary>Completes when room may have become free; <paramref name="toSpare"/>: as much as <see cref="HasRoom"/> means.</summary>
    public Task WhenRoom(bool toSpare = false)
    {
        lock (_gate)
        {
            if (_rows < (toSpare ? Roomy : queueRows)) return Task.CompletedTask;
            return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>How long the oldest row has waited; null if no row waits.</summary>
    public TimeSpan? Waiting()
    {
        lock (_gate)
        {
            if (_full.Count > 0) return TimeSpan.MaxValue;
            return _filling.Count > 0 ? time.GetElapsedTime(_fillingSince) : null;
        }
    }

    public RowLoss Loss()
    {
        lock (_gate) return _loss;
    }

    /// <summary>These losses are on disk as a gap; later ones stay.</summary>
    public void Forget(RowLoss written)
    {
        lock (_gate) _loss = _loss.Rows == written.Rows ? default : _loss with { Rows = _loss.Rows - written.Rows, First = written.Last };
    }

    private void Lose(long now) => _loss = new RowLoss(_loss.Rows + 1, _loss.Rows == 0 ? now : _loss.First, now);
}
