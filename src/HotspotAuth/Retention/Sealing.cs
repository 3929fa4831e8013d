using HotspotAuth.Audit;
using HotspotAuth.Cases;
using HotspotAuth.Clock;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>The private keys that sign digests and receipts lie apart from the log, in a folder of their own.</summary>
internal static class DigestKeys
{
    public static string Directory(DataDirectory data) => Path.Combine(data.Keys, "digest");
}

/// <summary>Seals days and leaves the witness of each in the access stream. One at a time with <see cref="Purging"/>.</summary>
internal sealed class Sealing(TrafficStore store, DataDirectory data, HotspotSettings settings, AccessStream stream, CaseCopies cases, DayWork turn, ClockKnowledge clock, TimeProvider time)
{
    /// <summary>The newest day whose grace is over: sealed at <c>Retention:SealAt</c> of the day after it.</summary>
    public DateOnly NewestDue()
    {
        var local = TimeZoneInfo.ConvertTime(time.GetUtcNow(), store.Zone);
        var due = TimeOnly.FromDateTime(local.DateTime) >= RetentionTimes.SealAt(settings.Retention) ? store.Today.AddDays(-1) : store.Today.AddDays(-2);
        // After a jump that nobody confirms records stay in the newest day: it is not over, whatever the clock says.
        return store.Days is [.., var newest] && store.Today > newest.AddDays(1) && !clock.IsSynchronised() ? newest.AddDays(-1) : due;
    }

    /// <summary>Seals a day and every unsealed one before it.</summary>
    /// <exception cref="IOException">A writer did not leave the day, or the disk refused; the next call goes on.</exception>
    public Task<IReadOnlyList<SealedDay>> SealAsync(DateOnly day, CancellationToken cancellationToken) => turn.RunAsync(async () =>
    {
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
        var days = await new DaySealer(store, signer).SealAsync(day, cancellationToken);
        foreach (var one in days) stream.Head(one.Witness);
        if (days.Count > 0) await stream.FlushAsync(cancellationToken);
        // Imports that were cut off before they were sealed.
        foreach (var name in ImportedStores.Names(data)) await ImportedStores.SealAsync(data, ImportedStores.Open(settings, data, name, time), cancellationToken);
        // What an order names of these days; a case that can't be copied is told of, and keeps its days.
        if (days.Count > 0) await Task.Run(() => cases.CopyDue(cancellationToken), cancellationToken);
        return days;
    }, cancellationToken);
}

/// <summary>One seal or purge at a time in this process; across processes the service's lock keeps them apart.</summary>
internal sealed class DayWork : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
