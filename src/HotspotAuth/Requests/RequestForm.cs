using System.Globalization;
using System.Net.Mail;
using HotspotAuth.Accounts;

namespace HotspotAuth.Requests;

/// <summary>A field of the form that can't be taken. <paramref name="Key"/> follows <c>request.fault.</c> in the texts; <paramref name="About"/> fills its gap.</summary>
internal sealed record RequestFault(string Field, string Key, string? About = null);

/// <summary>A request to be made: part 1, read and found whole.</summary>
internal sealed record NewRequest(
    string Form,
    IReadOnlyList<RequestPerson> People,
    string Position,
    string Section,
    string Phone,
    string? Extension,
    DateTimeOffset From,
    DateTimeOffset Until,
    string Purpose,
    string Pledge);

/// <summary>Part 1 as it was typed.</summary>
internal sealed record RequestForm
{
    /// <summary>More at once is a training event's work, or several requests.</summary>
    public const int MostPeople = 10;

    public const int MostText = 100;
    public const int MostPurpose = 300;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(5 * 366);

    /// <summary>Made with the empty form, so that a form sent twice is one request.</summary>
    public required string Form { get; init; }

    public string? NameTh { get; init; }
    public string? Name { get; init; }
    public string? Position { get; init; }
    public string? Section { get; init; }
    public string? Phone { get; init; }
    public string? Extension { get; init; }
    public string? Email { get; init; }

    /// <summary>Null where the date could not be read; its fault is then the caller's.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }
    public string? Users { get; init; }

    /// <summary>A line for each user beside the applicant: Thai name, English name and, if known, the e-mail address, with commas between.</summary>
    public string? Others { get; init; }

    public string? Purpose { get; init; }
    public bool Pledged { get; init; }

    /// <summary>The pledge as the page showed it.</summary>
    public required string Pledge { get; init; }

    /// <summary>The request, or every fault at once.</summary>
    public NewRequest? Read(DateTimeOffset now, out IReadOnlyList<RequestFault> faults)
    {
        var found = new List<RequestFault>();
        var nameTh = ReadNameTh("name_th", NameTh, found);
        var name = ReadName("name", Name, found);
        var position = Text("position", Position, MostText, found);
        var section = Text("section", Section, MostText, found);
        var phone = HolderName.Read("", Phone).Phone;
        if (phone is null) found.Add(new RequestFault("phone", string.IsNullOrWhiteSpace(Phone) ? "phone.missing" : "phone"));
        var extension = ReadExtension(found);
        var email = ReadEmail("email", Email, found);
        if (email is "") found.Add(new RequestFault("email", "email.missing"));
        CheckPeriod(now, found);
        var people = new List<RequestPerson> { new(1, nameTh, name, email, null) };
        ReadOthers(people, found);
        var purpose = Text("purpose", Purpose, MostPurpose, found);
        if (!Pledged) found.Add(new RequestFault("pledge", "pledge"));
        faults = found;
        return found.Count > 0 || From is null || Until is null
            ? null
            : new NewRequest(Form, people, position, section, phone!, extension, From.Value, Until.Value, purpose, Pledge);
    }

    private static string Text(string field, string? typed, int most, List<RequestFault> found)
    {
        var text = TypedText.Clean(typed, most);
        if (text is null) found.Add(new RequestFault(field, "text", most.ToString(CultureInfo.InvariantCulture)));
        else if (text.Length == 0) found.Add(new RequestFault(field, field + ".missing"));
        else if (TypedText.HoldsCardNumber(text)) found.Add(new RequestFault(field, "card"));
        return text ?? "";
    }

    private static string ReadNameTh(string field, string? typed, List<RequestFault> found)
    {
        var before = found.Count;
        var name = Text(field, typed, MostText, found);
        if (found.Count == before && !name.Any(letter => letter is >= '\u0e01' and <= '\u0e2e')) found.Add(new RequestFault(field, "name_th"));
        return name;
    }

    private static string ReadName(string field, string? typed, List<RequestFault> found)
    {
        var before = found.Count;
        var name = Text(field, typed, MostText, found);
        if (found.Count == before && (name.Count(char.IsAsciiLetter) < 2 || name.Any(c => !char.IsAsciiLetter(c) && c is not (' ' or '.' or '-' or '\''))))
            found.Add(new RequestFault(field, "name"));
        return name;
    }

    private static string? ReadEmail(string field, string? typed, List<RequestFault> found)
    {
        var text = TypedText.Clean(typed, MostText);
        if (text is "") return text;
        if (text is not null && !text.Contains(' ', StringComparison.Ordinal) && MailAddress.TryCreate(text, out var address) && address.Address == text) return text;
        found.Add(new RequestFault(field, "email"));
        return null;
    }

    private string? ReadExtension(List<RequestFault> found)
    {
        var text = TypedText.Clean(Extension, 20);
        if (text is "") return null;
        if (text is { Length: <= 10 } && text.All(char.IsAsciiDigit)) return text;
        found.Add(new RequestFault("extension", "extension"));
        return null;
    }

    private void CheckPeriod(DateTimeOffset now, List<RequestFault> found)
    {
        if (Until <= now) found.Add(new RequestFault("until", "until.past"));
        else if (From >= Until) found.Add(new RequestFault("until", "until.order"));
        else if (Until - (From > now ? From : now) > Longest) found.Add(new RequestFault("until", "until.long"));
    }

    private void ReadOthers(List<RequestPerson> people, List<RequestFault> found)
    {
        var lines = (Others ?? "").Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!int.TryParse(Users?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var users) || users is < 1 or > MostPeople)
        {
            found.Add(new RequestFault("users", "users", MostPeople.ToString(CultureInfo.InvariantCulture)));
            return;
        }

        if (lines.Length != users - 1)
        {
            found.Add(new RequestFault("others", users == 1 ? "others.none" : "others.count", (users - 1).ToString(CultureInfo.InvariantCulture)));
            return;
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var line = (i + 1).ToString(CultureInfo.InvariantCulture);
            var parts = lines[i].Split([',', '\t']);
            var faults = new List<RequestFault>();
            var nameTh = ReadNameTh("others", parts[0], faults);
            var name = ReadName("others", parts.ElementAtOrDefault(1), faults);
            var email = ReadEmail("others", parts.ElementAtOrDefault(2), faults);
            if (faults.Count == 0 && parts.Length <= 3) people.Add(new RequestPerson(i + 2, nameTh, name, email is "" ? null : email, null));
            else if (faults.Exists(fault => fault.Key == "card")) found.Add(new RequestFault("others", "card"));
            else found.Add(new RequestFault("others", "others.line", line));
            if (found.Exists(fault => fault.Field == "others")) return;
        }
    }
}
