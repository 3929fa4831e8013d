using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Gateway;
using HotspotAuth.Handover;
using HotspotAuth.Sessions;

namespace HotspotAuth.Portal;

/// <summary>Who asks: the device at the other end of the connection, never what a request says of itself.</summary>
internal sealed class GuestDevice(IGateway gateway, SessionManager sessions, NasGuests elsewhere, ReturningDevices returning)
{
    private static readonly object Key = new();

    /// <summary>The device of a request. Its MAC is null where no gateway of ours sees the guest LAN.</summary>
    public async ValueTask<Device> FindAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var found)) return (Device)found!;
        var address = (context.Connection.RemoteIpAddress ?? IPAddress.None).Canonical();
        var device = new Device(await gateway.FindMacAsync(address, context.RequestAborted), address);
        context.Items[Key] = device;
        return device;
    }

    /// <summary>
    /// The device's open session, at our own gateway or at one that handed its guest over; a registered device that may come in by
    /// itself gets one now. Null when it has none.
    /// </summary>
    public async ValueTask<Session?> FindSessionAsync(HttpContext context)
    {
        var device = await FindAsync(context);
        return sessions.Find(device) ?? elsewhere.Find(device) ?? await returning.TryReturnAsync(device, context.RequestAborted);
    }

    /// <summary>The device's person has ended its session: it does not come back by itself.</summary>
    public void Left(Session session) => returning.Hold(session.Mac);
}
