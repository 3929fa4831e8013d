using HotspotAuth.Events.Slips;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Events;

/// <summary>A page of one event's floor: slips, register, board, end.</summary>
internal abstract class FloorPage : AdminPage
{
    public override string Section => "events";

    [BindProperty(SupportsGet = true, Name = "id")]
    public long Id { get; set; }

    public FloorEvent Event { get; private set; } = null!;

    /// <summary>Which of the event's pages this is, as the address has it.</summary>
    public abstract string Tab { get; }

    public string At(string tab) => System.FormattableString.Invariant($"/event/{Id}/{tab}");

    public bool HasBegun => Event.From <= Now;

    public bool IsOver => Event.Until <= Now;

    /// <summary>A telephone number in the groups people read.</summary>
    public static string? Phone(string? number) => number is null ? null : PhoneWords.Read(number).Phone?.Shown ?? number;

    protected SlipRoll Roll => Service<SlipRoll>();

    /// <summary>False when there is no such event.</summary>
    protected bool Find()
    {
        if (Roll.Find(Id) is not { } found) return false;
        Event = found;
        return true;
    }
}
