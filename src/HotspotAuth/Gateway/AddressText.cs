using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Gateway;

/// <summary>Addresses in the one form that sets, dictionaries and rulesets share.</summary>
internal static class AddressText
{
    /// <summary>IPv4-mapped IPv6 (what a dual-stack socket reports) as IPv4, and any IPv6 scope id removed.</summary>
    public static IPAddress Canonical(this IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.ScopeIdOrZero() == 0 ? address : new IPAddress(address.GetAddressBytes());
    }

    /// <summary>The scope id of an IPv6 address; zero for IPv4, which has none.</summary>
    public static long ScopeIdOrZero(this IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;

    /// <summary>Whether it is an IPv4 address.</summary>
    public static bool IsV4(this IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;
}
