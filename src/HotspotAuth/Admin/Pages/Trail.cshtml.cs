using HotspotAuth.Audit;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Who did what, when, from where, and what stood there before?</summary>
[Needs(Duty.ReadTrail)]
internal sealed class TrailModel(TrailSearch trail, Database database, TimeProvider time) : AdminPage
{
    public override string Heading => T["trail.title"];
    public override string Section => "trail";
    public FormFaults Faults { get; } = new("from", "until");

    [BindProperty(SupportsGet = true, Name = "actor")]
    public string? Actor { get; set; }

    [BindProperty(SupportsGet = true, Name = "action")]
    public string? Action { get; set; }

    [BindProperty(SupportsGet = true, Name = "object")]
    public string? Thing { get; set; }

    /// <summary>A day, or a day to another, as the fields of a date have it.</summary>
    [BindProperty(SupportsGet = true, Name = "from")]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "until")]
    public string? Until { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListPage<TrailRecord> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<string> Actions { get; private set; } = [];
    public IReadOnlyList<string> Actors { get; private set; } = [];
    public bool IsNarrowed => Question() != new TrailQuestion();

    public StringComparer Order => StringComparer.Create(Language.TextCulture(), ignoreCase: true);

    public string FileAddress => "/trail" + QueryString.Create(Request.Query.Where(pair => pair.Key is not (ListPage.Parameter or "handler"))).Add("handler", "file");

    /// <summary>An action in words; its own name where this program has none for it.</summary>
    public string Act(string action) => T.Find($"trail.action.{action}") ?? action;

    /// <summary>The result in words; null for what was simply done.</summary>
    public string? Outcome(TrailRecord record) => record.Result == "done" ? null : T.Find($"trail.result.{record.Result}") ?? record.Result;

    /// <summary>What was recorded beside the action: in words where it is one of ours, else as it stands in the evidence.</summary>
    public string? Told(TrailRecord record) => record.Reason is { } reason ? T.Find($"trail.reason.{reason.Replace(", ", ".", StringComparison.Ordinal)}") ?? reason : null;

    public string Who(TrailRecord record) => record switch
    {
        { Role: "system" } => T["trail.who.system"],
        { Role: "unknown" } => T["trail.who.unknown"],
        _ => record.Actor,
    };

    /// <summary>In what capacity: at the console, by a verb on the machine, as a user of the wifi.</summary>
    public string? Capacity(TrailRecord record) => record.Role is "system" or "unknown" ? null : T.Find($"trail.role.{record.Role}") ?? record.Role;

    public IActionResult OnGet()
    {
        var question = Question();
        (Actions, Actors) = (trail.Actions(), trail.Actors());
        if (Faults.Any)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var total = trail.Count(question);
        var offset = ListPage.Offset(PageNumber, total);
        List = new ListPage<TrailRecord>(trail.Page(question, offset, ListPage.Size), offset, total);
        return Page();
    }

    public IActionResult OnGetFile()
    {
        var question = Question();
        if (Faults.Any) return BadRequest();
        var record = new Disclosure(database, Me, time);
        return new TrailFile(trail.All(question), Site.Zone, rows => record.Record("trail-export", Request.QueryString.HasValue ? Request.QueryString.Value![1..] : "all", null, "done", rows, null));
    }

    private TrailQuestion Question()
    {
        var from = Day("from", From);
        var until = Day("until", Until);
        return new TrailQuestion(Text(Actor), Text(Action), Text(Thing), from, until?.AddDays(1));
    }

    private DateTimeOffset? Day(string field, string? typed)
    {
        if (Text(typed) is not { } text) return null;
        if (TypedDay.Read(text, Site.Zone) is { } day) return day;
        if (Faults[field] is null) Faults.Add(field, T["trail.day.wrong"]);
        return null;
    }

    private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}
