using Microsoft.AspNetCore.Diagnostics;

namespace HotspotAuth.Admin;

/// <summary>
/// What the browser itself says of where a form came from, asked beside the form's token. The console's pages send no referrer, so a browser
/// names the origin of their own forms <c>null</c>; <c>Sec-Fetch-Site</c> is what tells them from another site's.
/// </summary>
internal static class ConsoleOrigin
{
    /// <summary>Refuses a form of which the browser says that another site sent it.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        // What tells of a refusal is drawn under the refused form's own method and headers.
        if (!HttpMethods.IsPost(context.Request.Method) || IsOurs(context.Request) || context.Features.Get<IStatusCodeReExecuteFeature>() is not null) return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private static bool IsOurs(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site is not (["same-origin"] or ["none"])) return false;
        if (!request.Headers.TryGetValue("Origin", out var origin) || origin is ["null"]) return true;
        // The host alone: what stands before the console may have taken the TLS off.
        return origin is [{ } one] && Uri.TryCreate(one, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.ToUriComponent(), StringComparison.OrdinalIgnoreCase);
    }
}
