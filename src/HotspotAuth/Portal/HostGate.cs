using System.Text;
using System.Text.Encodings.Web;
using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>
/// Stands before everything: a request for a name that is not ours was led here by a gateway, and is sent to the login page; so is
/// every operating system's connectivity check, until the device has a session.
/// </summary>
internal sealed class HostGate(RequestDelegate next, PortalDoors doors, GuestDevice guests, SiteTexts texts)
{
    /// <summary>Runs once for each request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var portal = doors.Address;
        var request = context.Request;
        var ours = request.Host.HasValue && portal.IsOurs(request.Host.Host, context.Connection.LocalIpAddress);
        var isProbe = OsProbes.TryFind(request.Host.Host, request.Path.Value ?? "", out var answer);
        if (isProbe && await guests.FindSessionAsync(context) is not null)
        {
            await AnswerAsync(context, answer!);
        }
        else if (isProbe)
        {
            await SendToLoginAsync(context, portal, destination: null);
        }
        else if (!ours)
        {
            await SendToLoginAsync(context, portal, AskedFor(request, portal));
        }
        else if (portal.IsSecure && !request.IsHttps && portal.IsPortalHost(request.Host.Host))
        {
            // A form goes on as a form: a router's login page may have been written before there was a certificate.
            context.Response.Redirect(portal.Base + request.PathBase + request.Path + request.QueryString, permanent: false, preserveMethod: HttpMethods.IsPost(request.Method));
        }
        else
        {
            await next(context);
        }
    }

    private static async Task AnswerAsync(HttpContext context, ProbeAnswer answer)
    {
        Close(context);
        context.Response.StatusCode = answer.Status;
        if (answer.NetworkManager) context.Response.Headers["X-NetworkManager-Status"] = "online";
        if (answer.ContentType is null) return;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task SendToLoginAsync(HttpContext context, PortalAddress portal, string? destination)
    {
        var url = portal.Base + "/login" + (destination is null ? "" : "?dst=" + Uri.EscapeDataString(destination));
        Close(context);
        context.Response.Redirect(url);
        context.Response.ContentType = "text/html; charset=utf-8";
        // No language is chosen yet, so the body that hardly anybody sees says it in both.
        var thai = HtmlEncoder.Default.Encode(texts.In(Language.Thai)["Redirect.Open"]);
        var english = HtmlEncoder.Default.Encode(texts.In(Language.English)["Redirect.Open"]);
        var link = HtmlEncoder.Default.Encode(url);
        var body = Encoding.UTF8.GetBytes(
            $"<!doctype html><html lang=\"th\"><meta charset=\"utf-8\"><title>{thai}</title><p><a href=\"{link}\">{thai}</a></p><p lang=\"en\"><a href=\"{link}\">{english}</a></p></html>");
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Browsers and checks that keep the connection would go on asking us after login for what is no longer ours to answer.
    private static void Close(HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol)) context.Response.Headers.Connection = "close";
    }

    private static string? AskedFor(HttpRequest request, PortalAddress portal)
    {
        if (!HttpMethods.IsGet(request.Method) || !request.Host.HasValue || request.Path == "/favicon.ico" || OsProbes.IsCheckHost(request.Host.Host)) return null;
        var asked = $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase}{request.Path}{request.QueryString}";
        return Destination.TryRead(asked, portal, out _) ? asked : null;
    }
}
