namespace HotspotAuth.Admin;

/// <summary>A browser and its system in two words, for the list of sign-ins: what it called itself is the sender's word and long.</summary>
internal static class BrowserName
{
    // The first that fits: Edge and Opera say Chrome too, Chrome says Safari too.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Null where nothing known was said.</summary>
    public static string? Of(string? userAgent)
    {
        if (userAgent is null) return null;
        var found = new[] { First(Browsers, userAgent), First(Systems, userAgent) }.OfType<string>().ToArray();
        return found.Length == 0 ? null : string.Join(", ", found);
    }

    private static string? First((string Mark, string Name)[] known, string text) => Array.Find(known, k => text.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
