using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.Export;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>What is kept of one person, for his own request to see it: on paper and as a file, his data only.</summary>
[Needs(Duty.AnswerOfficer, Duty.Audit)]
internal sealed class PersonModel(PersonDesk desk) : AdminPage
{
    private const int Shown = 100;

    public override string Heading => T["own.title"];
    public override string Section => "search";
    public FormFaults Faults { get; } = new("username", AskReason.Field);
    public string? Username { get; private set; }
    public string? Reason { get; private set; }
    public PersonData? Data { get; private set; }
    public IReadOnlyList<SessionSpan> Sessions { get; private set; } = [];
    public long Logins { get; private set; }

    public void OnGet()
    {
    }

    /// <summary>Shows it on the page.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReadAsync() is not { } reason) return Again();
        Sessions = Data!.Sessions();
        Logins = Data.Logins().LongCount();
        desk.Saw(Data, Me, reason, Sessions.Count + Logins);
        return Page();
    }

    /// <summary>Gives it as a file.</summary>
    public async Task<IActionResult> OnPostFileAsync()
    {
        if (await ReadAsync() is not { } reason) return Again();
        return File(desk.Make(Data!, Me, reason, Cancelled), "application/zip", $"person-{Data!.Account.Id.ToString(CultureInfo.InvariantCulture)}.zip");
    }

    public IEnumerable<SessionSpan> Newest => Sessions.Reverse().Take(Shown);
    public bool IsCut => Sessions.Count > Shown;

    public string Span(SessionSpan session) => session.End is { } end
        ? Dates.Range(DateTimeOffset.FromUnixTimeMilliseconds(session.Start), DateTimeOffset.FromUnixTimeMilliseconds(end))
        : T.Format("own.since", Dates.Table(DateTimeOffset.FromUnixTimeMilliseconds(session.Start)));

    private async Task<string?> ReadAsync()
    {
        (Username, Reason) = (Request.Form["username"], Request.Form[AskReason.Field]);
        if (Usernames.Normalize(Username ?? "") is not { Length: > 0 } name || await desk.FindAsync(name, Cancelled) is not { } data) Faults.Add("username", T["own.username.fault"]);
        else Data = data;
        var reason = AskReason.Read(Request, this, Faults);
        return Data is null ? null : reason;
    }

    private PageResult Again()
    {
        Data = null;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
