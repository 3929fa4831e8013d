using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace HotspotAuth.Setup;

/// <summary>One of this machine's network interfaces as somebody who holds its cable wants to know it.</summary>
/// <param name="Name">As <c>ip link</c> has it.</param>
/// <param name="HasLink">A cable is plugged in and somebody is at its other end.</param>
/// <param name="Megabits">Its speed in Mbit/s; null where it tells none.</param>
/// <param name="Mac">Its link address.</param>
/// <param name="Addresses">Its IPv4 addresses with prefix length.</param>
/// <param name="IsDefault">The way to the Internet leads over it.</param>
internal sealed record MachineInterface(string Name, bool HasLink, int? Megabits, string Mac, IReadOnlyList<string> Addresses, bool IsDefault)
{
    /// <summary>An IPv6 address of its own with /64, for guests; null where it has none.</summary>
    public string? Ipv6 { get; private init; }

    /// <summary>All but loopback, the ones with a link first.</summary>
    public static IReadOnlyList<MachineInterface> All()
    {
        var ways = DefaultWays();
        return
        [
            .. NetworkInterface.GetAllNetworkInterfaces().Where(one => one.NetworkInterfaceType != NetworkInterfaceType.Loopback).Select(one => Of(one, ways.Contains(one.Name)))
                .OrderByDescending(one => one.HasLink).ThenBy(one => one.Name, StringComparer.Ordinal),
        ];
    }

    private static MachineInterface Of(NetworkInterface one, bool isDefault)
    {
        var addresses = one.GetIPProperties().UnicastAddresses;
        return new MachineInterface(
            one.Name,
            Read(one.Name, "carrier") == "1",
            int.TryParse(Read(one.Name, "speed"), NumberStyles.None, CultureInfo.InvariantCulture, out var speed) && speed > 0 ? speed : null,
            Read(one.Name, "address"),
            [.. addresses.Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Address}/{a.PrefixLength}"))],
            isDefault)
        {
            Ipv6 = addresses.Where(a => a.Address.AddressFamily == AddressFamily.InterNetworkV6 && !a.Address.IsIPv6LinkLocal && a.PrefixLength == 64).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Address}/64")).FirstOrDefault(),
        };
    }

    /// <summary>The interfaces of routes to everywhere, from the kernel's table (proc(5)).</summary>
    private static HashSet<string> DefaultWays()
    {
        const string Everywhere = "00000000";
        return [.. File.ReadLines("/proc/net/route").Skip(1).Select(line => line.Split('\t', StringSplitOptions.TrimEntries)).Where(c => c.Length > 7 && c[1] == Everywhere && c[7] == Everywhere).Select(c => c[0])];
    }

    private static string Read(string name, string what)
    {
        try
        {
            return File.ReadAllText($"/sys/class/net/{name}/{what}").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // an interface that is down tells neither speed nor carrier
        }
    }
}
