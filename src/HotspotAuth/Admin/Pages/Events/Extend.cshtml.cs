using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Events.Closing;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>Another end: some time more, or a moment of one's own.</summary>
[Needs(Duty.Issue)]
internal sealed class ExtendModel(EventEnds ends, AccountDirectory accounts) : FloorPage
{
    private const string Own = "own";

    public override string Heading => T["floor.extend.title"];
    public override string Tab => "extend";

    /// <summary>Minutes more.</summary>
    public IReadOnlyList<int> Choices { get; } = [30, 60, 1440];

    [BindProperty(Name = "end")]
    public string? Choice { get; set; }

    /// <summary>The end that the form was shown with: minutes more are counted from what was read.</summary>
    [BindProperty(Name = "was")]
    public long? Was { get; set; }

    public FormFaults Faults { get; } = new("end", Own);
    public DateEntry Entry { get; private set; } = new(null, null, null, null);
    public int Slips { get; private set; }

    /// <summary>From where minutes are counted: the end, or now where it is past.</summary>
    public DateTimeOffset Base => IsOver ? Ceiling(Now) : Event.Until;

    public string State => IsOver
        ? T.Format("floor.extend.over", Dates.Near(Event.Until, Now))
        : T.Format("floor.extend.now", Dates.FullToMinute(Event.Until), DurationWords.Format(Event.Until - Now, Language));

    public DateField OwnField => new(Own, T["floor.extend.own.label"], Entry, "16:30") { Texts = T, Months = MonthNames, Fault = Faults[Own], IsRequired = true };

    public IActionResult OnGet()
    {
        if (!Load()) return NotFound();
        var local = TimeZoneInfo.ConvertTime(Event.Until, Site.Zone);
        Entry = new DateEntry(Text(local.Day), Text(local.Month), Text(Dates.Year(local.Year)), local.ToString("HH:mm", CultureInfo.InvariantCulture));
        return Page();
    }

    public IActionResult OnPost()
    {
        if (!Load()) return NotFound();
        Entry = DateEntry.Read(Request, Own);
        var until = Read();
        if (until is { } end && !Faults.Any)
        {
            if (ends.Move(Id, end, Me) is not { } fault)
            {
                accounts.Refresh();
                return Redirect(At("board") + "?was=" + Event.Until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
            }

            Faults.Add(Choice == Own ? Own : "end", T[$"floor.extend.fault.{fault}"]);
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private DateTimeOffset? Read()
    {
        if (Choice == Own)
        {
            if (Entry.Fault(Site.Zone, new TimeOnly(16, 30), out var moment) is not { } wrong) return moment;
            Faults.Add(Own, T[wrong]);
        }
        else if (Choices.FirstOrDefault(minutes => minutes.ToString(CultureInfo.InvariantCulture) == Choice) is > 0 and var minutes)
        {
            // Sent twice, or while another extended it: what was shown is what is meant.
            return (Was is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(Was.Value) : Base).AddMinutes(minutes);
        }
        else
        {
            Faults.Add("end", T["floor.extend.fault.choose"]);
        }

        return null;
    }

    private bool Load()
    {
        if (!Find()) return false;
        Slips = Roll.Of(Id).Count(slip => slip.Until == Event.Until);
        return true;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset Ceiling(DateTimeOffset moment) => new(((moment.Ticks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
