using HotspotAuth.Audit;
using HotspotAuth.Cases;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Cases;

/// <summary>What does this order keep, does it still prove, and who may end it?</summary>
[Needs(Duty.AnswerOfficer, Duty.ReleaseAnswer, Duty.Audit)]
internal sealed class CaseModel(HoldStore holds, CaseFolders folders, TrafficStore store, AccessStream stream) : CasePage(holds)
{
    public override string Heading => Hold.Order;

    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public IReadOnlyList<HeldDay> Days { get; private set; } = [];
    public IReadOnlyList<HoldStep> Steps { get; private set; } = [];

    /// <summary>Sealed days of the span that are not copied yet.</summary>
    public int Missing { get; private set; }

    public string Size => ByteWords.Format(folders.Size(Hold.Id));

    /// <summary>Whether the rows were looked at just now.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>What was found then; null when every row proves.</summary>
    public string? Fault { get; private set; }

    /// <summary>The nearest of 30, 7 and 1 days that its end has come to: its reminder has gone out.</summary>
    public int? Mark => Hold.IsActive ? CaseReminders.Mark(Hold.Until, Now) : null;

    public string? DoneKey => Done is "add" or "extend" or "propose" or "keep" or "release" ? $"case.done.{Done}" : null;

    public IActionResult OnGet()
    {
        if (!Load()) return NotFound();
        stream.Audit(Me, "case-view", Hold.Id, null, "done", Days.Sum(day => day.Rows));
        return Page();
    }

    /// <summary>Proves every row against its day's digest.</summary>
    public IActionResult OnPostVerify()
    {
        if (!Load() || Hold.State == HoldState.Ended) return NotFound();
        IsChecked = true;
        try
        {
            Fault = Days.Select(day => CaseCheck.Day(store, folders, Hold.Id, day) is { } fault ? $"{DayName.Of(day.Day)}: {fault}" : null).FirstOrDefault(fault => fault is not null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Fault = e.Message;
        }

        stream.Audit(Me, "case-verify", Hold.Id, Fault, Fault is null ? "done" : "failed", Days.Sum(day => day.Rows));
        return Page();
    }

    public string LongDay(DateOnly day) => Dates.Date(day);

    /// <summary>Whether the whole day is still in the log, or only what the case has of it.</summary>
    public bool IsThere(DateOnly day) => Directory.Exists(Path.Combine(store.Directory, DayName.Of(day)));

    private bool Load()
    {
        if (!Find()) return false;
        Days = Holds.Days(Hold.Id);
        Steps = Holds.Steps(Hold.Id);
        var done = Days.Select(day => day.Day).ToHashSet();
        Missing = Hold.IsActive ? store.Summaries().Count(day => day is { IsThere: true, Sealed: not null } && Hold.Scope.Touches(day.Day, store.Zone) && !done.Contains(day.Day)) : 0;
        return true;
    }
}
