using System.Text.Json.Serialization;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace HotspotAuth.Portal;

/// <summary>
/// The captive-portal API of RFC 8908. It tells of the asking device only. HTTPS is asked of a real one (§4): the address is
/// announced by DHCP only where the portal has a certificate.
/// </summary>
internal static class CaptiveApi
{
    /// <summary>Where DHCP option 114 (RFC 8910) points.</summary>
    public const string Path = "/captive-portal/api";

    private const string MediaType = "application/captive+json";

    /// <summary>Answers one query; who can't take JSON at all is shown the portal instead (RFC 8910 §2).</summary>
    public static async Task<IResult> AnswerAsync(HttpContext context, PortalDoors doors, GuestDevice guests, AccountDirectory accounts, AccessLimits limits, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.Vary = "Accept";
        var portal = doors.Address;
        if (!Accepts(context.Request.Headers.Accept)) return Results.Redirect(portal.Base + "/login");
        var session = await guests.FindSessionAsync(context);
        var state = new CaptiveState(
            Captive: session is null,
            UserPortalUrl: portal.Base + (session is null ? "/login" : "/status"),
            // A page about the place must be reachable over TLS too; phones offer it beside the network's name.
            VenueInfoUrl: portal.IsSecure ? portal.Base + "/help" : null,
            SecondsRemaining: session?.Until is { } until ? Math.Max(0, (long)Math.Floor((until - time.GetUtcNow()).TotalSeconds)) : null,
            BytesRemaining: session is not null && accounts.TryFind(session.Account, out var account) && limits.Of(account, session.Start, time.GetUtcNow()).BytesLeft is { } left ? Math.Max(0, left) : null,
            CanExtendSession: session is null ? null : false);
        return Results.Json(state, CaptiveJson.Default.CaptiveState, MediaType);
    }

    /// <summary>
    /// Loose on purpose: absent, a wildcard, JSON or the API's own type in any list and with any parameters. Comparing the whole header,
    /// as others do, turns real devices away.
    /// </summary>
    public static bool Accepts(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept)) return true;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges)) return true;
        return ranges.Any(range => range.Quality is not 0 && (
            range.MatchesAllTypes
            || (range.MatchesAllSubTypes && range.Type.Equals("application", StringComparison.OrdinalIgnoreCase))
            || range.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
            || range.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)));
    }
}

/// <summary>The members of RFC 8908 §5.</summary>
internal sealed record CaptiveState(
    [property: JsonPropertyName("captive")] bool Captive,
    [property: JsonPropertyName("user-portal-url")] string UserPortalUrl,
    [property: JsonPropertyName("venue-info-url")] string? VenueInfoUrl,
    [property: JsonPropertyName("seconds-remaining")] long? SecondsRemaining,
    [property: JsonPropertyName("bytes-remaining")] long? BytesRemaining,
    [property: JsonPropertyName("can-extend-session")] bool? CanExtendSession);

[JsonSerializable(typeof(CaptiveState))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CaptiveJson : JsonSerializerContext;
