using HotspotAuth.Accounts;
using HotspotAuth.Words;

namespace HotspotAuth.Events;

/// <summary>A training event as it is asked for.</summary>
internal sealed record EventRequest
{
    public const int MostUsers = 2000;
    /// <summary>A slip's account is called by the project and its number until it is somebody's, in 200 characters.</summary>
    private const int MaxText = 180;

    private const int MaxPurpose = 1000;

    /// <summary>Longer would be a standing account, which is another request.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public required string Project { get; init; }
    public required string Agency { get; init; }
    public required string Phone { get; init; }
    public required string Responsible { get; init; }

    /// <summary>Null where it could not be read; its own fault is told by who read it.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }
    public required int Users { get; init; }
    public string Purpose { get; init; } = "";
    public string Group { get; init; } = AccountGroup.Guest;

    /// <summary>Two to eight lower-case English letters before each code; null or empty for none.</summary>
    public string? Prefix { get; init; }

    /// <summary>The SHA-256 of a letter that is already kept, in hex.</summary>
    public KeptLetter? Letter { get; init; }

    /// <summary>Every fault at once.</summary>
    public IEnumerable<EventFault> Check(DateTimeOffset now)
    {
        foreach (var (field, text) in new[] { ("project", Project), ("agency", Agency), ("responsible", Responsible), ("phone", Phone) })
        {
            if (string.IsNullOrWhiteSpace(text)) yield return new EventFault(field, EventFaultKind.Missing, "is needed");
            else if (text.Length > MaxText) yield return new EventFault(field, EventFaultKind.TooLong, $"is longer than {MaxText} characters");
            else if (HiddenSigns.AnyIn(text)) yield return new EventFault(field, EventFaultKind.Malformed, "holds a control character");
        }

        if (string.IsNullOrWhiteSpace(Purpose)) yield return new EventFault("purpose", EventFaultKind.Missing, "is needed");
        else if (Purpose.Length > MaxPurpose) yield return new EventFault("purpose", EventFaultKind.TooLong, $"is longer than {MaxPurpose} characters");
        if (Users is < 1 or > MostUsers) yield return new EventFault("users", EventFaultKind.OutOfRange, $"{Users} is out of range; 1 to {MostUsers} guests an event");
        if (Until <= now) yield return new EventFault("until", EventFaultKind.Past, "the event's end is already past");
        else if (Until <= From) yield return new EventFault("until", EventFaultKind.Order, "the event must end after it begins");
        else if (Until - From > Longest) yield return new EventFault("until", EventFaultKind.TooLong, "an event lasts a year at the most");
        if (Prefix is { Length: > 0 } prefix && (prefix.Length is < 2 or > 8 || !prefix.All(char.IsAsciiLetterLower)))
            yield return new EventFault("prefix", EventFaultKind.Malformed, $"\"{prefix}\" can't be used: 2 to 8 lower-case English letters");
    }
}
