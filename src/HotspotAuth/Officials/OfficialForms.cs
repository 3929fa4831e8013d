using System.Globalization;
using HotspotAuth.Requests;

namespace HotspotAuth.Officials;

/// <summary>A field that can't be taken. <paramref name="Key"/> follows <c>official.fault.</c> in the texts; <paramref name="About"/> fills its gap.</summary>
internal sealed record OfficialFault(string Field, string Key, string? About = null);

/// <summary>The letter as it was typed. What is empty stays empty: a draft is completed as its answers come in.</summary>
internal sealed record LetterForm
{
    public const int MostText = 150;

    public string? Number { get; init; }
    public DateOnly? Day { get; init; }
    public DateTimeOffset? Received { get; init; }
    public string? Agency { get; init; }
    public string? Contact { get; init; }
    public string? CaseNumber { get; init; }
    public string? Days { get; init; }
    public string? File { get; init; }

    /// <summary>The letter, or every fault at once.</summary>
    public OfficialLetter? Read(DateTimeOffset now, TimeZoneInfo zone, out IReadOnlyList<OfficialFault> faults)
    {
        var found = new List<OfficialFault>();
        var number = TypedField.Read("number", Number, MostText, found);
        if (number is null && found.Count == 0) found.Add(new OfficialFault("number", "number.missing"));
        var agency = TypedField.Read("agency", Agency, MostText, found);
        var contact = TypedField.Read("contact", Contact, MostText, found);
        var caseNumber = TypedField.Read("case_number", CaseNumber, MostText, found);
        if (Received > now) found.Add(new OfficialFault("received", "received.future"));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Received ?? now, zone).DateTime);
        if (Day > today) found.Add(new OfficialFault("day", "day.late"));
        // The Act: not less than seven and not more than fifteen.
        if (!int.TryParse(Days?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < OfficialDeadline.Usual or > OfficialDeadline.Longest)
            found.Add(new OfficialFault("days", "days"));
        faults = found;
        return found.Count > 0 ? null : new OfficialLetter(number, Day, Received, agency, contact, caseNumber, days, File);
    }
}

/// <summary>By what right he asks, as it was typed.</summary>
internal sealed record AuthorityForm
{
    public const int MostText = 100;

    public string? Officer { get; init; }
    public string? Rank { get; init; }
    public string? Card { get; init; }
    public string? Section { get; init; }
    public string? CourtOrder { get; init; }
    public DateOnly? CourtDay { get; init; }

    /// <summary>The authority, or every fault at once.</summary>
    public OfficialAuthority? Read(DateOnly today, out IReadOnlyList<OfficialFault> faults)
    {
        var found = new List<OfficialFault>();
        var officer = TypedField.Read("officer", Officer, MostText, found);
        var rank = TypedField.Read("rank", Rank, MostText, found);
        var card = TypedField.Read("card", Card, MostText, found);
        var courtOrder = TypedField.Read("court_order", CourtOrder, MostText, found);
        var section = LawRule.Find(Section);
        if (section is null && !string.IsNullOrEmpty(Section)) found.Add(new OfficialFault("section", "section"));
        if (CourtDay > today) found.Add(new OfficialFault("court_day", "day.late"));
        faults = found;
        return found.Count > 0 ? null : new OfficialAuthority(officer, rank, card, section, courtOrder, CourtDay);
    }
}

/// <summary>A line of text of these forms.</summary>
internal static class TypedField
{
    /// <summary>The text in one spelling; null where nothing was typed or it can't be taken, which is then told. The number of an identity card is never kept.</summary>
    public static string? Read(string field, string? typed, int most, List<OfficialFault> faults)
    {
        var text = TypedText.Clean(typed, most);
        if (text is null) faults.Add(new OfficialFault(field, "text", most.ToString(CultureInfo.InvariantCulture)));
        else if (TypedText.HoldsCardNumber(text)) faults.Add(new OfficialFault(field, "identity"));
        else if (text.Length > 0) return text;
        return null;
    }
}
