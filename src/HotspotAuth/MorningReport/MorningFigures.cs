using System.Globalization;

namespace HotspotAuth.MorningReport;

/// <summary>How often log-ins were refused for one reason.</summary>
internal sealed record MorningRefusals(string Reason, int Count);

/// <summary>A NAS and what is wrong with it: a name of <see cref="Nas.NasFinding"/>.</summary>
internal sealed record MorningNas(string Name, string Sign, string Finding);

/// <summary>An alert that was open when the report was made.</summary>
internal sealed record MorningAlert(string Kind, string Severity, string Facts, DateTimeOffset Raised);

/// <summary>What a morning report tells, as it was when it was made. No person, no address. Null is: not known.</summary>
internal sealed record MorningFigures
{
    /// <summary>The morning's date, yyyy-MM-dd.</summary>
    public required string Day { get; init; }

    /// <summary>The day it tells of: the one before.</summary>
    public required string About { get; init; }

    public required DateTimeOffset Made { get; init; }

    /// <summary>Made after the time by which the system is to be checked.</summary>
    public bool IsLate { get; init; }

    /// <summary>Told before the time of the morning's report: neither kept nor mailed, for the night's work is not done.</summary>
    public bool IsEarly { get; init; }

    public int People { get; init; }
    public int Devices { get; init; }
    public int Peak { get; init; }
    public DateTimeOffset? PeakAt { get; init; }

    /// <summary>Of the sessions that ended that day.</summary>
    public long BytesUp { get; init; }

    public long BytesDown { get; init; }
    public int Accepted { get; init; }
    public IReadOnlyList<MorningRefusals> Refused { get; init; } = [];

    /// <summary>SHA-256 of the digest that sealed the day; null while it is open.</summary>
    public string? Digest { get; init; }

    public int SealFaults { get; init; }
    public int Unsealed { get; init; }

    /// <summary>Days that were verified within the last 24 hours, and days of which the last look was bad.</summary>
    public int Verified { get; init; }

    public int BadDays { get; init; }
    public bool HasLog { get; init; }
    public int Gaps { get; init; }
    public long GapSeconds { get; init; }
    public int? DiskDays { get; init; }
    public long DiskFree { get; init; }
    public bool IsRoomForAll { get; init; }

    /// <summary>The greatest offset of the clock that day, either way; null where nothing was measured.</summary>
    public double? ClockMilliseconds { get; init; }

    public DateTimeOffset? Drill { get; init; }
    public string? DrillFailed { get; init; }

    /// <summary>A drill is held each night here.</summary>
    public bool HasDrill { get; init; }

    public bool HasMail { get; init; }
    public int MailsWaiting { get; init; }
    public bool IsMailStuck { get; init; }
    public int Nases { get; init; }
    public IReadOnlyList<MorningNas> NasTrouble { get; init; } = [];

    /// <summary>What the backups' own check says; null while it is well, or where this program makes none.</summary>
    public string? BackupFault { get; init; }

    /// <summary>The same for each language (<see cref="Alerts.AlertFact"/>); null in a report of an older program.</summary>
    public string? BackupWords { get; init; }

    public bool HasBackup { get; init; }
    public long RequestsWaiting { get; init; }
    public long OfficialsWaiting { get; init; }
    public int OfficialsDue { get; init; }
    public int EventsToday { get; init; }
    public int AlertsRaised { get; init; }
    public int AlertsCleared { get; init; }
    public IReadOnlyList<MorningAlert> Open { get; init; } = [];

    /// <summary>A day as it is kept here.</summary>
    public static DateOnly DateOf(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
