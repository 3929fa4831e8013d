namespace HotspotAuth.Portal;

/// <summary>What the browser itself says of where a form came from.</summary>
internal static class FormOrigin
{
    /// <summary>
    /// True when no header contradicts that the form is ours. <c>Origin</c> (RFC 6454) must then be the very address of the request;
    /// <c>Sec-Fetch-Site</c> must not name another site. Old login windows send neither.
    /// </summary>
    public static bool IsOurs(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.TryGetValue("Sec-Fetch-Site", out var site) && site is not (["same-origin"] or ["none"])) return false;
        if (!headers.TryGetValue("Origin", out var origin)) return true;
        return origin.Count == 1 && string.Equals(origin[0], $"{request.Scheme}://{request.Host.ToUriComponent()}", StringComparison.OrdinalIgnoreCase);
    }
}
