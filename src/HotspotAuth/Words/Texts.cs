using System.Globalization;
using System.Resources;

namespace HotspotAuth.Words;

/// <summary>The texts of one resource file in one language. A key that does not exist is a fault of the program and throws.</summary>
internal sealed class Texts(ResourceManager resources, Language language)
{
    /// <summary>The language these texts are in.</summary>
    public Language Language => language;

    /// <summary>The text of a key.</summary>
    public string this[string key] =>
        resources.GetString(key, language.TextCulture()) ?? throw new KeyNotFoundException($"No text has the key '{key}'.");

    /// <summary>The text of a key with its {0}, {1} … filled in. Numbers and dates are passed as words already made.</summary>
    public string Format(string key, params ReadOnlySpan<object?> words) => string.Format(CultureInfo.InvariantCulture, this[key], words);
}
