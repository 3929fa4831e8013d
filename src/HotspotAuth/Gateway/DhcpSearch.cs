using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>Why it could not be heard who gives addresses.</summary>
internal enum DhcpHindrance
{
    /// <summary>It could.</summary>
    None,

    /// <summary>This process may not bind the clients' port.</summary>
    Denied,

    /// <summary>Another program holds the clients' port for itself.</summary>
    Busy,

    /// <summary>The interface does not send.</summary>
    Link,

    /// <summary>The kernel drops what comes from networks that are not the interface's own (rp_filter 1), so only some servers could be heard.</summary>
    Filtered,
}

/// <summary>Who besides this machine gives addresses on a link.</summary>
/// <param name="Servers">Their addresses, as they name themselves.</param>
/// <param name="Hindrance">Why nobody, or not everybody, could be heard.</param>
internal sealed record DhcpFindings(IReadOnlyList<IPAddress> Servers, DhcpHindrance Hindrance);

/// <summary>
/// Asks a link who gives addresses. An ordinary datagram socket, bound to the clients' port and the interface: unlike a raw one it needs no right but
/// that to low ports, which the process that faces people has, and unlike a DHCP client it takes no address from anybody.
/// </summary>
internal static class DhcpSearch
{
    // Of Linux's asm-generic/socket.h; with SO_REUSEADDR, broadcasts come to each of several that listen.
    private const int SolSocket = 1;
    private const int ReuseAddress = 2;
    private const int BindToDevice = 25;
    private const string Strict = "1";
    private const int LongestMessage = 1500;

    /// <summary>More servers than this on one link are told no better by their number.</summary>
    private const int Most = 8;

    /// <summary>How long is listened after each question. Many servers first look for three seconds whether the address they would offer is in use.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5.5)];

    /// <summary>Asks and listens for seven seconds at the most, and shorter where somebody answers.</summary>
    public static async Task<DhcpFindings> LookAsync(string device, CancellationToken cancellationToken)
    {
        var interfaces = NetworkInterface.GetAllNetworkInterfaces();
        if (interfaces.FirstOrDefault(one => one.Name == device)?.GetPhysicalAddress().GetAddressBytes() is not { Length: MacAddress.Length } octets) return new DhcpFindings([], DhcpHindrance.Link);
        var own = interfaces.SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address).ToHashSet();
        var servers = new List<IPAddress>();
        try
        {
            using var socket = Open(device);
            var mac = MacAddress.FromBytes(octets);
            foreach (var wait in Waits)
            {
                await socket.SendToAsync(DhcpMessage.Discover(mac), new IPEndPoint(IPAddress.Broadcast, DhcpMessage.ServerPort), cancellationToken);
                await HearAsync(socket, mac, wait, server => Add(servers, own, server), cancellationToken);
                if (servers.Count > 0) break;
            }
        }
        catch (SocketException e)
        {
            return new DhcpFindings(servers, e.SocketErrorCode switch { SocketError.AccessDenied => DhcpHindrance.Denied, SocketError.AddressAlreadyInUse => DhcpHindrance.Busy, _ => DhcpHindrance.Link });
        }

        var isStrict = new[] { "all", device }.Any(name => Forwarding.Read($"net/ipv4/conf/{name}/rp_filter") == Strict);
        return new DhcpFindings(servers, servers.Count == 0 && isStrict ? DhcpHindrance.Filtered : DhcpHindrance.None);
    }

    private static Socket Open(string device)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.EnableBroadcast = true;
            socket.SetRawSocketOption(SolSocket, ReuseAddress, BitConverter.GetBytes(1));
            socket.SetRawSocketOption(SolSocket, BindToDevice, Encoding.ASCII.GetBytes(device + '\0'));
            socket.Bind(new IPEndPoint(IPAddress.Any, DhcpMessage.ClientPort));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task HearAsync(Socket socket, MacAddress asker, TimeSpan wait, Action<IPAddress> add, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(wait);
        var message = new byte[LongestMessage];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveFromAsync(message, new IPEndPoint(IPAddress.Any, 0), patience.Token);
                if (DhcpMessage.TryReadOffer(message.AsSpan(0, got.ReceivedBytes), asker, out var server)) add(server ?? ((IPEndPoint)got.RemoteEndPoint).Address);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever had something to say has said it.
        }
    }

    private static void Add(List<IPAddress> servers, HashSet<IPAddress> own, IPAddress server)
    {
        if (servers.Count < Most && !own.Contains(server) && !servers.Contains(server)) servers.Add(server);
    }
}
