namespace HotspotAuth.Portal;

/// <summary>What every answer of the portal carries, whatever made it.</summary>
internal static class PortalHeaders
{
    /// <summary>Lets the form on this one page go to another host: a gateway's, which the configuration names.</summary>
    public static void AllowFormTo(HttpResponse response, Uri target) =>
        response.Headers.ContentSecurityPolicy = response.Headers.ContentSecurityPolicy.ToString().Replace("form-action 'self'", $"form-action 'self' {target.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);

    /// <summary>Nothing is stored, framed, sniffed or sent to another site; style by hash, and the status page's script from here only.</summary>
    public static void Apply(HttpContext context, PortalStyle style)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {style.Hash}; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not "no-referrer": browsers would then send "Origin: null" with our own forms.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        // Browsers complain aloud about it where the page came over plain HTTP.
        if (context.Request.IsHttps) headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex";
    }
}
