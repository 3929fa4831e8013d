namespace HotspotAuth.Operation;

/// <summary>Work at each tick for as long as the process lives.</summary>
internal static class Rounds
{
    /// <summary>Waits a tick, makes a round, and so on until the process stops. A round that fails is told, and the next comes all the same.</summary>
    public static async Task EachAsync(TimeSpan tick, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await round(stoppingToken);
            }
            // A wait of the round's own that was given up is no stop of the process.
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                failed(e);
            }
        }
    }
}
