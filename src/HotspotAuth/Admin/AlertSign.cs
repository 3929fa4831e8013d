using HotspotAuth.Alerts;

namespace HotspotAuth.Admin;

/// <summary>Alerts at the console: how many wait, whose they are to see, and where what they say is proved.</summary>
internal static class AlertSign
{
    /// <summary>Who answers for the log or the machine sees them.</summary>
    public static readonly Duty[] Seers = [Duty.Administer, Duty.ReadTrail, Duty.ReadTraffic, Duty.AnswerOfficer];

    /// <summary>Open ones that nobody has said to have seen.</summary>
    public static int Waiting(HttpContext context) =>
        Array.Exists(Seers, context.User.May) ? context.RequestServices.GetRequiredService<AlertStore>().Counts().Unseen : 0;

    public static (string Kind, string Icon) Of(AlertSeverity severity) => severity == AlertSeverity.Bad ? ("bad", "octagon-x") : ("warn", "triangle-alert");

    /// <summary>The page that proves it, and whose it is; null where none does.</summary>
    public static (string Address, Duty[] Duties)? Proof(Alert alert) => alert.Kind switch
    {
        AlertKinds.LogGap or AlertKinds.SealLate or AlertKinds.VerifyBad => ("/calendar", [Duty.ReadTraffic, Duty.ReadTrail, Duty.AnswerOfficer]),
        AlertKinds.BatchLate or AlertKinds.FlowSilent => ("/audit/completeness", [Duty.ReadTraffic, Duty.ReadTrail]),
        AlertKinds.PurgeMany => ("/audit/receipts", [Duty.ReadTraffic, Duty.ReadTrail]),
        AlertKinds.NasSilent or AlertKinds.NasHolds => ("/nas/device?name=" + Uri.EscapeDataString(alert.Subject), [Duty.Administer, Duty.Help]),
        AlertKinds.Afterlife => ("/online", [Duty.SeePeople]),
        AlertKinds.Guessing => ("/attempts?show=refused", [Duty.SeePeople]),
        AlertKinds.ReportMissing => ("/morning", Seers),
        _ => null,
    };
}
