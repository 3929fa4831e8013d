using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Gateway;

namespace HotspotAuth.Setup.Parts;

/// <summary>This machine as the guests' gateway, and what is seen on the wire.</summary>
internal static class GatewayParts
{
    private const int DhcpServer = 67;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<PartResult> GatewayAsync(PartScene scene, CancellationToken cancellationToken)
    {
        var gateway = scene.Settings.Gateway;
        if (gateway.Mode == GatewayMode.None) return new PartResult("gateway", PartState.Skipped, "none");
        foreach (var (name, word) in new[] { (gateway.LanInterface, "lan"), (gateway.WanInterface, "wan") })
        {
            if (NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == name) is not { } found) return new PartResult("gateway", PartState.Fail, $"{word}.absent", name);
            if (found.OperationalStatus == OperationalStatus.Down) return new PartResult("gateway", PartState.Fail, $"{word}.down", name);
        }

        var address = gateway.Lan4.Address;
        if (!scene.IsServing) return new PartResult("gateway", PartState.Skipped, "stopped");
        if (await AskAsync(address, scene.Settings.Site.PortalHost, cancellationToken) is not { } answered) return new PartResult("gateway", PartState.Fail, "dns", address.ToString());
        if (!answered) return new PartResult("gateway", PartState.Fail, "name", scene.Settings.Site.PortalHost);
        if (gateway.Dnsmasq == DnsmasqMode.Managed && !IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Any(listener => listener.Port == DhcpServer))
            return new PartResult("gateway", PartState.Fail, "dhcp", gateway.LanInterface);
        return await OthersAsync(gateway, cancellationToken);
    }

    /// <summary>Our own side is well; a device that gives addresses besides us leads guests past the gateway, or nowhere.</summary>
    private static async Task<PartResult> OthersAsync(GatewaySettings gateway, CancellationToken cancellationToken)
    {
        string[] facts = [gateway.LanInterface, gateway.WanInterface, gateway.LanAddress];
        if (gateway.Dnsmasq != DnsmasqMode.Managed) return new PartResult("gateway", PartState.Ok, "external", facts);
        var (servers, hindrance) = await DhcpSearch.LookAsync(gateway.LanInterface, cancellationToken);
        if (servers.Count > 0) return new PartResult("gateway", PartState.Fail, "foreign", string.Join(", ", servers), gateway.LanInterface);
        return hindrance switch
        {
            DhcpHindrance.None => new PartResult("gateway", PartState.Ok, "works", facts),
            DhcpHindrance.Denied => new PartResult("gateway", PartState.Ok, "unheard.denied", facts),
            DhcpHindrance.Busy => new PartResult("gateway", PartState.Ok, "unheard.busy", facts),
            DhcpHindrance.Filtered => new PartResult("gateway", PartState.Ok, "unheard.filtered", facts),
            _ => new PartResult("gateway", PartState.Ok, "unheard.link", facts),
        };
    }

    public static PartResult Capture(PartScene scene)
    {
        var names = (scene.Settings.Capture.Interface ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
        {
            var elsewhere = !string.IsNullOrWhiteSpace(scene.Settings.Capture.ExporterBind);
            return new PartResult("capture", elsewhere ? PartState.Ok : PartState.Warn, elsewhere ? "exporters" : "none");
        }

        var open = OpenOn();
        foreach (var name in names)
        {
            var place = $"/sys/class/net/{name}";
            if (!Directory.Exists(place)) return new PartResult("capture", PartState.Fail, "absent", name);
            if (scene.IsServing && !open.Contains(Read($"{place}/ifindex"))) return new PartResult("capture", PartState.Fail, "closed", name);
        }

        var packets = names.Sum(name => long.TryParse(Read($"/sys/class/net/{name}/statistics/rx_packets"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0);
        var told = packets.ToString("#,0", CultureInfo.InvariantCulture);
        return !scene.IsServing ? new PartResult("capture", PartState.Skipped, "stopped", string.Join(", ", names))
            : packets == 0 ? new PartResult("capture", PartState.Warn, "quiet", string.Join(", ", names))
            : new PartResult("capture", PartState.Ok, "works", string.Join(", ", names), told);
    }

    /// <summary>The indexes of the interfaces on which somebody has a packet socket (packet(7)), in any process.</summary>
    private static HashSet<string> OpenOn()
    {
        const int IndexColumn = 4;
        return [.. File.ReadLines("/proc/net/packet").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(columns => columns.Length > IndexColumn).Select(columns => columns[IndexColumn])];
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>
    /// Asks the resolver for the portal's name (RFC 1035): true when the resolver's own address is the answer, false when it is another,
    /// null when nobody answers.
    /// </summary>
    private static async Task<bool?> AskAsync(IPAddress server, string name, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetBytes(2);
        byte[] question = [.. id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0, 0, 1, 0, 1];
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(server, 53), patience.Token);
            await socket.SendAsync(question, patience.Token);
            var answer = new byte[512];
            var length = await socket.ReceiveAsync(answer, patience.Token);
            if (length < question.Length || !answer.AsSpan(0, 2).SequenceEqual(id)) return null;
            // Its one A record ends the answer's first section; the address is looked for where its four octets stand behind their length.
            byte[] record = [0, 4, .. server.GetAddressBytes()];
            return answer.AsSpan(question.Length, length - question.Length).IndexOf(record) >= 0;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
