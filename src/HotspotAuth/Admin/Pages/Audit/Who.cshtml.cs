using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.Operation;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>Who had this? The question; its answer has an address of its own.</summary>
[Needs(Duty.ReadTraffic)]
internal sealed class WhoModel(InquiryStore inquiries, HotspotSettings settings) : AdminPage
{
    public override string Heading => T["nav.who"];
    public override string Section => "who";
    public FormFaults Faults { get; } = new([.. WhoForm.Fields, AskReason.Field]);
    public WhoForm Form { get; private set; } = WhoForm.Empty;
    public string? Reason { get; private set; }

    /// <summary>A question that is asked anew with something changed.</summary>
    [BindProperty(SupportsGet = true, Name = "edit")]
    public long? Edited { get; set; }

    public void OnGet()
    {
        if (Edited is not { } id || inquiries.Find(id, Inquiry.Who) is not { } inquiry) return;
        (Form, Reason) = (WhoForm.Of(AskedWho.FromJson(inquiry.Question), this), inquiry.Reason);
    }

    public IActionResult OnPost()
    {
        Form = WhoForm.Read(Request);
        Reason = Request.Form[AskReason.Field];
        var asked = Form.Understand(this, settings, Faults);
        if (AskReason.Read(Request, this, Faults) is { } reason && asked is not null)
        {
            var id = inquiries.Ask(Me, Inquiry.Who, asked.ToJson(), asked.Question.Text(Site.Zone), reason);
            return Redirect(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/audit/who/{id}"));
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
