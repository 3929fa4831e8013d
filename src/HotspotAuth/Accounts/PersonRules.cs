using System.Globalization;
using HotspotAuth.Words;

namespace HotspotAuth.Accounts;

/// <summary>What is known of the person behind an account; of a change, null is what stays as it is and an empty text clears it.</summary>
internal sealed record PersonFields
{
    public string? Name { get; init; }
    public string? NameTh { get; init; }
    public string? Position { get; init; }
    public string? Phone { get; init; }
    public string? Extension { get; init; }
    public string? Email { get; init; }

    /// <summary>Who saw the person's ID card; never its number.</summary>
    public string? IdCheckedBy { get; init; }

    /// <summary>When; with <see cref="IdCheckedBy"/> alone it is now.</summary>
    public DateTimeOffset? IdCheckedOn { get; init; }

    public static PersonFields Of(Account account) => new()
    {
        Name = account.Name,
        NameTh = account.NameTh,
        Position = account.Position,
        Phone = account.Phone,
        Extension = account.Extension,
        Email = account.Email,
        IdCheckedBy = account.IdCheckedBy,
        IdCheckedOn = account.IdCheckedOn,
    };

    /// <summary>Every text by the name of its column.</summary>
    public IEnumerable<(string Field, string? Text)> Texts() =>
        [("name", Name), ("name_th", NameTh), ("position", Position), ("phone", Phone), ("extension", Extension), ("email", Email), ("id_checked_by", IdCheckedBy)];
}

/// <summary>What the words about a person must meet.</summary>
internal static class PersonRules
{
    private const int MaxText = 200;
    private const int NationalIdLength = 13;

    public static IEnumerable<AccountFault> Check(PersonFields person, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(person.Name)) yield return new AccountFault("name", AccountFaultKind.Missing, "the person's name is needed");
        foreach (var (field, text) in person.Texts())
        {
            if (text?.Length > MaxText) yield return new AccountFault(field, AccountFaultKind.TooLong, $"is longer than {MaxText} characters");
            else if (text is not null && HiddenSigns.AnyIn(text)) yield return new AccountFault(field, AccountFaultKind.Malformed, "holds a control character");
            else if (HoldsNationalId(text)) yield return NationalId(field);
        }

        if (person.Email is { Length: > 0 } email && (email.IndexOf('@', StringComparison.Ordinal) is < 1 || email.EndsWith('@') || email.Any(char.IsWhiteSpace)))
            yield return new AccountFault("email", AccountFaultKind.Malformed, $"\"{email}\" is no e-mail address");
        if (person.IdCheckedOn > now.AddMinutes(5)) yield return new AccountFault("id_checked_on", AccountFaultKind.OutOfRange, "the ID card can't have been checked in the future");
    }

    public static AccountFault NationalId(string field) =>
        new(field, AccountFaultKind.NationalId, "a number of 13 digits looks like a national ID number, which is never kept here: write who checked the card instead");

    /// <summary>
    /// Thirteen digits, of whatever script, that stand together but for spaces, hyphens and dots: <c>1-2345-67890-12-3</c>. A telephone number with
    /// its country's code begins with + and is let pass.
    /// </summary>
    public static bool HoldsNationalId(string? text)
    {
        if (text is null || text.Length < NationalIdLength) return false;
        var (digits, isPhone) = (0, false);
        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) >= 0) digits++;
            else if (c is ' ' or '-' or '.' or '\u00a0' or '\u2013') continue;
            else
            {
                if (digits == NationalIdLength && !isPhone) return true;
                (digits, isPhone) = (0, c == '+');
            }
        }

        return digits == NationalIdLength && !isPhone;
    }
}
