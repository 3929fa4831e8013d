using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>English pages lie under <c>/en</c>, one tap from the Thai ones: no cookie remembers a choice where none is kept.</summary>
internal sealed class LanguagePath(RequestDelegate next)
{
    private static readonly PathString English = new("/en");

    /// <summary>The language of a request; Thai where the path says nothing.</summary>
    public static Language Of(HttpContext context) => context.Features.Get<Chosen>()?.Language ?? Language.Thai;

    /// <summary>A path of ours in a language.</summary>
    public static string In(Language language, string path) => language == Language.English ? English + path : path;

    /// <summary>Takes the prefix off, so that one route serves both languages.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(English, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            context.Features.Set(new Chosen(Language.English));
            context.Request.Path = rest.HasValue ? rest : new PathString("/");
        }

        return next(context);
    }

    private sealed record Chosen(Language Language);
}
