using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>
/// The portal's texts as this site words them: a file may say any of them otherwise, in Thai, in English or in both
/// (<c>{"th": {"Login.Lead": "…"}, "en": {…}}</c>). Read at start and at SIGHUP, swapped whole.
/// </summary>
internal sealed partial class SiteTexts : IHostedService, IReloading
{
    /// <summary>More than the longest text of ours.</summary>
    private const int MaxText = 2000;

    private const int MaxFile = 256 * 1024;
    private static readonly JsonSerializerOptions Relaxed = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private Both _texts;

    public SiteTexts(HotspotSettings settings) => _texts = Read(settings.Portal.TextsPath);

    /// <summary>The version of the privacy notice as it is shown; wording of the site's own makes one of its own.</summary>
    public string NoticeVersion => _texts.NoticeVersion;

    /// <summary>The texts in one language.</summary>
    public Texts In(Language language) => language == Language.English ? _texts.English : _texts.Thai;

    /// <summary>Everything that is wrong with a file of texts.</summary>
    public static IEnumerable<string> Faults(string path)
    {
        Dictionary<string, Dictionary<string, string>> file;
        string? unreadable = null;
        try
        {
            file = Load(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            (file, unreadable) = ([], $"{path} can't be read ({fault.Message})");
        }

        if (unreadable is not null) yield return unreadable;
        foreach (var language in file.Keys.Where(key => key is not ("th" or "en"))) yield return $"{path} has texts in \"{language}\"; only th and en are known";
        foreach (var (language, texts) in file.Where(entry => entry is { Key: "th" or "en", Value: not null }))
        {
            var ours = PortalTexts.In(language == "en" ? Language.English : Language.Thai);
            foreach (var (key, text) in texts)
            {
                if (ours.Find(key) is not { } known) yield return $"{path}: no text is called {key}";
                else if (string.IsNullOrWhiteSpace(text) || text.Length > MaxText) yield return $"{path}: {language} {key} is empty or longer than {MaxText} characters";
                else if (!Gaps(text).SetEquals(Gaps(known)) || Gap().Replace(text, "").AsSpan().IndexOfAny('{', '}') >= 0) yield return $"{path}: {language} {key} must fill in the same places as ours: {known}";
            }
        }
    }

    /// <inheritdoc/>
    public void Reload(HotspotSettings settings) => Volatile.Write(ref _texts, Read(settings.Portal.TextsPath));

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Both Read(string? path)
    {
        if (path is null) return new Both(PortalTexts.In(Language.Thai), PortalTexts.In(Language.English), PrivacyNotice.Version);
        var file = Load(path);
        var (thai, english) = (Of(file, "th"), Of(file, "en"));
        return new Both(PortalTexts.In(Language.Thai).With(thai), PortalTexts.In(Language.English).With(english), Version(thai, english));
    }

    private static FrozenDictionary<string, string> Of(Dictionary<string, Dictionary<string, string>> file, string language) =>
        (file.GetValueOrDefault(language) ?? []).ToFrozenDictionary(StringComparer.Ordinal);

    // Not a number to be counted up by hand: it would be forgotten.
    private static string Version(params FrozenDictionary<string, string>[] texts)
    {
        var notice = string.Join('\n', texts.SelectMany((own, i) => own.Where(text => text.Key.StartsWith("Privacy.", StringComparison.Ordinal)).OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => $"{i} {text.Key} {text.Value}")));
        return notice.Length == 0 ? PrivacyNotice.Version : PrivacyNotice.Version + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notice)).AsSpan(0, 3));
    }

    private static Dictionary<string, Dictionary<string, string>> Load(string path)
    {
        if (new FileInfo(path).Length > MaxFile) throw new IOException($"it is larger than {MaxFile} bytes");
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(path), Relaxed) ?? [];
    }

    private static HashSet<string> Gaps(string text) => Gap().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    private sealed record Both(Texts Thai, Texts English, string NoticeVersion);

    [GeneratedRegex(@"\{\d\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Gap();
}
