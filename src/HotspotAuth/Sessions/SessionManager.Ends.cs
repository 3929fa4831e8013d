using System.Collections.Concurrent;

namespace HotspotAuth.Sessions;

/// <summary>Ends that the store refused. Left as they were, the next start would open the gateway for them again.</summary>
internal sealed partial class SessionManager
{
    /// <summary>No more than were open when the store began to refuse: while it does, none begins.</summary>
    private readonly ConcurrentQueue<Session> _unwritten = new();

    /// <summary>Writes the ends that could not be written before, for one caller at a time. Throws what the store throws; what is left is tried again.</summary>
    public async Task WriteEndsAsync(CancellationToken cancellationToken)
    {
        while (_unwritten.TryPeek(out var closed))
        {
            await journal.WriteAsync(store => store.Put(closed), cancellationToken);
            _unwritten.TryDequeue(out _);
        }
    }
}
