using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace HotspotAuth.Portal;

/// <summary>
/// The portal's style sheet, inlined into each page so that the first view needs no request but its fonts, and the hash by which the
/// content policy lets it through.
/// </summary>
internal sealed partial class PortalStyle
{
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);

    /// <param name="webRoot">The folder wwwroot.</param>
    /// <param name="accent">The site's colour as #rrggbb, already checked for contrast; null for the tokens' own.</param>
    public PortalStyle(string webRoot, string? accent)
    {
        var css = File.ReadAllText(Path.Combine(webRoot, "css", "tokens.css")) + File.ReadAllText(Path.Combine(webRoot, "css", "portal.css"));
        css = LineStart().Replace(Comment().Replace(css, ""), "");
        css = FileReference().Replace(css, match => $"url({Versioned(webRoot, match.Groups["path"].Value)})");
        if (accent is not null) css += $":root{{--accent:{accent};--accent-deep:{Mix(accent, 0, 0.78)};--accent-soft:{Mix(accent, 255, 0.1)}}}";
        Css = css;
        Hash = "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css))) + "'";
        Script = Versioned(webRoot, "/js/status.js");
        LoginScript = Versioned(webRoot, "/js/login.js");
        HandoverScript = Versioned(webRoot, "/js/handover.js");
        Icon = Versioned(webRoot, "/portal.svg");
    }

    /// <summary>The text between the style tags, byte for byte what <see cref="Hash"/> covers.</summary>
    public string Css { get; }

    /// <summary>A source expression of Content Security Policy Level 3, quotes included.</summary>
    public string Hash { get; }

    /// <summary>The address of the status page's script.</summary>
    public string Script { get; }

    /// <summary>The address of the script that takes a slip's code from a scanned address.</summary>
    public string LoginScript { get; }

    /// <summary>The address of the script that takes the last step to a foreign gateway.</summary>
    public string HandoverScript { get; }

    /// <summary>The address of the small picture beside the page's title.</summary>
    public string Icon { get; }

    /// <summary>The fonts that every page needs at once.</summary>
    public IEnumerable<string> Fonts => _versions.Where(file => file.Key.Contains("sarabun", StringComparison.Ordinal)).Select(file => file.Value);

    // A name that changes with its content lets browsers keep the file for good.
    private string Versioned(string webRoot, string path)
    {
        if (_versions.TryGetValue(path, out var known)) return known;
        var digest = SHA256.HashData(File.ReadAllBytes(Path.Combine(webRoot, path.TrimStart('/'))));
        return _versions[path] = $"{path}?v={Convert.ToHexStringLower(digest.AsSpan(0, 4))}";
    }

    // Mixed here and not by color-mix(): the small login windows run old engines.
    private static string Mix(string accent, int with, double share) =>
        "#" + string.Concat(Convert.FromHexString(accent.AsSpan(1)).ToArray()
            .Select(channel => ((byte)Math.Round((channel * share) + (with * (1 - share)))).ToString("x2", CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineStart();

    [GeneratedRegex(@"url\(\.\.(?<path>/lib/[^)]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileReference();
}
