using System.Threading.Channels;

namespace HotspotAuth.Gateway;

/// <summary>
/// The one thread that changes the kernel's state for the gateway. A thread of its own, not the pool's: libnftables is not
/// thread-safe, its calls block, and a network namespace belongs to a thread (what starts here stays in the namespace of the
/// caller that made it). Work waits in a bounded queue, so a stuck kernel slows callers instead of filling memory.
/// </summary>
internal sealed class KernelThread : IAsyncDisposable
{
    private const int MaxWaiting = 4096;

    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the thread in the caller's network namespace.</summary>
    public KernelThread(string name)
    {
        var thread = new Thread(Loop) { Name = name, IsBackground = true };
        thread.Start();
    }

    /// <summary>Runs work on the thread and gives its result or its exception.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _work.Writer.WriteAsync(
            () =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    done.SetCanceled(cancellationToken);
                    return;
                }

                try
                {
                    done.SetResult(work());
                }
                catch (Exception fault)
                {
                    done.SetException(fault);
                }
            },
            cancellationToken);
        return await done.Task;
    }

    /// <summary>Queues work that nobody waits for and that does not throw; false when the queue is full.</summary>
    public bool TryPost(Action work) => _work.Writer.TryWrite(work);

    /// <summary>Lets the queued work finish, then ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _ended.Task;
    }

    private void Loop()
    {
        try
        {
            while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (_work.Reader.TryRead(out var work)) work();
            }
        }
        finally
        {
            _ended.SetResult();
        }
    }
}
