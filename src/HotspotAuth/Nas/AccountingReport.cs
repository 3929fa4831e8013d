using System.Globalization;
using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;

namespace HotspotAuth.Nas;

/// <summary>What an Accounting-Request says, its times judged and its Class checked.</summary>
internal sealed record AccountingReport
{
    /// <summary>A NAS without a set clock says 1970; one with a wrong clock is not believed either.</summary>
    private static readonly TimeSpan OldestEvent = TimeSpan.FromDays(7);

    private static readonly TimeSpan NewestEvent = TimeSpan.FromMinutes(5);

    public required string Nas { get; init; }
    public required IPAddress NasAddress { get; init; }

    /// <summary>Acct-Session-Id; where a NAS sends none, a name made of the device and port, which begins with <c>~</c>. Null when
    /// there is nothing to tell a session by.</summary>
    public required string? NasSession { get; init; }

    public required AcctStatusType? Status { get; init; }
    public required string Username { get; init; }
    public required MacAddress? Mac { get; init; }
    public required IPAddress? Ip { get; init; }

    /// <summary>Our own Class, if a valid one came.</summary>
    public required ClassCookie? Class { get; init; }

    /// <summary>The account of our own Chargeable-User-Identity, if a valid one came.</summary>
    public required long? Identity { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>When it happened, by the NAS's clock where that is believable.</summary>
    public required DateTimeOffset Event { get; init; }

    /// <summary>True when <see cref="Event"/> is the NAS's own word.</summary>
    public required bool IsDated { get; init; }

    /// <summary>Acct-Session-Time; null when absent.</summary>
    public required TimeSpan? Lasted { get; init; }

    public required Traffic Traffic { get; init; }

    /// <summary>True when octets come with their gigawords; without, they may have wrapped at 4 GiB.</summary>
    public required bool HasGigawords { get; init; }

    public required string Cause { get; init; }

    /// <summary>When the session began, as far as this report tells.</summary>
    public DateTimeOffset Began => Event - (Lasted ?? TimeSpan.Zero);

    public bool IsStart => Status == AcctStatusType.Start;

    public static AccountingReport Of(AccountingRequest request, ClassCookie? @class, long? identity, DateTimeOffset now)
    {
        var isDated = request.EventTimestampUtc is { } stamp && stamp > now - OldestEvent && stamp < now + NewestEvent;
        var mac = NasHandler.Station(request.CallingStationId) ?? @class?.Mac;
        return new AccountingReport
        {
            Nas = request.Client.Name,
            NasAddress = request.Source.Address,
            NasSession = request.AcctSessionId ?? Nameless(request),
            Status = request.StatusType,
            Username = request.UserName,
            Mac = mac,
            Ip = request.FramedAddress,
            Class = @class,
            Identity = identity,
            Received = now,
            // Acct-Delay-Time is already in Event-Timestamp where that is believable; only else is it subtracted.
            Event = isDated ? request.EventTimestampUtc!.Value : now - TimeSpan.FromSeconds(Math.Min(request.DelaySeconds ?? 0, (uint)OldestEvent.TotalSeconds)),
            IsDated = isDated,
            Lasted = request.SessionSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 366 * 86_400)) : null,
            // Input is what the NAS received from the client: up.
            Traffic = new Traffic(request.InputPackets ?? 0, request.OutputPackets ?? 0, Count(request.InputOctets), Count(request.OutputOctets)),
            HasGigawords = request.HasGigawords,
            Cause = CauseText(request.TerminateCause),
        };
    }

    /// <summary>RFC 2866 §5.5 wants an Acct-Session-Id in every record; a NAS without has at most one session for a device on a port.</summary>
    private static string? Nameless(AccountingRequest request)
    {
        var port = request.NasPortId ?? request.NasPort?.ToString(CultureInfo.InvariantCulture);
        return request.CallingStationId is null && port is null ? null : $"~{request.CallingStationId}/{port}";
    }

    /// <summary>True for a session's name that the NAS never said.</summary>
    public static bool IsMadeUp(string nasSession) => nasSession.StartsWith('~');

    private static long Count(ulong? octets) => (long)Math.Min(octets ?? 0, long.MaxValue);

    private static string CauseText(uint? cause) => cause switch
    {
        1 => SessionCause.UserRequest,
        2 => SessionCause.LostCarrier,
        4 => SessionCause.IdleTimeout,
        5 => SessionCause.SessionTimeout,
        6 => SessionCause.AdminReset,
        7 => "Admin-Reboot",
        9 => SessionCause.NasError,
        10 => "NAS-Request",
        11 => SessionCause.NasReboot,
        null => "unknown",
        { } other => string.Create(CultureInfo.InvariantCulture, $"Cause-{other}"),
    };
}
