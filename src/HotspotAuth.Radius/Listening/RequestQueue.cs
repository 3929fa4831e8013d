namespace HotspotAuth.Radius;

/// <summary>
/// Requests that wait for the program, bounded twice: how many wait and how many are with it. Run by threads of the pool, as few
/// as there is work for; a handler that awaits gives its thread back.
/// </summary>
/// <param name="capacity">The most that wait.</param>
/// <param name="reserve">How many places of these are only for what matters most.</param>
/// <param name="threads">The most that run at the same time.</param>
/// <param name="maximumInFlight">The most that are with the handler.</param>
/// <param name="run">Runs one request to its end; must not throw.</param>
/// <param name="displaced">Told of a request that had to go because newer ones came.</param>
internal sealed class RequestQueue(
    int capacity, int reserve, int threads, int maximumInFlight, Func<RadiusRequest, ValueTask> run, Action<RadiusRequest> displaced)
    : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<RadiusRequest> _waiting = new();
    private TaskCompletionSource? _idle;
    private int _running;
    private int _inFlight;

    /// <summary>Puts a request at the end. When the queue is full the oldest goes (<paramref name="displacesOldest"/>) or this one
    /// has no place; false then.</summary>
    public bool TryEnqueue(RadiusRequest request, bool displacesOldest, bool isUrgent)
    {
        RadiusRequest? oldest = null;
        bool starts;
        lock (_lock)
        {
            if (_waiting.Count >= capacity - (isUrgent ? 0 : reserve))
            {
                if (!displacesOldest)
                    return false;
                oldest = _waiting.Dequeue();
            }

            _waiting.Enqueue(request);
            starts = TryReserveThread();
        }

        if (starts)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        if (oldest is not null)
            displaced(oldest);
        return true;
    }

    /// <summary>Done when nothing waits and nothing is in flight. To be called once, after the last request was put in.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            if (IsIdle)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TryTake(out var request))
        {
            var running = run(request);
            if (running.IsCompletedSuccessfully)
                Finish();
            else
                _ = FinishLaterAsync(running);
        }
    }

    private bool IsIdle => _waiting.Count == 0 && _inFlight == 0;

    private async Task FinishLaterAsync(ValueTask running)
    {
        try
        {
            await running;
        }
        finally
        {
            Finish();
        }
    }

    private bool TryTake(out RadiusRequest request)
    {
        lock (_lock)
        {
            if (_inFlight < maximumInFlight && _waiting.TryDequeue(out request!))
            {
                _inFlight++;
                return true;
            }

            _running--;
        }

        request = null!;
        return false;
    }

    private void Finish()
    {
        bool starts;
        lock (_lock)
        {
            _inFlight--;
            starts = TryReserveThread();
            if (IsIdle)
                _idle?.TrySetResult();
        }

        if (starts)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool TryReserveThread()
    {
        if (_waiting.Count == 0 || _running >= threads || _inFlight >= maximumInFlight)
            return false;
        _running++;
        return true;
    }
}
