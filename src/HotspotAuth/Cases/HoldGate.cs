using System.Globalization;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>
/// What stands between a day and its purge: an order that names rows of it. The day may go once every case that touches it has its rows, and they
/// prove against the day's digest, which stays.
/// </summary>
internal sealed class HoldGate(TrafficStore store, HoldStore holds, CaseFolders folders)
{
    /// <summary>The active holds whose span touches a day, by id.</summary>
    public IReadOnlyList<string> Cases(DateOnly day) => [.. Touching(day).Select(hold => hold.Id).Order(StringComparer.Ordinal)];

    /// <summary>Why a day of the log has to stay for a case's sake; null when it may go.</summary>
    /// <exception cref="IOException">A case can't be read.</exception>
    public string? Refusal(DateOnly day) => Touching(day).Select(hold => Fault(hold, day)).FirstOrDefault(fault => fault is not null);

    /// <summary>Of an import nothing is copied: its whole days stay while an order touches them.</summary>
    public string? ImportRefusal(DateOnly day) => Cases(day) is [var first, ..] ? $"held by case {first}; of imports the whole day stays" : null;

    private IEnumerable<Hold> Touching(DateOnly day) => holds.Living().Where(hold => hold.IsActive && hold.Scope.Touches(day, store.Zone));

    private string? Fault(Hold hold, DateOnly day)
    {
        if (holds.Days(hold.Id).FirstOrDefault(each => each.Day == day) is not { } held) return $"held by case {hold.Id}, which has no copy of it yet";
        var proved = CaseCheck.Day(store, folders, hold.Id, held);
        return proved is null ? null : string.Create(CultureInfo.InvariantCulture, $"held by case {hold.Id}, whose copy does not prove: {proved}");
    }
}
