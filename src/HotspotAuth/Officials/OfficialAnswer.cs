using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HotspotAuth.Export;

namespace HotspotAuth.Officials;

/// <summary>What an answer comes to.</summary>
internal enum OfficialVerdict
{
    /// <summary>Nothing is recorded for it.</summary>
    Nobody,

    /// <summary>One person, and no unknown device beside him.</summary>
    Unique,

    /// <summary>Several fit: all are given, none is chosen.</summary>
    NotUnique,

    /// <summary>A device fits, and nothing says whose it was.</summary>
    DeviceOnly,

    /// <summary>Traffic: so many records.</summary>
    Rows,
}

/// <summary>One step of a chain: from what to what, how sure, and on how many records.</summary>
internal sealed record OfficialLink(string From, string To, LinkGrade Grade, string? FromValue, string? ToValue, int Records);

/// <summary>Somebody who fits, with the weakest link of his chain.</summary>
internal sealed record OfficialFit(long? Account, string? Person, string? User, string? Mac, string InsideIp, string? Session, long? Start, long? End, IReadOnlyList<OfficialLink> Links)
{
    [JsonIgnore]
    public LinkGrade Weakest => Links.Count == 0 ? LinkGrade.Missing : Links.Max(link => link.Grade);
}

/// <summary>An answer as it was found: what the releaser sees is what the official gets, whatever the log learns later.</summary>
internal sealed record OfficialAnswer
{
    public required OfficialVerdict Verdict { get; init; }

    /// <summary>Who fits, ordered by time; empty for traffic.</summary>
    public IReadOnlyList<OfficialFit> Fits { get; init; } = [];

    /// <summary>Traffic records.</summary>
    public long Rows { get; init; }

    /// <summary>Of them, those that fit several people and so name nobody.</summary>
    public long Ambiguous { get; init; }

    /// <summary>What was looked through, the tolerance and the clock's doubt included; UTC milliseconds.</summary>
    public long From { get; init; }

    public long Until { get; init; }

    /// <summary>Spans of it in which records may be missing.</summary>
    public IReadOnlyList<GapShape> Gaps { get; init; } = [];

    /// <summary>Addresses of the answer that several devices claimed then.</summary>
    public int Conflicts { get; init; }

    public long? ClockMicroseconds { get; init; }
    public DateTimeOffset? CompleteUntil { get; init; }

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>How many fit; sessions of one person are one.</summary>
    [JsonIgnore]
    public int People => Fits.Select(fit => fit.Account?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? fit.Mac ?? fit.InsideIp).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The one person's name; null where several fit, where nobody does and where nothing names him: then no name may stand alone.</summary>
    [JsonIgnore]
    public string? TheOne => Verdict == OfficialVerdict.Unique ? Fits[0].Person ?? Fits[0].User : null;

    /// <summary>Whether another look names the same: who fits, by account, device, address and session, and how many records.</summary>
    public bool SaysTheSame(OfficialAnswer other) =>
        Verdict == other.Verdict && Rows == other.Rows && Ambiguous == other.Ambiguous
        && Fits.Select(fit => (fit.Account, fit.Person, fit.Mac, fit.InsideIp, fit.Session)).ToHashSet().SetEquals(other.Fits.Select(fit => (fit.Account, fit.Person, fit.Mac, fit.InsideIp, fit.Session)));

    public static OfficialAnswer Of(WhoisAnswer answer) => new()
    {
        Verdict = answer.IsUnique ? OfficialVerdict.Unique : answer.Candidates.Count switch
        {
            0 => OfficialVerdict.Nobody,
            1 => OfficialVerdict.DeviceOnly,
            _ => OfficialVerdict.NotUnique,
        },
        Fits = [.. answer.Candidates.OrderBy(c => c.Start ?? 0).Select(Fit)],
        From = answer.Window.From,
        Until = answer.Window.To,
        Gaps = answer.Completeness.Gaps,
        Conflicts = answer.Conflicts.Count,
        ClockMicroseconds = answer.ClockMicroseconds,
        CompleteUntil = answer.Completeness.CompleteUntil,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static OfficialAnswer FromJson(string json) => JsonSerializer.Deserialize<OfficialAnswer>(json, Options)!;

    private static OfficialFit Fit(WhoisCandidate c) => new(
        c.Account, c.Person, c.User, c.Mac?.ToString(), c.InsideIp?.ToString() ?? "", c.Session, c.Start, c.End,
        [.. c.Links.Select(link => new OfficialLink(link.From, link.To, link.Grade, link.FromValue, link.ToValue, link.Records.Count))]);
}
