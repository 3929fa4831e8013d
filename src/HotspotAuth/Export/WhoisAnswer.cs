using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>How sure a link is: a record says so, it follows from records, or nothing says so.</summary>
internal enum LinkGrade
{
    Proved,
    Inferred,
    Missing,
}

/// <summary>A step of the chain, for example from an address to a device, with the records it rests on.</summary>
internal sealed record WhoisLink(string From, string To, LinkGrade Grade, string? FromValue, string? ToValue, IReadOnlyList<IStoredRow> Rows)
{
    /// <summary>Where those records lie.</summary>
    public IReadOnlyList<RowPlace> Records => [.. Rows.Select(row => row.Place)];
}

/// <summary>How the end of a session is known.</summary>
internal enum EndBasis
{
    /// <summary>No record of the days that were read tells of an end.</summary>
    None,

    /// <summary>A record of its end, as the gateway or the NAS wrote it.</summary>
    Stop,

    /// <summary>The device or the NAS had gone silent; the end is where it was last heard.</summary>
    Silence,

    /// <summary>The NAS was started anew: its sessions ended at the latest then.</summary>
    Reboot,
}

/// <summary>Someone who fits the question: a session and whose it was, or a device without one.</summary>
internal sealed record WhoisCandidate(long? Account, string? User, string? Person, string? Session, LogMac? Mac, LogIp? InsideIp, long? Start, long? End, IReadOnlyList<WhoisLink> Links)
{
    /// <summary>The port before translation, where the question's outside port tells it.</summary>
    public int? InsidePort { get; init; }

    /// <summary>Until when he fits within the asked window and from when: the address's translation or the session, whichever is less.</summary>
    public TimeSpanMs? Fits { get; init; }

    /// <summary>The session as the log knows it.</summary>
    public SessionSpan? Span { get; init; }

    /// <summary>The account as it is kept now.</summary>
    public Accounts.Account? Kept { get; init; }

    public HeldBy? Held { get; init; }

    /// <summary>The event's project and who answers for it, where the account is a slip's.</summary>
    public (string Project, string Responsible)? Event { get; init; }

    public EndBasis EndIs => Span switch
    {
        null or { End: null } => EndBasis.None,
        { Ending.Row.Cause: Sessions.SessionCause.NasReboot or Sessions.SessionCause.NasError } => EndBasis.Reboot,
        { Ending.Row.Cause: Sessions.SessionCause.NasSilent or Sessions.SessionCause.LostCarrier or Sessions.SessionCause.IdleTimeout } => EndBasis.Silence,
        _ => EndBasis.Stop,
    };

    /// <summary>The chain is as sure as this.</summary>
    public LinkGrade Weakest => Links.Count == 0 ? LinkGrade.Missing : Links.Max(link => link.Grade);
}

/// <summary>Everybody who fits, and how far the answer can be trusted.</summary>
internal sealed record WhoisAnswer(IReadOnlyList<WhoisCandidate> Candidates, TimeSpanMs Window, long? ClockMicroseconds, Completeness Completeness, string? Ask)
{
    /// <summary>Addresses of the answer that several devices claimed then.</summary>
    public IReadOnlyList<AddressConflict> Conflicts { get; init; } = [];

    /// <summary>True when one person, and no unknown device beside him, fits. One slip that passed from hand to hand meanwhile is two persons.</summary>
    public bool IsUnique => Candidates.Count > 0 && Candidates[0] is { Account: { } first, Person: var person } && Candidates.All(c => c.Account == first && c.Person == person);
}

/// <summary>Who had an address at a moment. Outside: the address that the world saw.</summary>
internal sealed record WhoisQuestion(Endpoint Endpoint, long At, long ToleranceMs, bool Outside)
{
    /// <summary>Asks who had the device, whatever its addresses; the endpoint says nothing then.</summary>
    public LogMac? Mac { get; init; }

    /// <summary>The connection's other end where it is known: translations and flows to others don't fit.</summary>
    public LogIp? Peer { get; init; }

    /// <summary>The question in words, as it is echoed before the answer and kept in the audit trail.</summary>
    public string Text(TimeZoneInfo zone) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"who had {(Mac is { } mac ? $"device {mac}" : $"{(Outside ? "outside address" : "address")} {Endpoint}")}{(Peer is { } peer ? $" towards {peer}" : "")} at {LocalTime.Text(At, zone)}{(ToleranceMs > 0 ? $" ± {ToleranceMs / 1000.0} s" : "")}");
}
