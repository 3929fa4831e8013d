using System.Globalization;
using System.Resources;

namespace HotspotAuth.Words;

/// <summary>The texts of some resource files in one language. A key that does not exist is a fault of the program and throws.</summary>
/// <param name="resources">The resource files, the first that has a key giving its text.</param>
/// <param name="language">The language.</param>
/// <param name="own">Wording that takes the place of the file's.</param>
internal sealed class Texts(IReadOnlyList<ResourceManager> resources, Language language, IReadOnlyDictionary<string, string>? own = null)
{
    /// <summary>The texts of one resource file.</summary>
    public Texts(ResourceManager resources, Language language)
        : this([resources], language)
    {
    }

    /// <summary>The language these texts are in.</summary>
    public Language Language => language;

    /// <summary>The text of a key.</summary>
    public string this[string key] =>
        Find(key) ?? throw new KeyNotFoundException($"No text has the key '{key}'.");

    /// <summary>The text of a key; null where there is no such key.</summary>
    public string? Find(string key)
    {
        if (own?.GetValueOrDefault(key) is { } mine) return mine;
        foreach (var file in resources)
        {
            if (file.GetString(key, language.TextCulture()) is { } text) return text;
        }

        return null;
    }

    /// <summary>These texts, with some worded otherwise.</summary>
    public Texts With(IReadOnlyDictionary<string, string> wording) => new(resources, language, wording);

    /// <summary>The text of a key with its {0}, {1} … filled in. Numbers and dates are passed as words already made.</summary>
    public string Format(string key, params ReadOnlySpan<object?> words) => string.Format(CultureInfo.InvariantCulture, this[key], words);
}
