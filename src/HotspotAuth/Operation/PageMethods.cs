using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace HotspotAuth.Operation;

/// <summary>
/// Pages are read (GET, HEAD) and sent (POST); whatever else a request wants is refused before anybody looks at it. Razor Pages would draw the
/// page all the same, without having run what fills it.
/// </summary>
internal static class PageMethods
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] ReadAndSent = [.. Read, HttpMethods.Post];

    /// <summary>For sites with forms.</summary>
    public static void UseFormMethods(this IApplicationBuilder app) => Allow(app, ReadAndSent);

    /// <summary>For sites that are only read.</summary>
    public static void UseReadMethods(this IApplicationBuilder app) => Allow(app, Read);

    private static void Allow(IApplicationBuilder app, string[] allowed) => app.Use(next => context =>
    {
        if (allowed.Contains(context.Request.Method, StringComparer.Ordinal)) return next(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = string.Join(", ", allowed);
        return Task.CompletedTask;
    });
}

/// <summary>A form sent to a page that takes none, or to a button that it does not have, is refused: the page would be drawn unfilled.</summary>
internal sealed class KnownButtons : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var http = context.HttpContext;
        if (context.HandlerMethod is not null || !HttpMethods.IsPost(http.Request.Method)) return;
        // The page that tells of a refused or failed post is drawn in its place, and under its method.
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null) return;
        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
