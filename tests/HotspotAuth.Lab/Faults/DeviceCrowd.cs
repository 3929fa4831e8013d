using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HotspotAuth.Lab.ServiceTests.Apart;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>
/// Devices that are more than frames: each an interface with a MAC and an address of its own on a client's cable (macvlan), whose kernel answers
/// ARP and speaks TCP for it.
/// </summary>
internal sealed class DeviceCrowd
{
    // <asm-generic/socket.h>
    private const int SolSocket = 1;
    private const int BindToDevice = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LabHost _host;

    private DeviceCrowd(LabHost host) => _host = host;

    /// <summary>Puts so many devices behind a client that has no address itself.</summary>
    public static async Task<DeviceCrowd> JoinAsync(LabHost host, int devices)
    {
        // Each answers for its own address alone, and hears its answers although the others have the same way.
        (await host.RunAsync(
            "busybox", "sysctl", "-w", "net.ipv6.conf.default.disable_ipv6=1", "net.ipv4.conf.all.arp_ignore=1", "net.ipv4.conf.all.arp_announce=2", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0")).Succeeded();
        var commands = new StringBuilder();
        for (var n = 0; n < devices; n++)
        {
            commands.Append(CultureInfo.InvariantCulture, $"link add d{n} link eth0 address {Crowd.Mac(n)} type macvlan mode private\n");
            commands.Append(CultureInfo.InvariantCulture, $"address add {Crowd.Address(n)}/16 dev d{n}\nlink set d{n} up\n");
        }

        await host.IpBatchAsync(commands.ToString());
        return new DeviceCrowd(host);
    }

    /// <summary>Somebody with one of the devices.</summary>
    public LabGuest Guest(int device) => new(_host, () => SocketAsync(device), Patience);

    private async Task<Socket> SocketAsync(int device)
    {
        var socket = await _host.SocketAsync(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(SolSocket, BindToDevice, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"d{device}\0")));
        socket.Bind(new IPEndPoint(Crowd.Address(device), 0));
        return socket;
    }
}
