using System.Globalization;
using HotspotAuth.Audit;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>Who did what, when, from where, and what stood there before?</summary>
[Needs(Duty.ReadTrail)]
internal sealed class TrailModel(TrailSearch trail) : AdminPage
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

    [BindProperty(SupportsGet = true, Name = ListSort.Parameter)]
    public string? SortText { get; set; }

    [BindProperty(SupportsGet = true, Name = ListPage.Parameter)]
    public string? PageNumber { get; set; }

    public ListPage<TrailRecord> List { get; private set; } = new([], 0, 0);
    public IReadOnlyList<string> Actions { get; private set; } = [];
    public IReadOnlyList<string> Actors { get; private set; } = [];
    public bool IsNarrowed => Question() != new TrailQuestion();

    public StringComparer Order => StringComparer.Create(Language.TextCulture(), ignoreCase: true);

    public ListSort Sort => ListSort.Read(SortText, "-time");

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
        List = new ListPage<TrailRecord>(trail.Page(question, offset, ListPage.Size, !Sort.IsDescending), offset, total);
        return Page();
    }

    /// <summary>What the trail holds beside the words for it: who proves something needs both.</summary>
    public IActionResult OnGetCsv()
    {
        var question = Question();
        if (Faults.Any) return BadRequest();
        var columns = Columns<TrailRecord>()
            .AddTime(T["col.time"], record => record.At)
            .Add(T["trail.actor"], record => record.Actor)
            .Add(T["list.trail.role"], record => record.Role)
            .Add(T["list.trail.origin"], record => record.Origin)
            .Add(T["trail.act"], record => Act(record.Action))
            .Add(T["list.trail.action"], record => record.Action)
            .Add(T["trail.object"], record => record.Object)
            .Add(T["trail.col.change"], record => record.Reason)
            .Add(T["col.result"], record => record.Result)
            .Add(T["list.trail.rows"], record => record.Rows?.ToString(CultureInfo.InvariantCulture))
            .Add(T["list.trail.day"], record => record.Day);
        return Csv("trail", columns, trail.All(question, !Sort.IsDescending));
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
