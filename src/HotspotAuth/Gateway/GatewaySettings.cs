using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>Who forwards the guests' packets.</summary>
internal enum GatewayMode
{
    /// <summary>Another maker's gateway, or nobody: this program opens and closes nothing.</summary>
    None,

    /// <summary>This box, with nftables.</summary>
    Nftables,
}

/// <summary>Who runs DHCP and DNS for the guest LAN.</summary>
internal enum DnsmasqMode
{
    /// <summary>The gateway writes dnsmasq's configuration and runs it.</summary>
    Managed,

    /// <summary>The operator runs it; <c>deploy/dnsmasq</c> has a sample.</summary>
    External,
}

/// <summary>How the clients' speeds are kept.</summary>
internal enum SpeedChoice
{
    /// <summary>By HTB where the interface can have it, else by nftables.</summary>
    Auto,

    /// <summary>By nftables in any case: interfaces keep the queueing discipline that they have.</summary>
    Police,
}

/// <summary>A device named in the configuration.</summary>
internal sealed class NamedDevice
{
    /// <summary>Its link address.</summary>
    public string Mac { get; set; } = "";

    /// <summary>What it is, for whoever reads the configuration and the log.</summary>
    public string Name { get; set; } = "";
}

/// <summary>The section <c>Gateway</c> of the configuration.</summary>
internal sealed partial class GatewaySettings
{
    /// <summary>Most devices of a list: what its set in the kernel holds.</summary>
    private const int MostDevices = 4096;

    /// <summary>Who forwards the guests' packets.</summary>
    public GatewayMode Mode { get; set; } = GatewayMode.None;

    /// <summary>The interface (a bridge is fine) on which guests are one link-layer hop away.</summary>
    public string LanInterface { get; set; } = "";

    /// <summary>The interface that leads to the Internet; guests are forwarded nowhere else.</summary>
    public string WanInterface { get; set; } = "";

    /// <summary>The box's IPv4 address on the LAN with the prefix length. Portal, DNS and DHCP answer here.</summary>
    public string LanAddress { get; set; } = "10.10.0.1/16";

    /// <summary>The box's IPv6 address on the LAN with the prefix length; empty for a LAN without IPv6.</summary>
    public string LanAddress6 { get; set; } = "fd00:10:10::1/64";

    /// <summary>Guests leave with the WAN's address: IPv4, and IPv6 when the LAN's prefix is unique-local (RFC 4193).</summary>
    public bool Nat { get; set; } = true;

    /// <summary>Who runs DHCP and DNS.</summary>
    public DnsmasqMode Dnsmasq { get; set; } = DnsmasqMode.Managed;

    /// <summary>Resolvers that dnsmasq asks, as <c>address</c> or <c>address#port</c>; empty for those of /etc/resolv.conf.</summary>
    public string[] UpstreamDns { get; set; } = [];

    /// <summary>Life of a DHCP lease, in minutes.</summary>
    public int LeaseMinutes { get; set; } = 60;

    /// <summary>The lease file of a dnsmasq that is not ours; absent: ours, or none.</summary>
    public string? LeaseFile { get; set; }

    /// <summary>What guests may reach before login: host names (with what is below them), addresses, or CIDR blocks.</summary>
    public string[] WalledGarden { get; set; } = [];

    /// <summary>Devices that pass without a login: printers, the office's own machines. Their traffic is recorded like everybody's.</summary>
    public List<NamedDevice> Bypass { get; set; } = [];

    /// <summary>Devices that get no answer at all: no address, no name, no portal.</summary>
    public List<NamedDevice> Block { get; set; } = [];

    /// <summary>How the clients' speeds are kept.</summary>
    public SpeedChoice Speed { get; set; } = SpeedChoice.Auto;

    /// <summary>Stopping the service takes ruleset and speed classes away, instead of leaving them to guard the LAN until the next start.</summary>
    public bool RemoveOnStop { get; set; }

    /// <summary>
    /// The unix socket between the gateway's process and the main one, where they run apart; absent: <c>/run/hotspotauth-gateway/gateway.sock</c> where
    /// the system made that folder, else <c>gateway.sock</c> in the data directory's folder <c>gateway</c>.
    /// </summary>
    public string? Socket { get; set; }

    /// <summary>The devices of <see cref="Bypass"/>.</summary>
    public IReadOnlySet<MacAddress> BypassMacs => Macs(Bypass);

    /// <summary>The devices of <see cref="Block"/>.</summary>
    public IReadOnlySet<MacAddress> BlockMacs => Macs(Block);

    /// <summary>The LAN's IPv4 side. Call only after <see cref="Validate"/> found nothing.</summary>
    public LanPrefix Lan4 => LanPrefix.TryParse(LanAddress, AddressFamily.InterNetwork, out var p)
        ? p : throw new GatewayException($"Gateway:LanAddress '{LanAddress}' is not an IPv4 address with a prefix length.");

    /// <summary>The LAN's IPv6 side; null when the LAN has none.</summary>
    public LanPrefix? Lan6 => LanPrefix.TryParse(LanAddress6, AddressFamily.InterNetworkV6, out var p) ? p : null;

    /// <summary>The walled garden's addresses and blocks.</summary>
    public IEnumerable<IPNetwork> GardenNetworks => WalledGarden.Select(ParseNetwork).OfType<IPNetwork>();

    /// <summary>The walled garden's host names.</summary>
    public IEnumerable<string> GardenHosts => WalledGarden.Where(entry => ParseNetwork(entry) is null).Select(entry => entry.ToLowerInvariant());

    /// <summary>Every fault of the section at once: the key, what is wrong, and the mend. Touches nothing outside the object.</summary>
    public IEnumerable<(string Key, string Fault, string Mend)> Validate()
    {
        if (LeaseFile is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            yield return ("Gateway:LeaseFile", $"'{file}' lies in a folder that does not exist", "give the path of dnsmasq's lease file, e.g. /var/lib/misc/dnsmasq.leases, or leave it out");
        if (Socket is { } socket && (!Path.IsPathRooted(socket) || System.Text.Encoding.UTF8.GetByteCount(socket) > Link.SocketPlace.MostOctets))
            yield return ("Gateway:Socket", $"'{socket}' is no whole path of 107 octets at the most", "write it like /run/hotspotauth-gateway/gateway.sock, or leave it out");
        if (Mode == GatewayMode.None) yield break;
        if (!InterfaceName().IsMatch(LanInterface))
            yield return ("Gateway:LanInterface", $"'{LanInterface}' is not an interface name", "name the guest LAN's interface, e.g. lan0 (see `ip -br link`)");
        if (!InterfaceName().IsMatch(WanInterface))
            yield return ("Gateway:WanInterface", $"'{WanInterface}' is not an interface name", "name the interface that leads to the Internet, e.g. eth0");
        else if (WanInterface == LanInterface)
            yield return ("Gateway:WanInterface", "is the same interface as Gateway:LanInterface", "guests and the Internet need an interface each");
        if (!LanPrefix.TryParse(LanAddress, AddressFamily.InterNetwork, out var lan4) || lan4.Length is < 8 or > 29)
            yield return ("Gateway:LanAddress", $"'{LanAddress}' is not an IPv4 address with a length from /8 to /29", "write it like 10.10.0.1/16");
        else if (lan4.Address.Equals(lan4.Network.BaseAddress))
            yield return ("Gateway:LanAddress", $"'{LanAddress}' is the network, not an address in it", "write the box's own address, like 10.10.0.1/16");
        if (LanAddress6.Length > 0 && (!LanPrefix.TryParse(LanAddress6, AddressFamily.InterNetworkV6, out var lan6) || lan6.Length != 64))
            yield return ("Gateway:LanAddress6", $"'{LanAddress6}' is not an IPv6 address with the length /64", "write it like fd00:10:10::1/64, or leave it empty for no IPv6");
        if (LeaseMinutes is < 2 or > 10_080)
            yield return ("Gateway:LeaseMinutes", string.Create(CultureInfo.InvariantCulture, $"{LeaseMinutes} is out of range"), "choose 2 to 10080 (a week)");
        foreach (var fault in Devices()) yield return fault;
        foreach (var server in UpstreamDns)
        {
            if (!IsResolver(server))
                yield return ("Gateway:UpstreamDns", $"'{server}' is not an address", "write 192.0.2.53 or 192.0.2.53#5353");
        }

        foreach (var entry in WalledGarden)
        {
            if (ParseNetwork(entry) is null && !HostName().IsMatch(entry))
                yield return ("Gateway:WalledGarden", $"'{entry}' is neither a host name, an address nor a CIDR block", "write example.go.th, 192.0.2.7 or 192.0.2.0/24");
        }
    }

    private static HashSet<MacAddress> Macs(IEnumerable<NamedDevice> devices)
    {
        var macs = new HashSet<MacAddress>();
        foreach (var device in devices)
        {
            if (MacAddress.TryParse(device.Mac, out var mac)) macs.Add(mac);
        }

        return macs;
    }

    private IEnumerable<(string Key, string Fault, string Mend)> Devices()
    {
        var seen = new Dictionary<MacAddress, string>();
        foreach (var (list, devices) in new[] { ("Gateway:Bypass", Bypass), ("Gateway:Block", Block) })
        {
            if (devices.Count > MostDevices)
                yield return (list, string.Create(CultureInfo.InvariantCulture, $"names {devices.Count} devices"), "name at most 4096; give the others accounts");
            for (var i = 0; i < devices.Count; i++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{list}:{i}");
                if (string.IsNullOrWhiteSpace(devices[i].Name)) yield return ($"{key}:Name", "is empty", "say what the device is, e.g. printer of room 2");
                if (!MacAddress.TryParse(devices[i].Mac, out var mac) || mac.IsMulticast || mac.Value == 0)
                    yield return ($"{key}:Mac", $"'{devices[i].Mac}' is not the address of a device", "write it like 02:11:22:33:44:55");
                else if (!seen.TryAdd(mac, key))
                    yield return ($"{key}:Mac", $"{mac} is named twice, in {seen[mac]} too", "name each device once, in one of the two lists");
            }
        }
    }

    private static bool IsResolver(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0 && !ushort.TryParse(text.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)) return false;
        return IPAddress.TryParse(hash < 0 ? text : text[..hash], out var address) && address.ScopeIdOrZero() == 0;
    }

    private static IPNetwork? ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var single) && single.ScopeIdOrZero() == 0
            ? new IPNetwork(single, single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) : null;
    }

    // What the kernel takes (IFNAMSIZ), less what would need quoting in a ruleset or a dnsmasq line.
    [GeneratedRegex("^[A-Za-z0-9_.-]{1,15}\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InterfaceName();

    [GeneratedRegex("^(?=.{1,253}\\z)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))+\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostName();
}
