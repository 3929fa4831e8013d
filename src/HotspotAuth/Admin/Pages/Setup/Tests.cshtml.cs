using HotspotAuth.Setup;
using HotspotAuth.Setup.Parts;
using HotspotAuth.Words;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Setup;

/// <summary>Does each part work?</summary>
[Needs(Duty.Administer)]
internal sealed class TestsModel(SetupDesk desk, PartInspector inspector, AdministratorStore administrators) : SetupPage(desk)
{
    public override string Heading => T["setup.tests"];
    public IReadOnlyList<PartResult> Parts { get; private set; } = [];
    public Texts PartTexts => field ??= PartResult.In(Language);

    [BindProperty(Name = "to")]
    public string? To { get; set; }

    public bool CanMail => Service<Operation.HotspotSettings>().Mail.Host is not null;
    public int Failed => Parts.Count(part => part.State == PartState.Fail);
    public int ToLook => Parts.Count(part => part.State == PartState.Warn);
    public string Verdict => Failed > 0 ? T.Format("setup.tests.bad", Number(Failed)) : ToLook > 0 ? T.Format("setup.tests.warn", Number(ToLook)) : T["setup.tests.ok"];

    public static string Kind(PartState state) => state switch { PartState.Ok => "ok", PartState.Warn => "warn", PartState.Fail => "bad", _ => "off" };

    public static string Sign(PartState state) => state switch { PartState.Ok => "circle-check", PartState.Warn => "triangle-alert", PartState.Fail => "octagon-x", _ => "circle-help" };

    public async Task OnGetAsync()
    {
        To = administrators.Find(User.Username())?.Email;
        Parts = await inspector.RunAsync(null, Cancelled);
    }

    /// <summary>All once more, with a mail that is really sent where somebody is named.</summary>
    public async Task OnPostAsync() => Parts = await inspector.RunAsync(System.Net.Mail.MailAddress.TryCreate(To, out var to) ? to.Address : null, Cancelled);
}
