using HotspotAuth.Audit;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.Auditor;

/// <summary>What a day of an answer is worth: sealed, open or gone, and what its last verification found.</summary>
internal sealed record DayTrust(DateOnly Day, DaySummary? Summary, DayCheck? Check);

/// <summary>Answers for the auditor's pages, by the same code as the verbs; opened for each question, for imports come and go.</summary>
internal sealed class LogDesk(HotspotSettings settings, DataDirectory data, Database database, TrafficStore store, DayChecks checks, TimeProvider time)
{
    public LogStores Stores() => LogStores.Open(settings, data, time);

    public People People() => new(database);

    public WhoisAnswer Ask(LogStores stores, AskedWho asked) => new Whois(stores, People()).Ask(asked.Question);

    /// <summary>The days of these records, oldest first.</summary>
    public IReadOnlyList<DayTrust> Trust(IEnumerable<DateOnly> days)
    {
        var (summaries, checkedDays) = (store.Summaries().ToDictionary(summary => summary.Day), checks.All());
        return [.. days.Distinct().Order().Select(day => new DayTrust(day, summaries.GetValueOrDefault(day), checkedDays.GetValueOrDefault(day)))];
    }
}
