using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>The new accounts with their one-time passwords, this one time.</summary>
[Needs(Duty.Issue)]
internal sealed class IssuedModel(ShownOnce shownOnce) : RequestPage
{
    public override string Heading => T.Format(Accounts.Count == 0 ? "request.issued.gone.title" : "request.issued.title", Person(Form.Applicant.Name, Form.Applicant.NameTh));

    [BindProperty(SupportsGet = true, Name = "id")]
    public string? Id { get; set; }

    [BindProperty(SupportsGet = true, Name = "once")]
    public string? Once { get; set; }

    public StaffRequest Form { get; private set; } = null!;

    /// <summary>A password is null where it went by mail.</summary>
    public IReadOnlyList<IssuedAccount> Accounts { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (Find(Id) is not { State: RequestState.Issued } found) return NotFound();
        Form = found;
        if (shownOnce.Take(Once, User.Username(), RequestModel.OnceName(Form.Id)) is { } lines)
            Accounts = [.. Form.People.Zip(lines.Split('\n'), (person, line) => new IssuedAccount(person, line.Split('\t')[0], line.Split('\t')[1] is { Length: > 0 } password ? password : null))];
        return Page();
    }
}
