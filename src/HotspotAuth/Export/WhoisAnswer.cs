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
internal sealed record WhoisLink(string From, string To, LinkGrade Grade, string? FromValue, string? ToValue, IReadOnlyList<RowPlace> Records);

/// <summary>Someone who fits the question: a session and whose it was, or a device without one.</summary>
internal sealed record WhoisCandidate(long? Account, string? User, string? Person, string? Session, LogMac? Mac, LogIp InsideIp, long? Start, long? End, IReadOnlyList<WhoisLink> Links)
{
    /// <summary>The port before translation, where the question's outside port tells it.</summary>
    public int? InsidePort { get; init; }
}

/// <summary>Everybody who fits, and how far the answer can be trusted.</summary>
internal sealed record WhoisAnswer(IReadOnlyList<WhoisCandidate> Candidates, TimeSpanMs Window, long? ClockMicroseconds, Completeness Completeness, string? Ask)
{
    /// <summary>Addresses of the answer that several devices claimed then.</summary>
    public IReadOnlyList<AddressConflict> Conflicts { get; init; } = [];

    /// <summary>True when one person, and no unknown device beside him, fits.</summary>
    public bool IsUnique => Candidates.Count > 0 && Candidates[0].Account is { } first && Candidates.All(c => c.Account == first);
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
