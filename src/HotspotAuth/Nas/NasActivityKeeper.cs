using Microsoft.Data.Sqlite;

namespace HotspotAuth.Nas;

/// <summary>Keeps the activity over restarts: read at the start, saved every half minute when something changed, and at the end.</summary>
internal sealed class NasActivityKeeper(NasActivity activity, NasLastRequests last, NasActivityStore store, NasTable nases, TimeProvider time, ILogger<NasActivityKeeper> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _ending = new();
    private Task _saving = Task.CompletedTask;
    private long _saved;
    private volatile bool _isStarted;
    private int _isEnded;

    public void Start()
    {
        store.Load(activity);
        activity.Keep(nases.Current);
        nases.Watch(activity.Keep);
        nases.Watch(last.Keep);
        _isStarted = true;
        _saving = SaveAsync(_ending.Token);
    }

    /// <summary>Saves what has changed. A verb asks for it before it reads.</summary>
    public void Save()
    {
        var changes = activity.Changes;
        // Before it has read what lies there it would save nothing over it.
        if (!_isStarted || changes == Volatile.Read(ref _saved)) return;
        store.Save(activity);
        Volatile.Write(ref _saved, changes);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0) return;
        await _ending.CancelAsync();
        await _saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        TrySave();
        _ending.Dispose();
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Between, time);
        while (await timer.WaitForNextTickAsync(cancellationToken)) TrySave();
    }

    private void TrySave()
    {
        try
        {
            Save();
        }
        catch (SqliteException e)
        {
            // The counts stay in memory; a full disk is told by those who must write.
            NasLog.NotSaved(logger, e);
        }
    }
}
