using System.Globalization;
using System.Text.RegularExpressions;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>
/// A text that runs where a page is careless: as an element, out of an attribute, as a template, as a spreadsheet's formula; with signs that end a
/// line or turn the direction of writing.
/// </summary>
internal static partial class Mark
{
    /// <summary>Makes the marks' script tell of itself; before every page.</summary>
    public const string Trap = "window.hits = []; window.hit = n => window.hits.push(n); window.alert = window.hit;";

    /// <summary>What every input with rules for its signs takes too.</summary>
    public static string Typed(int number) => string.Create(CultureInfo.InvariantCulture, $"=m{number}<script>hit({number})</script>\"><img src=x onerror=hit({number})>'{{{{7*7}}}}&lt;");

    /// <summary>Without the slash, which no group's name has.</summary>
    public static string Group(int number) => string.Create(CultureInfo.InvariantCulture, $"=m{number}\"><img src=x onerror=hit({number})>");

    /// <summary>What only the store can bring.</summary>
    public static string Stored(int number) => Typed(number) + "\u202e\u2028";

    /// <summary>The markup of a mark stands in a page as markup.</summary>
    public static bool IsLoose(string html) => html.Contains("<script>hit", StringComparison.Ordinal) || html.Contains("<img src=x", StringComparison.Ordinal);

    /// <summary>The numbers of the marks that stand in a page or file.</summary>
    public static IEnumerable<int> In(string text) => Number().Matches(text).Select(match => int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture)).Distinct();

    [GeneratedRegex(@"=m(?<n>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
