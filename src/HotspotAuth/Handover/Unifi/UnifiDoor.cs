using System.Collections.Concurrent;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>
/// A UniFi network opens when its controller is told to. The link that brings a guest here names its device without any proof, so the
/// controller is asked first: a guest of that MAC must be there, not yet in, and have the very address that asks us.
/// </summary>
internal sealed class UnifiDoor(UnifiControllers controllers, KeptSessions kept, TimeProvider time) : IHandoverDoor, ISessionKeeper
{
    /// <summary>What a device had carried when it was last looked at.</summary>
    private readonly ConcurrentDictionary<Guid, Traffic> _readings = new();

    public string Kind => HandoverRules.Unifi;

    public async Task<HandoverStep> OpenAsync(HandoverEntry entry, CancellationToken cancellationToken)
    {
        var api = controllers.Of(entry.Nas);
        var mac = entry.Visit.Device;
        var client = await api.FindAsync(mac, cancellationToken) ?? throw new HandoverException($"{mac} is not connected at {entry.Nas.Name}");
        if (!client.IsGuest) throw new HandoverException($"{mac} at {entry.Nas.Name} is not on a guest network");
        if (client.Ip is not { } address || !address.Equals(entry.Device.Ip)) throw new HandoverException($"{mac} has the address {client.Ip} at {entry.Nas.Name}, but {entry.Device.Ip} asks for it");
        await api.AuthorizeAsync(client, Grant(entry, time.GetUtcNow()), cancellationToken);
        try
        {
            var session = await kept.StartAsync(entry, address, cancellationToken);
            if (client.Carried is { } carried) _readings[session.Id] = carried;
        }
        catch
        {
            // Nobody is let in whom nobody could record.
            await api.UnauthorizeAsync(mac, CancellationToken.None);
            throw;
        }

        return HandoverStep.Nothing;
    }

    public async Task<SessionEndResult> EndAsync(HandoverNas nas, Session session, CancellationToken cancellationToken)
    {
        try
        {
            var api = controllers.Of(nas);
            await CountAsync(session, await api.FindAsync(session.Mac!.Value, cancellationToken), cancellationToken);
            await api.UnauthorizeAsync(session.Mac!.Value, cancellationToken);
            _readings.TryRemove(session.Id, out _);
            return new SessionEndResult(true, $"the controller of {nas.Name} has closed its guest portal for it");
        }
        catch (HandoverException fault)
        {
            return new SessionEndResult(false, fault.Message);
        }
    }

    /// <summary>Takes over what the controller tells of a session's device; null where it does not have it.</summary>
    public Task<Session> CountAsync(Session session, UnifiClient? client, CancellationToken cancellationToken)
    {
        if (client is null) return Task.FromResult(session);
        var now = time.GetUtcNow();
        return kept.ChangeAsync(session with { Traffic = Counted(session, client.Carried), Ip = client.Ip ?? session.Ip, LastSeen = now, Heard = now }, cancellationToken);
    }

    /// <summary>The session is over: its last reading is of no more use.</summary>
    public void Forget(Guid session) => _readings.TryRemove(session, out _);

    /// <summary>The controller counts from the device's last association on, so only what was added counts; a fall is a new beginning.</summary>
    private Traffic Counted(Session session, Traffic? carried)
    {
        if (carried is not { } reading) return session.Traffic;
        // After a restart of ours the first reading only tells where to count from.
        var added = !_readings.TryGetValue(session.Id, out var last) ? default : reading.IsBelow(last) ? reading : reading - last;
        _readings[session.Id] = reading;
        return session.Traffic + added;
    }

    internal static UnifiGrant Grant(HandoverEntry entry, DateTimeOffset now)
    {
        var rights = entry.Decision.Account!.Rights;
        // Its last minute is cut by us, so that nobody loses one.
        var minutes = entry.Decision.Until is { } until ? (long)Math.Ceiling((until - now).TotalMinutes) : (long)Access.AccessLimits.LongestSession.TotalMinutes;
        return new UnifiGrant(Math.Max(1, minutes), rights.UpBitsPerSecond / 1000, rights.DownBitsPerSecond / 1000, Megabytes: null);
    }
}
