using System.Collections.Concurrent;
using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Access;

/// <summary>The short sentence of each refusal: for a NAS's own login page, and for the portal where it has no longer one of its own.</summary>
internal static class AccessTexts
{
    private static readonly ResourceManager Resources = new("HotspotAuth.Access.AccessTexts", typeof(AccessTexts).Assembly);
    private static readonly Texts Thai = new(Resources, Language.Thai);
    private static readonly Texts English = new(Resources, Language.English);

    /// <summary>Each sentence is put together once: a flood of guesses is answered from here.</summary>
    private static readonly ConcurrentDictionary<(AccessReason, string?), string> Sentences = new();

    public static Texts In(Language language) => language == Language.English ? English : Thai;

    /// <summary>In the language of the account (<c>th</c> or <c>en</c>); in both, Thai first, where nobody is known yet whose language it could be.</summary>
    public static string Sentence(AccessReason reason, string? language) => Sentences.GetOrAdd((reason, language is "th" or "en" ? language : null), static of =>
    {
        var key = of.Item1.ToString();
        return of.Item2 switch
        {
            "th" => Thai[key],
            "en" => English[key],
            _ => $"{Thai[key]} / {English[key]}",
        };
    });
}
