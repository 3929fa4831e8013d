using System.Globalization;
using System.Net;
using System.Text;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>
/// The questions of an openNDS gateway of level 3 or 4: it fetches the guests who were let in, says for whom it opened, and tells who is
/// gone. They carry no proof, so they are heard from the gateway's own address only.
/// </summary>
internal sealed class Authmon(AuthmonQueue queue, KeptSessions kept, TimeProvider time)
{
    private const string None = "none";

    /// <summary>Answers one question; null where it is not one of this gateway's.</summary>
    /// <param name="nas">The gateway whose address asks.</param>
    /// <param name="field">A field of the form; null when absent.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<string?> AnswerAsync(HandoverNas nas, Func<string, string?> field, CancellationToken cancellationToken)
    {
        if (field("gatewayhash") is not { Length: 64 } gateway || !gateway.All(char.IsAsciiHexDigit)) return null;
        queue.Asked(nas.Name, gateway);
        var payload = Payload(field("payload"));
        switch (field("auth_get"))
        {
            case "clear":
                queue.Clear(nas.Name, gateway);
                return "*";
            case "view" when payload == None:
                return List(queue.Next(nas.Name, gateway));
            case "view":
                await OpenedAsync(queue.Take(nas.Name, gateway, Words(payload)), cancellationToken);
                return "ack";
            case "list":
                // Fetched and forgotten at once: the gateway opens for them without saying so.
                var fetched = queue.Next(nas.Name, gateway);
                await OpenedAsync(queue.Take(nas.Name, gateway, fetched.Select(guest => guest.Answer).ToHashSet(StringComparer.Ordinal)), cancellationToken);
                return List(fetched);
            case "deauthed":
                await GoneAsync(nas, payload, cancellationToken);
                return "ack";
            case "custom":
                return "ack";
            default:
                return null;
        }
    }

    private string List(IReadOnlyList<WaitingGuest> guests) => string.Join(' ', guests.Select(guest => Uri.EscapeDataString(guest.Line(time.GetUtcNow()))).Prepend("*"));

    private async Task OpenedAsync(IReadOnlyList<WaitingGuest> guests, CancellationToken cancellationToken)
    {
        foreach (var guest in guests) await kept.StartAsync(guest.Entry, guest.Entry.Device.Ip, cancellationToken, isTimed: true);
    }

    /// <summary><c>method=idle_deauth, clientmac=…, bytes_incoming=…, bytes_outgoing=…, session_start=…, session_end=…, token=…, custom=…</c></summary>
    private async Task GoneAsync(HandoverNas nas, string payload, CancellationToken cancellationToken)
    {
        var told = payload.Split(", ").Select(part => part.Split('=', 2)).Where(part => part.Length == 2).GroupBy(part => part[0], part => part[1], StringComparer.Ordinal).ToDictionary(part => part.Key, part => part.First(), StringComparer.Ordinal);
        if (!Capture.MacAddress.TryParse(told.GetValueOrDefault("clientmac"), out var mac)) return;
        foreach (var session in kept.At(nas.Name).Where(session => session.Mac == mac))
        {
            // Incoming is what came in for the guest: down.
            var carried = new Traffic(0, 0, Number(told.GetValueOrDefault("bytes_outgoing")), Number(told.GetValueOrDefault("bytes_incoming")));
            await kept.CloseAsync(session with { Traffic = session.Traffic.AtLeast(carried) }, Cause(told.GetValueOrDefault("method")), time.GetUtcNow(), cancellationToken);
        }
    }

    private static string Cause(string? method) => method switch
    {
        "client_deauth" => SessionCause.UserRequest,
        "idle_deauth" => "Idle-Timeout",
        "timeout_deauth" => SessionCause.SessionTimeout,
        "shutdown_deauth" => SessionCause.NasReboot,
        "ndsctl_deauth" => SessionCause.AdminReset,
        _ => "NAS-Request",
    };

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Older gateways send it as it is, newer ones in base64.</summary>
    private static string Payload(string? text)
    {
        if (string.IsNullOrEmpty(text)) return None;
        if (text == None || text.StartsWith('*') || text.Contains('=', StringComparison.Ordinal) && text.Contains(", ", StringComparison.Ordinal)) return text;
        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(WebUtility.UrlDecode(text).Replace(' ', '+'), octets, out var written) ? Encoding.UTF8.GetString(octets, 0, written).Trim() : text;
    }

    private static HashSet<string> Words(string payload) => [.. payload.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}
