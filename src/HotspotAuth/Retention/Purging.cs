using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Cases;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>
/// Drops whole sealed days past <c>Retention:Days</c>, receipt first. Never early, never an unsealed day, never one that
/// does not verify, never one that an order holds and its case has no copy of.
/// </summary>
internal sealed class Purging(TrafficStore store, DataDirectory data, HotspotSettings settings, AccessStream stream, DayKeys dayKeys, HoldGate gate, DayWork turn, PurgeBacklog backlog, TimeProvider time)
{
    private int KeepDays => settings.Retention.Days;

    /// <summary>Days whose retention is over, oldest first. Reads only.</summary>
    public IReadOnlyList<DueDay> Due() => DueDays.Read(settings, data, store, gate, time);

    /// <summary>Drops the days of <paramref name="due"/> that may go.</summary>
    /// <exception cref="IOException">The disk refused; the next call goes on.</exception>
    public Task<IReadOnlyList<PurgedDay>> PurgeAsync(IReadOnlyList<DueDay> due, Actor actor, string reason, CancellationToken cancellationToken) => turn.RunAsync(async () =>
    {
        var purged = new List<PurgedDay>();
        foreach (var import in ImportedStores.Names(data).Prepend(null))
        {
            var of = import is null ? store : ImportedStores.Open(settings, data, import, time);
            using var signer = DigestSigner.OpenOrCreate(import is null ? DigestKeys.Directory(data) : ImportedStores.Keys(data), of);
            var purger = new DayPurger(of, signer);
            foreach (var resumed in purger.Resume()) stream.Audit(actor, "purge", new DueDay(resumed, null, import).Name, "resumed after an interruption", "done");
            foreach (var day in due.Where(d => d.Refusal is null && d.Import == import))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // An order that came after the days were looked at: the next look knows it.
                if (!gate.Cases(day.Day).SequenceEqual(day.Cases, StringComparer.Ordinal)) continue;
                // Receipts name a role, never a person: they are kept for good.
                var done = purger.Purge(day.Day, KeepDays, new PurgeOrder(Rule(), actor.Role, reason, day.Cases));
                // A witness stands in the stream of the store that it is about; an import has none.
                if (import is null) stream.Head(done.Witness);
                stream.Audit(actor, "purge", day.Name, reason, "done", hash: Convert.FromHexString(done.ReceiptHash));
                purged.Add(done);
            }
        }

        if (purged.Count > 0) await stream.FlushAsync(cancellationToken);
        backlog.Refused = 0;
        dayKeys.EraseBefore(store.Days is [var oldest, ..] ? oldest : store.Today);
        return (IReadOnlyList<PurgedDay>)purged;
    }, cancellationToken);

    private string Rule() => string.Create(CultureInfo.InvariantCulture, $"Retention:Days {KeepDays} from the day's end, or from its import");
}
