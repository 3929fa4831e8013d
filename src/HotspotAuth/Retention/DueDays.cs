using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>A day past its retention, and why it may not go; null when it may.</summary>
internal sealed record DueDay(DateOnly Day, string? Refusal);

/// <summary>Which days are past their retention, and which of them must stay all the same. Changes nothing.</summary>
internal static class DueDays
{
    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<DueDay> Read(HotspotSettings settings, DataDirectory data, TrafficStore store, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var kept = (long)TimeSpan.FromDays(settings.Retention.Days).TotalMilliseconds;
        var past = store.Days.Where(day => DayName.EndOf(day, store.Zone) + kept <= now).ToArray();
        if (past.Length == 0) return [];
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
        var purger = new DayPurger(store, signer);
        return [.. past.Select(day => new DueDay(day, purger.Refusal(day, settings.Retention.Days) ?? Doubt(day, store, signer)))];
    }

    /// <summary>A day that does not verify may be the trace of a crime: it stays, and somebody is told.</summary>
    private static string? Doubt(DateOnly day, TrafficStore store, DigestSigner signer)
    {
        var report = Verifier.Verify(new VerifyOptions(store.Directory) { From = day, To = day, Trust = signer.TrustedKeyIds });
        var worst = report.Lines.Where(l => l.Day == DayName.Of(day) && l.Result >= VerifyResult.NotVerifiable).MaxBy(l => l.Result);
        return worst is null ? null : $"{worst.Stream} of {worst.Day} is {VerifyReport.Word(worst.Result)}: {worst.Reason}";
    }
}
