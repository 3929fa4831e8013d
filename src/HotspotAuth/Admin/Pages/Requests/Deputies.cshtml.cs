using System.Globalization;
using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>Who signs in the director's place, and when?</summary>
[Needs(Duty.Approve)]
internal sealed class DeputiesModel(Deputies deputies) : RequestPage
{
    public override string Heading => T["request.deputies"];
    public FormFaults Faults { get; } = new("deputy", "from", "until");

    [BindProperty(Name = "deputy")]
    public string? Chosen { get; set; }

    /// <summary>What was just done, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "done")]
    public string? Done { get; set; }

    public DateEntry From { get; private set; } = new(null, null, null, null);
    public DateEntry Until { get; private set; } = new(null, null, null, null);
    public IReadOnlyList<(string Username, string Name)> Candidates { get; private set; } = [];
    public IReadOnlyList<Deputy> List { get; private set; } = [];
    public string? DoneKey => Done is "name" or "end" ? $"request.deputy.done.{Done}" : null;
    public bool IsMine(Deputy deputy) => deputy.Director == User.Username();

    public void OnGet() => Load();

    public IActionResult OnPost()
    {
        var values = Request.Form;
        if (values["do"] == "end" && long.TryParse(values["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return deputies.End(id, Signer) ? Redirect("/requests/deputies?done=end") : NotFound();
        Load();
        From = DateEntry.Read(Request, "from");
        Until = DateEntry.Read(Request, "until");
        var from = Moment("from", From, TimeOnly.MinValue);
        var until = Moment("until", Until, new TimeOnly(23, 59));
        var deputy = Candidates.FirstOrDefault(candidate => candidate.Username == Chosen);
        if (deputy.Username is null) Faults.Add("deputy", T["request.fault.deputy"]);
        if (!Faults.Any)
        {
            if (deputies.Name(deputy.Username!, deputy.Name, from!.Value, until!.Value, Signer) is not { } fault) return Redirect("/requests/deputies?done=name");
            Faults.Add(fault.Field, Sentence(fault));
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void Load()
    {
        Candidates = deputies.Candidates(User.Username());
        List = deputies.List();
    }

    private DateTimeOffset? Moment(string field, DateEntry entry, TimeOnly time)
    {
        if (entry.Fault(Site.Zone, time, out var moment) is not { } fault) return moment;
        Faults.Add(field, entry.IsEmpty ? T["request.fault.day"] : T[fault]);
        return null;
    }
}
