using System.Text.Json;
using System.Text.Json.Serialization;

namespace HotspotAuth.Events.Closing;

/// <summary>What an event came to, as counted once it was over. Times are UTC milliseconds; bytes of the IP layer.</summary>
internal sealed record ClosingReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public required int Issued { get; init; }

    /// <summary>Slips that were online at least once.</summary>
    public required int Used { get; init; }

    /// <summary>Slips that a person was named for.</summary>
    public required int Named { get; init; }

    /// <summary>Slips that were online though nobody was named for them: at a NAS, which can't ask.</summary>
    public required int UsedUnnamed { get; init; }

    public required int Peak { get; init; }
    public long? PeakAt { get; init; }
    public required int Sessions { get; init; }
    public required long Seconds { get; init; }
    public required long BytesUp { get; init; }
    public required long BytesDown { get; init; }

    /// <summary>Refused attempts with a slip of the event, by reason, the commonest first; null where the log could not be read.</summary>
    public IReadOnlyList<RefusedBy>? Refused { get; init; }

    /// <summary>When the last session ended; null where nobody came.</summary>
    public long? LastEnd { get; init; }

    /// <summary>Until when identities and traffic data are kept.</summary>
    public required long IdentityUntil { get; init; }

    public required long TrafficUntil { get; init; }

    public int NeverUsed => Issued - Used;
    public int Unnamed => Issued - Named;

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ClosingReport FromJson(string json) => JsonSerializer.Deserialize<ClosingReport>(json, Json)!;
}

/// <summary>How often a reason refused, by the code of the access stream.</summary>
internal sealed record RefusedBy(string Reason, int Count);

/// <summary>An event that is over: since when, when the report was made, and the report.</summary>
internal sealed record Closing(DateTimeOffset Ended, DateTimeOffset Made, ClosingReport Report);
