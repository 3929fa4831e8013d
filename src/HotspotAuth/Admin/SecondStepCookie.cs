namespace HotspotAuth.Admin;

/// <summary>The cookie that carries the ticket from the password to the code: as well kept as the console's own, and as short as the step.</summary>
internal static class SecondStepCookie
{
    public const string Page = "/sign-in/code";
    private const string Name = "__Host-console-code";

    public static string? Of(HttpRequest request) => request.Cookies[Name];

    public static void Set(HttpContext context, string ticket) => context.Response.Cookies.Append(Name, ticket, Options(SecondSteps.Life));

    public static void Clear(HttpContext context) => context.Response.Cookies.Append(Name, "", Options(TimeSpan.Zero));

    private static CookieOptions Options(TimeSpan life) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
