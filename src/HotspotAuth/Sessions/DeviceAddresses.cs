using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Gateway;

namespace HotspotAuth.Sessions;

/// <summary>
/// Every address by which our gateway knows a device. A phone asks the portal over IPv6 and surfs over IPv4: the session
/// is told by its IPv4 address where it has one, and each address is bound to it in the log.
/// </summary>
internal static class DeviceAddresses
{
    private const int Most = 16;

    public static IReadOnlyList<IPAddress> Of(IGateway gateway, Device device)
    {
        if (device.Mac is not { } mac) return [device.Ip];
        return
        [
            .. gateway.Leases().Where(l => l.Mac == mac).Select(l => l.Address)
                .Concat(gateway.Neighbours().Where(n => n.Mac == mac).Select(n => n.Address))
                .Append(device.Ip)
                .Select(a => a.Canonical())
                .Where(a => !a.IsIPv6LinkLocal)
                .Distinct()
                .OrderBy(a => a.IsV4() ? 0 : 1)
                .Take(Most),
        ];
    }
}
