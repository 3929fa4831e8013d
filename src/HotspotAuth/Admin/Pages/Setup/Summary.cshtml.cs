using HotspotAuth.Operation;
using HotspotAuth.Setup;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Setup;

/// <summary>Everything once more before it is written.</summary>
[Needs(Duty.Administer)]
internal sealed class SummaryModel(SetupDesk desk, ServiceRestart restart) : SetupPage(desk)
{
    public override string Heading => T["setup.summary"];

    /// <summary>Why the disk did not take it; null while it did, or nothing was tried.</summary>
    public string? Unwritten { get; private set; }

    public void OnGet() => Load();

    public IActionResult OnPost()
    {
        Load();
        if (Wrong.Count == 0)
        {
            try
            {
                Desk.Write(Answers, Me);
                return Redirect($"/setup/restart?was={restart.Instance}");
            }
            catch (SettingsException)
            {
                Load();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Unwritten = e.Message;
            }
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>The lines of one question: label, answer, and what fixed it.</summary>
    public IEnumerable<(string Label, string Value, string? Place)> Lines(SetupStep step) => step.Name switch
    {
        "machine" => [(T["setup.f.Gateway.Mode"], T[OwnGateway ? "setup.machine.nftables" : "setup.machine.none"], Fixed("Gateway:Mode"))],
        "ways" when !OwnGateway => Nases(),
        "certificate" => [(T["setup.f.Portal.CertificatePath"], Value("Portal:CertificatePath") is not { Length: > 0 } path ? T["setup.certificate.none"] : Desk.Folder.Has(path) ? T["setup.certificate.upload"] : path, Fixed("Portal:CertificatePath"))],
        "mail" when Would.Mail.Host is null => [(T["setup.f.Mail.Host"], T["setup.mail.nothing"], Fixed("Mail:Host"))],
        "clock" => [(T["setup.f.Clock.Sources"], Would.Clock.Sources.Count == 0 ? "–" : string.Join(" ", Would.Clock.Sources), Fixed("Clock:Sources"))],
        "person" => [(T["door.add.name"], Answers.Person?.Name ?? T["setup.unchanged"], null), (T["door.add.email"], Answers.Person?.Email ?? "–", null)],
        "privacy" => [(T["setup.privacy.text"], T[Answers.Texts.Values.Any(texts => texts.Count > 0) ? "setup.privacy.own" : "setup.privacy.ours"], Fixed("Portal:TextsPath"))],
        _ => step.Keys.Where(key => key.Contains(':', StringComparison.Ordinal) && key is not ("Mail:PasswordFile" or "Gateway:LanAddress6")).Select(key => (T["setup.f." + Dotted(key)], Word(key), Fixed(key))),
    };

    private string Word(string key) => key == "Alerts:Mail" && Would.Alerts.Mail.Count > 0 ? string.Join(" ", Would.Alerts.Mail) : Value(key) is not { Length: > 0 } value ? "–" : key == "Mail:Security" && value is ("none" or "starttls") ? T["setup.mail." + value] : value;

    private IEnumerable<(string Label, string Value, string? Place)> Nases()
    {
        var place = Fixed("Radius:Clients");
        return Would.Radius.Clients.Count == 0 ? [(T["nas.name"], "–", place)] : Would.Radius.Clients.Select(nas => (nas.Name, $"{T["nas.kind." + nas.Kind]} · {nas.Address}", place));
    }
}
