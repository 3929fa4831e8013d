using System.Globalization;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>What did this address do? The question; what is found has an address of its own.</summary>
[Needs(Duty.ReadTraffic)]
internal sealed class SearchModel(InquiryStore inquiries) : AdminPage
{
    public override string Heading => T["nav.search"];
    public override string Section => "search";
    public FormFaults Faults { get; } = new([.. SearchForm.Fields, AskReason.Field]);
    public SearchForm Form { get; private set; } = SearchForm.Empty;
    public string? Reason { get; private set; }

    /// <summary>A search that is asked anew with something changed.</summary>
    [BindProperty(SupportsGet = true, Name = "edit")]
    public long? Edited { get; set; }

    /// <summary>A question of who had an address, whose traffic is looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "of")]
    public long? Answered { get; set; }

    public void OnGet()
    {
        if (Edited is { } id && inquiries.Find(id, Inquiry.Search) is { } search)
            (Form, Reason) = (SearchForm.Of(AskedTraffic.FromJson(search.Question), this), search.Reason);
        else if (Answered is { } answered && inquiries.Find(answered, Inquiry.Who) is { } who)
            (Form, Reason) = (SearchForm.Of(AskedWho.FromJson(who.Question), this), who.Reason);
    }

    public IActionResult OnPost()
    {
        (Form, Reason) = (SearchForm.Read(Request), Request.Form[AskReason.Field]);
        var asked = Form.Understand(this, Faults);
        if (AskReason.Read(Request, this, Faults) is { } reason && asked is not null)
            return Redirect(string.Create(CultureInfo.InvariantCulture, $"/audit/search/{inquiries.Ask(Me, Inquiry.Search, asked.ToJson(), asked.Question.Text(Site.Zone), reason)}"));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
