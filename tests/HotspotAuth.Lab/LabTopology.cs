using System.Globalization;
using System.Net;

namespace HotspotAuth.Lab;

/// <summary>
/// The lab: four network namespaces on one machine, joined by veth pairs.
/// <code>
///   client1 eth0 ───┐                                   internet
///                   ├─ lan0 (bridge)  gateway  wan0 ─── eth0   203.0.113.2/24 (and .3 to .9), 2001:db8:113::2/64
///   client2 eth0 ───┘  10.10.0.1/16            203.0.113.1/24  HTTP 80, HTTPS 443, echo 7, DNS 53
///                      fd00:10:10::1/64        2001:db8:113::1/64
/// </code>
/// Names carry this process's number, so runs beside each other don't meet, and what a killed run left is removed by the next.
/// </summary>
internal sealed partial class LabTopology : IAsyncDisposable
{
    private static int Made;

    private readonly List<IAsyncDisposable> _held = [];

    private LabTopology(LabHost client1, LabHost client2, LabHost gateway, LabHost internet)
    {
        (Client1, Client2, Gateway, InternetHost) = (client1, client2, gateway, internet);
        Directory = System.IO.Directory.CreateTempSubdirectory("hslab").FullName;
    }

    /// <summary>The first device on the guest LAN; static 10.10.0.11 and fd00:10:10::11 after <see cref="UseStaticAddressesAsync"/>.</summary>
    public LabHost Client1 { get; }

    /// <summary>The second; 10.10.0.12 and fd00:10:10::12.</summary>
    public LabHost Client2 { get; }

    /// <summary>The box under test.</summary>
    public LabHost Gateway { get; }

    /// <summary>The namespace that stands in for the Internet.</summary>
    public LabHost InternetHost { get; }

    /// <summary>The servers in it.</summary>
    public InternetStandIn Internet { get; private set; } = null!;

    /// <summary>A folder that goes with the lab.</summary>
    public string Directory { get; }

    /// <summary>The Internet's address.</summary>
    public static IPAddress Internet4 { get; } = IPAddress.Parse("203.0.113.2");

    /// <summary>The Internet's IPv6 address.</summary>
    public static IPAddress Internet6 { get; } = IPAddress.Parse("2001:db8:113::2");

    /// <summary>Builds the lab and starts the Internet.</summary>
    public static async Task<LabTopology> CreateAsync()
    {
        await RemoveLeftoversAsync();
        var prefix = string.Create(CultureInfo.InvariantCulture, $"hslab{Environment.ProcessId}-{Interlocked.Increment(ref Made)}");
        var hosts = new List<LabHost>();
        foreach (var name in new[] { "client1", "client2", "gateway", "internet" })
            hosts.Add(new LabHost(await NetworkNamespace.CreateAsync($"{prefix}-{name}")));
        var lab = new LabTopology(hosts[0], hosts[1], hosts[2], hosts[3]);
        try
        {
            await lab.WireAsync();
            lab.Internet = await InternetStandIn.StartAsync(lab.InternetHost, lab.Directory);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives both clients fixed addresses, routes and the resolver, for tests without DHCP.</summary>
    public async Task UseStaticAddressesAsync()
    {
        foreach (var (client, n) in new[] { (Client1, "11"), (Client2, "12") })
        {
            await client.IpBatchAsync($"""
                address add 10.10.0.{n}/16 dev eth0
                address add fd00:10:10::{n}/64 dev eth0 nodad
                route add default via 10.10.0.1
                route add default via fd00:10:10::1
                """);
            await File.WriteAllTextAsync(client.Namespace.ResolverFile, "nameserver 10.10.0.1\n");
        }
    }

    /// <summary>Asks for a lease with busybox's udhcpc and gives what the server said, by name (ip, router, dns, opt114, lease).</summary>
    public async Task<IReadOnlyDictionary<string, string>> LeaseAsync(LabHost client)
    {
        var lease = Path.Combine(Directory, client.Name + ".lease");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LAB_RESOLV"] = client.Namespace.ResolverFile, ["LAB_LEASE"] = lease };
        await using var process = LabProcess.Start(
            "ip",
            ["netns", "exec", client.Name, "busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-f", "-t", "40", "-T", "1", "-O", "114", "-s", Path.Combine(AppContext.BaseDirectory, "udhcpc.script")],
            environment);
        await process.WaitForLineAsync(line => line.Contains("obtained", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        return (await File.ReadAllLinesAsync(lease)).Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
    }

    /// <summary>Keeps something until the lab goes.</summary>
    public T Hold<T>(T part) where T : IAsyncDisposable
    {
        _held.Add(part);
        return part;
    }

    private async Task WireAsync()
    {
        var (c1, c2, gw, net) = (Client1.Name, Client2.Name, Gateway.Name, InternetHost.Name);
        await LabCommand.IpAsync($"""
            link add eth0 netns {c1} type veth peer name c1 netns {gw}
            link add eth0 netns {c2} type veth peer name c2 netns {gw}
            link add eth0 netns {net} type veth peer name wan0 netns {gw}
            """);
        // One segment a packet: the byte counters of the two ends are then comparable. Super-frames carry one header for many.
        await Gateway.IpBatchAsync("""
            link add lan0 type bridge
            link set c1 gso_max_segs 1 master lan0 up
            link set c2 gso_max_segs 1 master lan0 up
            link set lo up
            link set lan0 gso_max_segs 1 up
            link set wan0 gso_max_segs 1 up
            address add 10.10.0.1/16 dev lan0
            address add fd00:10:10::1/64 dev lan0 nodad
            address add 203.0.113.1/24 dev wan0
            address add 2001:db8:113::1/64 dev wan0 nodad
            route add default via 203.0.113.2
            route add default via 2001:db8:113::2
            """);
        foreach (var client in new[] { Client1, Client2 }) await client.IpBatchAsync("link set lo up\nlink set eth0 gso_max_segs 1 up");
        var more = string.Join('\n', Enumerable.Range(3, 7).Select(n => string.Create(CultureInfo.InvariantCulture, $"address add 203.0.113.{n}/24 dev eth0")));
        await InternetHost.IpBatchAsync($"""
            link set lo up
            link set eth0 gso_max_segs 1 up
            address add 203.0.113.2/24 dev eth0
            {more}
            address add 2001:db8:113::2/64 dev eth0 nodad
            """);
    }

    private static async Task RemoveLeftoversAsync()
    {
        var listed = await LabCommand.RunAsync("ip", "netns", "list");
        foreach (var line in listed.Output.Split('\n'))
        {
            var name = line.Split(' ')[0];
            if (!name.StartsWith("hslab", StringComparison.Ordinal)) continue;
            var owner = name.AsSpan(5, Math.Max(0, name.IndexOf('-', StringComparison.Ordinal) - 5));
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out var pid) && !System.IO.Directory.Exists($"/proc/{pid}"))
                await NetworkNamespace.RemoveAsync(name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_held)) await part.DisposeAsync();
        if (Internet is not null) await Internet.DisposeAsync();
        foreach (var host in new[] { Client1, Client2, Gateway, InternetHost }) await host.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
