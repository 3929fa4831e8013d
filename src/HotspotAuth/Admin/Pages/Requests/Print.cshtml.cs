using HotspotAuth.Requests;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Requests;

/// <summary>The office's form on one sheet of A4: what is signed here stands on it, what is not is left for the pen.</summary>
[Needs(Duty.Ask, Duty.Recommend, Duty.Approve, Duty.Issue)]
internal sealed class PrintModel : RequestPage
{
    public override string Heading => T["request.form.title"];

    [BindProperty(SupportsGet = true, Name = "id")]
    public string? Id { get; set; }

    public StaffRequest Form { get; private set; } = null!;
    public string Address => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/request/{Form.Id}");

    /// <summary>Many names take a smaller type, so that the sheet stays one.</summary>
    public string Density => Form.People.Sum(person => person.NameTh.Length) + Form.Purpose.Length + Form.Steps.Sum(step => step.Text?.Length ?? 0) > 600 ? "dense" : "";

    public IActionResult OnGet()
    {
        if (Find(Id) is not { } found) return NotFound();
        Form = found;
        return Page();
    }
}
