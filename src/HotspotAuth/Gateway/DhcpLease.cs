using System.Globalization;
using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>A line of dnsmasq's lease file.</summary>
/// <param name="Address">The leased address.</param>
/// <param name="Mac">The device it was given to.</param>
/// <param name="Host">The name the device gave itself; null when none.</param>
/// <param name="Expires">End of the lease; null for a lease without one.</param>
internal sealed record DhcpLease(IPAddress Address, MacAddress Mac, string? Host, DateTimeOffset? Expires)
{
    private const int MaxLines = 65_536;

    /// <summary>
    /// Reads one line: <c>expiry-seconds mac address name client-id</c>, with <c>*</c> for what is absent. DHCPv6 lines carry an
    /// IAID in place of the MAC and don't match, as does the <c>duid</c> line.
    /// </summary>
    public static bool TryParse(string line, out DhcpLease? lease)
    {
        lease = null;
        var parts = line.Split(' ', 6);
        if (parts.Length < 5) return false;
        if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return false;
        if (!parts[1].Contains(':', StringComparison.Ordinal) || !MacAddress.TryParse(parts[1], out var mac)) return false;
        if (!IPAddress.TryParse(parts[2], out var address)) return false;
        lease = new DhcpLease(
            address, mac, parts[3] is "*" or "" ? null : parts[3], seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds));
        return true;
    }

    /// <summary>Reads a lease file. A missing file is an empty list; lines that don't parse are left out.</summary>
    public static IReadOnlyList<DhcpLease> ReadFile(string path)
    {
        var leases = new List<DhcpLease>();
        try
        {
            foreach (var line in File.ReadLines(path).Take(MaxLines))
            {
                if (TryParse(line, out var lease)) leases.Add(lease!);
            }
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }

        return leases;
    }
}
