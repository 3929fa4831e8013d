using System.Text.RegularExpressions;

namespace HotspotAuth.Portal;

/// <summary>A text cut at its gaps, for pages that dress what fills them.</summary>
internal static partial class TextParts
{
    /// <summary>The words and the gaps (<c>{0}</c>, <c>{1}</c> …) in their order.</summary>
    public static IEnumerable<string> Of(string text) => Gap().Split(text).Where(part => part.Length > 0);

    [GeneratedRegex(@"(?<gap>\{\d\})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Gap();
}
