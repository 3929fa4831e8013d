using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Admin.Calendar;

/// <summary>A day of the calendar: what the store and the last verification say of it.</summary>
/// <param name="Date">The day.</param>
/// <param name="Summary">The store's own words; null where it has none on this day.</param>
/// <param name="Check">The last verification; null where there was none.</param>
internal sealed record CalendarDay(DateOnly Date, DaySummary? Summary, DayCheck? Check)
{
    /// <summary>The living cases that keep records of it; none for who may not know of them.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>All that holds, the worst first.</summary>
    public IReadOnlyList<DayState> States => [.. All().Distinct().OrderDescending()];

    /// <summary>What the tile shows.</summary>
    public DayState Worst => States[0];

    private IEnumerable<DayState> All()
    {
        if (Cases.Count > 0) yield return DayState.Held;
        if (Check?.Result == VerifyResult.Altered || Summary?.Faults.Count > 0) yield return DayState.Altered;
        if (Check?.Result is VerifyResult.Incomplete or VerifyResult.NotVerifiable) yield return DayState.Missing;
        switch (Summary)
        {
            case null:
                // Nothing was written all day: the machine was off, and the next day's first row says so.
                yield return DayState.Gap;
                break;
            case { Purged: not null, IsThere: false }:
                yield return DayState.Purged;
                break;
            case { IsThere: false }:
                yield return DayState.Missing;
                break;
            case { DigestHash: null }:
                yield return DayState.Open;
                break;
            default:
                if (Summary.Gaps > 0) yield return DayState.Gap;
                yield return Check?.Result == VerifyResult.Valid ? DayState.Verified : DayState.Sealed;
                break;
        }
    }
}
