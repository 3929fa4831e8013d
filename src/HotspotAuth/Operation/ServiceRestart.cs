namespace HotspotAuth.Operation;

/// <summary>
/// Asks the running service to end its parts and build them anew with the configuration as it is then, in the same process and under the
/// same lock. Where no service runs (a verb, a test's part) nobody hears it.
/// </summary>
internal sealed class ServiceRestart(TimeProvider time) : IDisposable
{
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;

    /// <summary>Another after each restart: by it a page that waits knows that it happened.</summary>
    public string Instance { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>Whether a service hears it.</summary>
    public bool IsServed { get; private set; }

    /// <summary>Done when a restart is asked for.</summary>
    public Task Wanted => _wanted.Task;

    public void Serve() => IsServed = true;

    public void Ask() => _wanted.TrySetResult();

    /// <summary>Later, so that the page that says so still arrives with all that belongs to it.</summary>
    public void Ask(TimeSpan after) => _timer = time.CreateTimer(_ => Ask(), null, after, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();
}
