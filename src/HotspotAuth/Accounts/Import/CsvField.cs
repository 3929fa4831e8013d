using System.Collections.Frozen;
using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Accounts.Import;

/// <summary>What a column of a spreadsheet may hold, and by which header words it is known.</summary>
internal static class CsvField
{
    public const string Username = "username";
    public const string Password = "password";
    public const string Title = "title";
    public const string Name = "name";
    public const string NameTh = "name_th";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Position = "position";
    public const string Extension = "extension";
    public const string Group = "group";
    public const string ValidFrom = "valid_from";
    public const string ValidUntil = "valid_until";
    public const string MaxDevices = "max_devices";
    public const string Chap = "chap";

    /// <summary>The header words of <c>account import FILE.csv</c>, which scripts rely on.</summary>
    public static readonly IReadOnlyList<string> Contract = [Username, Password, Name, NameTh, Email, Phone, Group, ValidFrom, ValidUntil, MaxDevices, Chap];

    /// <summary>In the order in which a person chooses among them.</summary>
    public static readonly IReadOnlyList<string> All = [Username, Password, Title, NameTh, Name, Email, Phone, Extension, Position, Group, ValidFrom, ValidUntil, MaxDevices, Chap];

    /// <summary>First name and surname stand in columns of their own in most lists; everything else has one column.</summary>
    public static bool MayRepeat(string field) => field is Name or NameTh;

    private static readonly ResourceManager Resources = new("HotspotAuth.Accounts.Import.HeaderWords", typeof(CsvField).Assembly);
    private static readonly FrozenDictionary<string, string> Words = ReadWords();

    /// <summary>What each column probably holds; null where nobody knows.</summary>
    public static string?[] Guess(IReadOnlyList<string> headers)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. headers.Select(header => Words.GetValueOrDefault(Key(header)) is { } field && (taken.Add(field) || MayRepeat(field)) ? field : null)];
    }

    /// <summary>The columns by the contract's words and no others; null for one that is none of them.</summary>
    public static string?[] Strict(IReadOnlyList<string> headers) => [.. headers.Select(header => Contract.FirstOrDefault(field => field.Equals(header.Trim(), StringComparison.OrdinalIgnoreCase)))];

    private static string Key(string header) => string.Join(' ', header.Trim().TrimEnd(':').ToLowerInvariant().Normalize().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static FrozenDictionary<string, string> ReadWords()
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var language in new[] { Language.English, Language.Thai })
        {
            var texts = new Texts(Resources, language);
            foreach (var field in All)
            {
                words.TryAdd(field, field);
                foreach (var word in texts[field].Split('|')) words.TryAdd(Key(word), field);
            }
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
