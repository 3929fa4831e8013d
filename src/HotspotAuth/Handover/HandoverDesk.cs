using System.Collections.Concurrent;
using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Gateway;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>Takes a visitor's login through the one access decision's outcome to his gateway.</summary>
internal sealed partial class HandoverDesk(
    GatewaySettings gateway, HandoverTable table, IEnumerable<IHandoverDoor> doors, SessionTable sessions, HotspotMeters meters, TimeProvider time, ILogger<HandoverDesk> logger)
{
    /// <summary>A refusal costs its sender nothing, so the log hears of one in this time; the counter counts them all.</summary>
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly System.Diagnostics.Metrics.Counter<long> _refused =
        meters.Meter.CreateCounter<long>("hotspot.handover.refused", unit: "{visit}", description: "Visitors of other gateways who were turned away, by the gateway's kind");

    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IHandoverDoor> _doors = doors.ToDictionary(door => door.Kind, StringComparer.Ordinal);

    /// <summary>This machine opens nothing itself: a guest who was not sent here by his gateway would log in to nothing.</summary>
    public bool IsOnlyWay => gateway.Mode == GatewayMode.None && table.All.Count > 0;

    /// <summary>Where a guest finds his gateway's own way to us; null where several could be his.</summary>
    public Uri? WayIn => table.All is [{ Kind: not HandoverRules.Unifi } only] ? only.Kind switch
    {
        HandoverRules.Chilli => only.Page(3990, "/prelogin"),
        HandoverRules.Opennds => only.Page(2050, "/"),
        _ => only.Page(80, "/login"),
    } : null;

    /// <summary>
    /// The attempt of a visitor. Its device has the MAC of the visit, because the gateway's own question will name it and must find
    /// the place that this login takes; its address is the one that really asks. Guesses count for the address: a MAC is free to claim.
    /// </summary>
    public AccessAttempt Attempt(Visit visit, string username, string password, Device asking)
    {
        var device = DeviceOf(visit, asking);
        // Behind a gateway that translates, all its guests ask from its own address.
        var isGateway = table.Find(visit.Nas)?.Network.Contains(asking.Ip) == true;
        return AccessAttempt.Portal(username, password, device).At(visit.Nas, isGateway ? $"{asking.Ip}/{device.Key}" : asking.Ip.ToString());
    }

    /// <summary>The device of a visit, asking from where it asks.</summary>
    public static Device DeviceOf(Visit visit, Device asking) =>
        new(visit.Device, visit.Ip is { } told && IPAddress.TryParse(told, out var address) ? address : asking.Ip);

    /// <summary>Opens the gateway, or says what the browser must do for it.</summary>
    /// <exception cref="HandoverException">It did not open.</exception>
    public Task<HandoverStep> OpenAsync(Visit visit, AccessDecision decision, Device device, Uri back, CancellationToken cancellationToken)
    {
        if (table.Find(visit.Nas) is not { } nas) throw new HandoverException($"gateway {visit.Nas} is no longer in the configuration");
        if (visit.Link is { } link && !nas.Allows(new Uri(link))) throw new HandoverException($"{link} is no longer among the LoginHosts of {nas.Name}");
        return _doors[nas.Kind].OpenAsync(new HandoverEntry(nas, visit, decision, device, back), cancellationToken);
    }

    /// <summary>Whether the visitor's gateway has told of his session, or we keep it for it.</summary>
    public Session? FindSession(Visit visit) => sessions.Open.FirstOrDefault(session => session.Nas == visit.Nas && session.Mac == visit.Device);

    /// <summary>Where a guest logs out himself: at an openNDS gateway, which takes no word of ours. Null where we log him out.</summary>
    public Uri? LogOutAt(Session session)
    {
        if (!KeptSessions.IsKept(session) || table.Find(session.Nas!) is not { Kind: HandoverRules.Opennds } nas) return null;
        return nas.Page(2050, "/opennds_deny/");
    }

    /// <summary>A visitor whom no gateway of the configuration could have sent.</summary>
    public void Refuse(string kind, string reason, IPAddress asking)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("kind", kind));
        var now = time.GetUtcNow();
        if (_told.TryGetValue(kind, out var last) && (now - last).Duration() < BetweenLines) return;
        _told[kind] = now;
        LogRefused(kind, Clean(reason), asking);
    }

    // What a browser brings may hold anything, and a log line must stay one.
    private static string Clean(string text) => string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '?' : c));

    [LoggerMessage(5200, LogLevel.Warning, "A {Kind} hand-over was refused: {Reason} (from {Asking})")]
    private partial void LogRefused(string kind, string reason, IPAddress asking);
}
