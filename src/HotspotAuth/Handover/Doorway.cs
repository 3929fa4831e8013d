using HotspotAuth.Access;
using HotspotAuth.Portal;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace HotspotAuth.Handover;

/// <summary>
/// Where gateways send their guests' browsers. What they bring is read and checked, sealed, and taken to the login page; nothing is
/// decided here, and a browser is never sent to a host that the configuration does not name.
/// </summary>
internal sealed class Doorway(HandoverTable table, HandoverDesk desk, VisitSeal seal, ChilliDoor chilli, Authmon authmon, GuestDevice guests, PortalDoors doors)
{
    /// <summary>RouterOS: the variables of its login page, as a form or as a query.</summary>
    public async Task MikrotikAsync(HttpContext context)
    {
        var device = await guests.FindAsync(context);
        if (await FieldsAsync(context) is not { } field) Refuse(context, HandoverRules.Mikrotik, "its body is no form", device);
        else if (MikrotikVisit.TryRead(field, table, out var visit, out var refusal)) GoToLogin(context, visit, field("link-orig"), device);
        else Refuse(context, HandoverRules.Mikrotik, refusal, device);
    }

    /// <summary>CoovaChilli's UAM redirect, and how each of its results goes on.</summary>
    public async Task ChilliAsync(HttpContext context)
    {
        var device = await guests.FindAsync(context);
        var field = Query(context);
        if (!ChilliVisit.TryRead(field, Addresses(context), table, out var read, out var refusal))
        {
            Refuse(context, HandoverRules.Chilli, refusal, device);
            return;
        }

        switch (read.Result)
        {
            case "success" or "already":
                GoOn(context, Back(field("userurl"), read.Visit, device, context));
                break;
            case "logoff":
                GoOn(context, LanguagePath.In(LanguagePath.Of(context), "/logged-out"));
                break;
            case "failed" when read.IsRejected && table.Find(read.Visit.Nas) is { } nas && chilli.TryAgain(nas, read.Visit, BackTo(context, read.Visit, device, field("userurl"))) is { Target: { } again }:
                GoOn(context, again.AbsoluteUri);
                break;
            case "notyet" or "failed":
                GoToLogin(context, read.Visit, field("userurl"), device);
                break;
            default:
                Refuse(context, HandoverRules.Chilli, $"its res \"{read.Result}\" is not known", device);
                break;
        }
    }

    /// <summary>A UniFi network's redirect; the site is part of the path.</summary>
    public async Task UnifiAsync(HttpContext context)
    {
        var device = await guests.FindAsync(context);
        var site = context.Request.RouteValues["site"] as string ?? "";
        if (UnifiVisit.TryRead(site, Query(context), table, out var visit, out var refusal)) GoToLogin(context, visit, Query(context)("url"), device);
        else Refuse(context, HandoverRules.Unifi, refusal, device);
    }

    /// <summary>An openNDS gateway's redirect.</summary>
    public async Task OpenndsAsync(HttpContext context)
    {
        var device = await guests.FindAsync(context);
        if (!OpenndsVisit.TryRead(Query(context), table, device.Ip, out var visit, out var destination, out var refusal)) Refuse(context, HandoverRules.Opennds, refusal, device);
        // It says so where a guest who is in already comes again.
        else if (Query(context)("status") == "authenticated") GoOn(context, BackTo(context, visit, device, destination).PathAndQuery);
        else GoToLogin(context, visit, destination, device);
    }

    /// <summary>An openNDS gateway's own question for its guests.</summary>
    public async Task AuthmonAsync(HttpContext context)
    {
        var device = await guests.FindAsync(context);
        var nas = table.OfKind(HandoverRules.Opennds).FirstOrDefault(one => one.Network.Contains(device.Ip));
        var answer = nas is not null && await FieldsAsync(context) is { } field ? await authmon.AnswerAsync(nas, field, context.RequestAborted) : null;
        if (answer is null)
        {
            Refuse(context, HandoverRules.Opennds, "a question for guests that is not from a gateway of the configuration, or not in its words", device);
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(answer, context.RequestAborted);
    }

    /// <summary>Our page that a gateway sends the guest to once it has opened.</summary>
    public Uri BackTo(HttpContext context, Visit visit, Device device, string? destination)
    {
        // A gateway that comes again brings back what we gave it: the address first asked for stands in there.
        if (Returned(destination) is { } own) return own;
        return new Uri(doors.Address.Base + LanguagePath.In(LanguagePath.Of(context), "/nas/connected") + Carried(visit, device, destination));
    }

    private string Back(string? userUrl, Visit visit, Device device, HttpContext context) => BackTo(context, visit, device, userUrl).PathAndQuery;

    /// <summary>The address is our own page of <see cref="BackTo"/>.</summary>
    private Uri? Returned(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), doors.Address.Base, StringComparison.OrdinalIgnoreCase)
        && uri.AbsolutePath is "/nas/connected" or "/en/nas/connected"
            ? uri
            : null;

    private void GoToLogin(HttpContext context, Visit visit, string? destination, Device device)
    {
        // After a gateway's own refusal the address is ours; it is not one to go on to.
        GoOn(context, LanguagePath.In(LanguagePath.Of(context), "/login") + Carried(visit, device, destination));
    }

    /// <summary>What our own page needs to know of the visit, and the address first asked for.</summary>
    private string Carried(Visit visit, Device device, string? destination) =>
        "?via=" + seal.Seal(visit, device) + (Destination.TryRead(destination, doors.Address, out var uri) ? "&dst=" + Uri.EscapeDataString(uri!.AbsoluteUri) : "");

    private static void GoOn(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
    }

    private void Refuse(HttpContext context, string kind, string reason, Device device)
    {
        desk.Refuse(kind, reason, device.Ip);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private static Func<string, string?> Query(HttpContext context) =>
        name => context.Request.Query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    /// <summary>The fields of the form or, by GET, of the query; null for a body that is no form.</summary>
    private static async Task<Func<string, string?>?> FieldsAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method)) return Query(context);
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return name => form.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The address as the gateway may have written it: the portal may have lifted it from http to https meanwhile.</summary>
    private static string[] Addresses(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var host = context.Request.Host.Value;
        return [$"http://{host}{target}", $"https://{host}{target}"];
    }
}
