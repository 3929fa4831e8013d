using System.Globalization;
using HotspotAuth.Officials;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>What the pages of officials' requests share. Only the coordinator, whoever releases and the auditor open them (Computer Crime Act s.24).</summary>
internal abstract class OfficialPage : AdminPage
{
    public override string Section => "officials";

    protected OfficialStore Store => Service<OfficialStore>();

    public OfficialSigner Signer => OfficialSigners.Of(User, Me);

    /// <summary>Whose place this console user holds now; null where he signs for himself.</summary>
    public Deputy? StandsFor => field ??= May(Duty.ReleaseAnswer) ? null : Service<Deputies>().InForce(User.Username(), Now);

    /// <summary>The date alone, as letters are dated; it never breaks over two lines.</summary>
    public string Day(DateOnly day) => Dates.Date(day).Replace(' ', '\u00a0');

    public string Day(DateTimeOffset moment) => Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Site.Zone).DateTime));

    public string Sentence(OfficialFault fault) => fault.About is { } about ? T.Format($"official.fault.{fault.Key}", about) : T[$"official.fault.{fault.Key}"];

    /// <summary>By when, as colour, sign and words.</summary>
    public OfficialCountdown Countdown(OfficialRequest request) => OfficialCountdown.Of(request, Now, Site.Zone, T);

    public string StateWord(OfficialRequest request) => T[$"official.state.{request.State}"];

    /// <summary>The law's words for a section: <c>มาตรา 18(2) …</c>.</summary>
    public string Law(LawRule rule) => T.Format("official.law", rule.Code, T[$"official.law.{rule.Section}"]);

    public static string At(long id, string? page = null) => string.Create(CultureInfo.InvariantCulture, $"/audit/requests/{id}{(page is null ? "" : "/")}{page}");

    /// <summary>The field of a form where what is missing is filled in.</summary>
    public static string Where(long id, string field) => field switch
    {
        "officer" or "card" or "section" or "court_order" or "court_day" => $"{At(id, "authority")}#{field}",
        "question" or "hold_case" => $"{At(id, "question")}#{field}",
        "answer" => At(id, "answer"),
        _ => $"{At(id, "letter")}#{field}",
    };

    /// <summary>A day of a form; null where none was typed, or it can't be read, which is then told.</summary>
    internal DateOnly? DayOf(string field, DateEntry entry, FormFaults faults)
    {
        if (entry.IsEmpty) return null;
        if (entry.Fault(Site.Zone, TimeOnly.MinValue, out var moment) is not { } fault) return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Site.Zone).DateTime);
        faults.Add(field, T[fault]);
        return null;
    }

    internal DateTimeOffset? MomentOf(string field, DateEntry entry, FormFaults faults)
    {
        if (entry.IsEmpty) return null;
        if (entry.Fault(Site.Zone, TimeOnly.MinValue, out var moment) is not { } fault) return moment;
        faults.Add(field, T[fault]);
        return null;
    }

    protected DateEntry EntryOf(DateOnly? day) => DateEntry.Of(day is { } known ? new DateTimeOffset(known.ToDateTime(TimeOnly.MinValue), Site.Zone.GetUtcOffset(known.ToDateTime(TimeOnly.MinValue))) : null, Site.Zone, Language);

    /// <summary>The minute that is now, as a form's moment begins with.</summary>
    protected DateEntry ThisMinute()
    {
        var now = Now;
        return DateEntry.Of(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), Site.Zone, Language);
    }

    protected string? Typed(string field) => Request.HasFormContentType && Request.Form[field] is [var typed, ..] ? typed : null;

    protected int SeenRevision => int.TryParse(Typed("seen"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
}

/// <summary>A page of one record.</summary>
internal abstract class OfficialRecordPage : OfficialPage
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public long Id { get; set; }

    public OfficialRequest Record { get; protected set; } = null!;

    /// <summary>Which step of the wizard this is.</summary>
    public abstract string Step { get; }

    public override string Heading => Record.Letter.Number is { } number ? T.Format("official.of", number) : T["official.new"];

    /// <summary>What stands in the way of what was just tried.</summary>
    public OfficialObstacle? Obstacle { get; protected set; }

    /// <summary>What is still to be filled in.</summary>
    public IReadOnlyList<string> Missing => OfficialRules.Missing(Record);

    /// <summary>Whether this console user may write in it now.</summary>
    public bool MayWrite => May(Duty.AnswerOfficer) && Record.State == OfficialState.Draft;

    /// <summary>False when there is no such record. That it was opened is told once a day.</summary>
    protected bool Find()
    {
        if (Store.Find(Id) is not { } found) return false;
        Record = found;
        Store.Seen(found, Me);
        return true;
    }

    protected IActionResult Hinder(OfficialChange change)
    {
        if (change.Request is { } now) Record = now;
        Obstacle = change.Obstacle;
        Response.StatusCode = change.Obstacle switch
        {
            OfficialObstacle.Changed or OfficialObstacle.Outdated => StatusCodes.Status409Conflict,
            OfficialObstacle.Incomplete => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status403Forbidden,
        };
        return Page();
    }

    protected IActionResult Refuse()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
