using HotspotAuth.Alerts;
using HotspotAuth.Operation;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages;

/// <summary>What needs a person now, and what to do? What was, below.</summary>
[Needs(Duty.Administer, Duty.ReadTrail, Duty.ReadTraffic, Duty.AnswerOfficer)]
internal sealed class AlertsModel(AlertStore store, AlertTrial trial, HotspotSettings settings) : AdminPage
{
    private const int MostPast = 100;

    public override string Heading => T["alert.title"];
    public override string Section => "alerts";

    public AlertWords Words => field ??= new AlertWords(Site, Language);
    public IReadOnlyList<Alert> Open { get; private set; } = [];
    public IReadOnlyList<Alert> Past { get; private set; } = [];

    /// <summary>Messages that a trial put on their way; null: none was asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "sent")]
    public int? Sent { get; set; }

    /// <summary>Where they go besides this page.</summary>
    public bool HasWays => settings.Alerts is { Mail.Count: > 0 } or { WebhookUrl: not null };

    public string Ways => HasWays
        ? T.Format("alert.ways", Number(settings.Alerts.Mail.Count), T[settings.Alerts.WebhookUrl is null ? "alert.ways.nohook" : "alert.ways.hook"])
        : T["alert.ways.none"];

    public string Verdict => Open.Count == 0 ? T["alert.verdict.none"]
        : Open.Count(alert => alert.Severity == AlertSeverity.Bad) is > 0 and var bad ? T.Format("alert.verdict.bad", Number(Open.Count), Number(bad)) : T.Format("alert.verdict.warn", Number(Open.Count));

    public void OnGet()
    {
        Open = store.Open();
        Past = store.Past(MostPast);
    }

    public IActionResult OnPostSeen(long id)
    {
        store.TrySee(id, Me);
        return Redirect("/alerts");
    }

    public IActionResult OnPostTrial() => May(Duty.Administer) ? Redirect("/alerts?sent=" + trial.Send(Me).ToString(System.Globalization.CultureInfo.InvariantCulture)) : Forbid();

    /// <summary>The page that proves it, where the reader may open it.</summary>
    public string? Proof(Alert alert) => AlertSign.Proof(alert) is { } proof && Array.Exists(proof.Duties, May) ? proof.Address : null;
}
