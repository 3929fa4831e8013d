using System.Text.Json;
using HotspotAuth.Auditor;
using HotspotAuth.Export;

namespace HotspotAuth.Officials;

internal enum OfficialQuestionKind
{
    /// <summary>Who had this address or device at that moment?</summary>
    Who,

    /// <summary>What traffic did this address, device or user have in that span?</summary>
    Traffic,
}

/// <summary>Whose traffic, and from when until the first moment after it.</summary>
/// <param name="Address">An address without a port, a device or a user.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The first moment that is not asked for any more.</param>
/// <param name="IsUtc">The letter gave its times in UTC.</param>
internal sealed record AskedSpan(AskedAddress Address, DateTimeOffset From, DateTimeOffset Until, bool IsUtc)
{
    /// <summary>Nothing is kept for longer than a hold's two years.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(731);

    public ExportQuestion Question => new(new TimeSpanMs(From.ToUnixTimeMilliseconds(), Until.ToUnixTimeMilliseconds())) { Ip = Address.Endpoint?.Ip, Mac = Address.Mac, User = Address.User };

    public string ToJson() => JsonSerializer.Serialize(new Kept(Address.ToString(), From.ToUnixTimeMilliseconds(), Until.ToUnixTimeMilliseconds(), IsUtc), JsonSerializerOptions.Web);

    /// <exception cref="InvalidDataException">The text is none of <see cref="ToJson"/>.</exception>
    public static AskedSpan FromJson(string json)
    {
        var kept = JsonSerializer.Deserialize<Kept>(json, JsonSerializerOptions.Web);
        if (kept is null || AskedAddress.Read(kept.Address, out var address) != AddressFault.None) throw new InvalidDataException("The kept question can't be read.");
        return new AskedSpan(address!, DateTimeOffset.FromUnixTimeMilliseconds(kept.From), DateTimeOffset.FromUnixTimeMilliseconds(kept.Until), kept.Utc);
    }

    private sealed record Kept(string Address, long From, long Until, bool Utc);
}

/// <summary>One question of a letter, as it was understood: either who, or what traffic.</summary>
/// <param name="Place">Its place in the letter, from 1.</param>
/// <param name="Who">Who had this; null where traffic is asked for.</param>
/// <param name="Span">What traffic; null where a person is asked for.</param>
internal sealed record OfficialQuestion(int Place, AskedWho? Who, AskedSpan? Span)
{
    public OfficialQuestionKind Kind => Who is null ? OfficialQuestionKind.Traffic : OfficialQuestionKind.Who;

    /// <summary>Null until it is looked up.</summary>
    public OfficialAnswer? Answer { get; init; }

    /// <summary>Without a port many share an outside address: the answer then asks for it.</summary>
    public bool LacksPort => Who is { IsOutside: true, Address.Endpoint: { Port: null } };

    /// <summary>The question as the audit trail keeps it.</summary>
    public string Text(TimeZoneInfo zone) => Who?.Question.Text(zone) ?? Span!.Question.Text(zone);

    public string ToJson() => Who?.ToJson() ?? Span!.ToJson();

    /// <exception cref="InvalidDataException">The text is no kept question.</exception>
    public static OfficialQuestion FromJson(int place, string kind, string json) =>
        kind == "who" ? new OfficialQuestion(place, AskedWho.FromJson(json), null) : new OfficialQuestion(place, null, AskedSpan.FromJson(json));
}
