using HotspotAuth.Cases;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>A day past its retention, and why it may not go; null when it may. <paramref name="Import"/> names the import whose it is; null: the log's own.</summary>
internal sealed record DueDay(DateOnly Day, string? Refusal, string? Import = null)
{
    /// <summary>The holds whose span touches the day, by their ids.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>The day as a line names it.</summary>
    public string Name => Import is null ? DayName.Of(Day) : $"{DayName.Of(Day)} of imports/{Import}";
}

/// <summary>Which days are past their retention, and which of them must stay all the same. Changes nothing.</summary>
internal static class DueDays
{
    /// <summary>Of the log, then of each import; oldest first.</summary>
    public static IReadOnlyList<DueDay> Read(HotspotSettings settings, DataDirectory data, TrafficStore store, HoldGate gate, TimeProvider time) =>
    [
        .. Of(settings, store, DigestKeys.Directory(data), null, gate, time),
        .. ImportedStores.Names(data).SelectMany(name => Of(settings, ImportedStores.Open(settings, data, name, time), ImportedStores.Keys(data), name, gate, time)),
    ];

    private static IEnumerable<DueDay> Of(HotspotSettings settings, TrafficStore store, string keys, string? import, HoldGate gate, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var kept = (long)TimeSpan.FromDays(settings.Retention.Days).TotalMilliseconds;
        var past = store.Days.Where(day => store.KeptFrom(day) + kept <= now).ToArray();
        if (past.Length == 0) return [];
        using var signer = DigestSigner.OpenOrCreate(keys, store);
        var purger = new DayPurger(store, signer);
        return
        [
            .. past.Select(day => new DueDay(day, purger.Refusal(day, settings.Retention.Days) ?? (import is null ? gate.Refusal(day) : gate.ImportRefusal(day)) ?? Doubt(day, store, signer), import)
            {
                Cases = gate.Cases(day),
            }),
        ];
    }

    /// <summary>A day that does not verify may be the trace of a crime: it stays, and somebody is told.</summary>
    private static string? Doubt(DateOnly day, TrafficStore store, DigestSigner signer)
    {
        var report = Verifier.Verify(new VerifyOptions(store.Directory) { From = day, To = day, Trust = signer.TrustedKeyIds });
        var worst = report.Lines.Where(l => l.Day == DayName.Of(day) && l.Result >= VerifyResult.NotVerifiable).MaxBy(l => l.Result);
        return worst is null ? null : $"{worst.Stream} of {worst.Day} is {VerifyReport.Word(worst.Result)}: {worst.Reason}";
    }
}
