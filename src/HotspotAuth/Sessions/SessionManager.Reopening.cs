using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Sessions;

/// <summary>What stands at our own gateway made to agree with the sessions: after a restart of this program, of the gateway's process, or of neither.</summary>
internal sealed partial class SessionManager
{
    /// <summary>Takes the sessions of the run before over; the gateway is not touched.</summary>
    public void TakeOver(IReadOnlyList<Session> stored)
    {
        foreach (var session in stored) table.Put(session);
    }

    /// <summary>
    /// Sessions that are past their end are closed at it, the others opened again (which keeps the kernel's counters where it still has
    /// them), and whatever the kernel lets through without a session is shut.
    /// </summary>
    /// <returns>How many were opened.</returns>
    /// <exception cref="GatewayException">The gateway failed; those that were not reached are as they were.</exception>
    public async Task<int> ReopenAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var opened = 0;
        // The devices of one lock together: the gateway changes the kernel once for all of them, which is most of what an opening costs.
        foreach (var sharing in table.Open.Where(s => s.Nas is null).GroupBy(s => Stripe(s.Device!)))
        {
            using var turn = await TurnAsync(sharing.Key, cancellationToken);
            var clients = new List<GatewayClient>();
            foreach (var session in sharing.Select(known => table.Find(known.Id)).OfType<Session>())
            {
                if (session.Until <= now) await CloseAsync(session, SessionCause.SessionTimeout, cancellationToken, session.Until);
                else if (session.Mac is { } mac) clients.Add(Client(mac, session, session.Ip is { } ip ? [ip] : []));
            }

            if (clients.Count > 0) await gateway.OpenAsync(clients, cancellationToken);
            opened += clients.Count;
        }

        await ShutStrangersAsync(await gateway.ReadCountersAsync(cancellationToken), cancellationToken);
        return opened;
    }

    /// <summary>A session is in the table before the gateway opens for it, so who was counted and is not there has none.</summary>
    private async Task ShutStrangersAsync(IReadOnlyList<GatewayCounter> counters, CancellationToken cancellationToken)
    {
        foreach (var mac in counters.Where(c => table.Find(new Device(c.Mac, c.Address)) is null).Select(c => c.Mac).Distinct())
        {
            var device = new Device(mac, IPAddress.None);
            using var turn = await TurnAsync(device, cancellationToken);
            if (table.Find(device) is not null) continue;
            LogStranger(mac);
            await gateway.CloseAsync(mac, cancellationToken);
        }
    }

    /// <summary>A session that the gateway did not open, or of which it did not say so: it is none, whatever else fails.</summary>
    private async Task AbandonAsync(Session session)
    {
        try
        {
            if (session.Mac is { } mac) await gateway.CloseAsync(mac, CancellationToken.None);
        }
        catch (GatewayException e)
        {
            LogNotShut(e, session.Id); // without a session it is a stranger, and shut when the gateway can be asked again
        }

        await FinishAsync(session, SessionCause.NasError, at: null, CancellationToken.None);
    }

    [LoggerMessage(7111, LogLevel.Warning, "The kernel let {Mac} through without a session; shut")]
    private partial void LogStranger(MacAddress mac);

    [LoggerMessage(7113, LogLevel.Error, "The gateway could not be shut for session {Session} now")]
    private partial void LogNotShut(Exception exception, Guid session);
}
