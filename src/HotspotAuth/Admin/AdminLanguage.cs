using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>
/// Thai unless asked otherwise. <c>?lang=en</c> on any page is remembered in a cookie and taken out of the address again,
/// so that a link passed on does not change the reader's language.
/// </summary>
internal static class AdminLanguage
{
    public const string Parameter = "lang";
    private const string CookieName = "__Host-console-lang";

    public static Texts Texts(this HttpContext context) => (Texts?)context.Items[typeof(Texts)] ?? AdminTexts.Thai;

    public static Task ChooseAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && AdminTexts.Of(request.Query[Parameter]) is { } asked)
        {
            context.Response.Cookies.Append(CookieName, asked.Language.Tag(), new CookieOptions
            {
                HttpOnly = true,
                Secure = true,
                SameSite = SameSiteMode.Strict,
                Path = "/",
                MaxAge = TimeSpan.FromDays(365),
                IsEssential = true,
            });
            context.Response.Redirect(Without(request));
            return Task.CompletedTask;
        }

        context.Items[typeof(Texts)] = AdminTexts.Of(request.Cookies[CookieName]) ?? AdminTexts.Thai;
        return next(context);
    }

    /// <summary>The address of the same page in the other language.</summary>
    public static string OtherAddress(HttpRequest request, Language now)
    {
        var query = request.Query.Where(pair => pair.Key is not (Parameter or LivePart.Parameter));
        return Local(request) + QueryString.Create(query).Add(Parameter, now.Other().Tag());
    }

    private static string Without(HttpRequest request) =>
        Local(request) + QueryString.Create(request.Query.Where(pair => pair.Key is not Parameter));

    // "//host/…" in a Location header would be another host.
    private static string Local(HttpRequest request)
    {
        var path = request.Path.ToUriComponent();
        return path.Length == 0 || path.StartsWith("//", StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal) ? "/" : path;
    }
}
