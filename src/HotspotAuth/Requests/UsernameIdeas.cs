using System.Globalization;
using HotspotAuth.Accounts;

namespace HotspotAuth.Requests;

/// <summary>Usernames after the house rule: the English name in lower case, the shortest form that is free.</summary>
internal static class UsernameIdeas
{
    private static readonly HashSet<string> Titles = new(StringComparer.Ordinal) { "mr", "mrs", "ms", "miss", "master", "dr", "prof", "acting", "sub", "lt", "lieutenant", "capt", "captain", "major", "colonel", "sergeant", "pol" };

    /// <summary>Forms of a name from the shortest on, without end: somchai, somchai.j, somchai.jaidee, somchai2, somchai3 …</summary>
    public static IEnumerable<string> Of(string name)
    {
        var words = Words(name);
        if (words.Count == 0) yield break;
        var first = words[0];
        yield return Cut(first);
        if (words.Count > 1)
        {
            yield return Cut($"{first}.{words[^1][0]}");
            yield return Cut($"{first}.{words[^1]}");
        }

        for (var number = 2; ; number++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Cut(first)}{number}");
    }

    /// <summary>One for each name, none twice and none that <paramref name="isTaken"/>; empty for a name without English letters.</summary>
    public static IReadOnlyList<string> For(IEnumerable<string> names, Func<string, bool> isTaken)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select(name => Of(name).FirstOrDefault(idea => !given.Contains(idea) && !isTaken(idea)) is { } free && given.Add(free) ? free : "")];
    }

    private static List<string> Words(string name)
    {
        var words = name.Split([' ', '.', '-', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Concat(word.Where(char.IsAsciiLetter)).ToLowerInvariant()).Where(word => word.Length > 0).ToList();
        while (words.Count > 1 && Titles.Contains(words[0])) words.RemoveAt(0);
        return words;
    }

    // Room for a number behind it.
    private static string Cut(string idea) => idea.Length > Usernames.MaxLength - 8 ? idea[..(Usernames.MaxLength - 8)] : idea;
}
