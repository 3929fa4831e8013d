namespace HotspotAuth.Alerts;

/// <summary>All that can be told of. The words of each are in AlertTexts: title.KIND, what.KIND, do.KIND.</summary>
internal static class AlertKinds
{
    /// <summary>Records are missing: the subject is the stream.</summary>
    public const string LogGap = "log-gap";

    /// <summary>A stream that should be written is not: the subject is the stream.</summary>
    public const string BatchLate = "batch-late";

    /// <summary>People are online and no traffic comes to be recorded.</summary>
    public const string FlowSilent = "flow-silent";

    public const string SealLate = "seal-late";

    /// <summary>A day does not verify: the subject is the day.</summary>
    public const string VerifyBad = "verify-bad";

    public const string ClockOff = "clock-off";
    public const string ClockUnknown = "clock-unknown";
    public const string DiskLow = "disk-low";
    public const string PurgeMany = "purge-many";

    /// <summary>A user whose session has ended still passes traffic: the subject is the way he passes.</summary>
    public const string Afterlife = "after-end";

    /// <summary>A NAS does not end sessions when asked: the subject is the NAS.</summary>
    public const string NasHolds = "nas-holds";

    /// <summary>A NAS with open sessions is not heard of: the subject is the NAS.</summary>
    public const string NasSilent = "nas-silent";

    public const string Certificate = "certificate";
    public const string CertificateOver = "certificate-over";
    public const string MailStuck = "mail-stuck";
    public const string DrillFailed = "drill-failed";
    public const string DrillLate = "drill-late";

    /// <summary>Anchors do not leave: the subject is the way.</summary>
    public const string AnchorsStuck = "anchors-stuck";

    public const string SessionsUnwritten = "sessions-unwritten";
    public const string Guessing = "guessing";
    public const string BackupLate = "backup-late";
    public const string ReportMissing = "report-missing";

    /// <summary>A part of the service says that it is not well: the subject is the part.</summary>
    public const string Part = "part";

    /// <summary>A trial that somebody asked for.</summary>
    public const string Trial = "trial";

    public static IReadOnlyList<string> All { get; } =
    [
        LogGap, BatchLate, FlowSilent, SealLate, VerifyBad, ClockOff, ClockUnknown, DiskLow, PurgeMany, Afterlife, NasHolds, NasSilent, Certificate, CertificateOver,
        MailStuck, DrillFailed, DrillLate, AnchorsStuck, SessionsUnwritten, Guessing, BackupLate, ReportMissing, Part, Trial,
    ];

    /// <summary>Severities as they are stored, sent and printed.</summary>
    public static string Word(AlertSeverity severity) => severity == AlertSeverity.Bad ? "bad" : "warn";

    public static AlertSeverity Severity(string word) => word == "bad" ? AlertSeverity.Bad : AlertSeverity.Warn;
}
