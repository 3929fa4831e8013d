namespace HotspotAuth.Admin;

/// <summary>What every answer of the console carries: nothing from elsewhere runs in it, frames it, is sniffed or kept.</summary>
internal static class AdminHeaders
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Styles, fonts and scripts are the same for everybody and may be kept; pages never.</summary>
    public const string StaticFiles = "public, max-age=3600";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // At the last moment: the answer to a failure begins with its headers cleared.
        context.Response.OnStarting(static state => { Add(((HttpContext)state).Response.Headers); return Task.CompletedTask; }, context);
        return next(context);
    }

    private static void Add(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        if (headers.CacheControl != StaticFiles)
            headers.CacheControl = "no-store";
    }
}
