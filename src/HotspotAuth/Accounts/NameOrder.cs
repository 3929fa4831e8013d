using System.Globalization;
using System.Text;
using HotspotAuth.Words;

namespace HotspotAuth.Accounts;

/// <summary>
/// The order of people's names as a Thai office keeps its lists: by the Thai dictionary (a leading vowel counts after its consonant, tone
/// marks last), the title before the name left out, numbers by their value (#2 before #10). As bytes that compare like the names, so that an index sorts them.
/// </summary>
internal static class NameOrder
{
    private static readonly CompareInfo Thai = CultureInfo.GetCultureInfo("th-TH").CompareInfo;

    /// <summary>The longest first: one may begin with another.</summary>
    private static readonly string[] Titles =
        [.. new Texts(OfficeDates.Resources, Language.Thai)["Titles"].Split('|').OrderByDescending(title => title.Length)];

    /// <summary>Names the collation's data: keys of two versions do not compare.</summary>
    public static string Version { get; } = $"{Thai.Version.FullVersion:x}-{Thai.Version.SortId:n}-1";

    public static byte[] Key(string name) => Thai.GetSortKey(WithoutTitle(name.Trim()), CompareOptions.IgnoreCase | CompareOptions.NumericOrdering).KeyData;

    /// <summary>The name without the title it begins with; whole where the rest would be no word.</summary>
    public static string WithoutTitle(string name)
    {
        foreach (var title in Titles)
        {
            if (!name.StartsWith(title, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = name[title.Length..];
            var bare = rest.TrimStart();
            // "Mr" may be joined only to a dot or a space; a Thai title stands right before the name, but no name begins with a mark or a final vowel.
            if (char.IsAsciiLetter(title[^1]) && bare.Length == rest.Length) continue;
            if (bare.Length > 1 && CanBegin(bare)) return bare;
        }

        return name;
    }

    private static bool CanBegin(string word)
    {
        var first = word.EnumerateRunes().First();
        return Rune.IsLetter(first) && first.Value is not (>= 0x0E30 and <= 0x0E3A) and not 0x0E45;
    }
}

/// <summary>Keys of <see cref="NameOrder"/> in order, as the store compares them.</summary>
internal sealed class OctetOrder : IComparer<byte[]>
{
    public static readonly OctetOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
