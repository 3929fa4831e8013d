using System.Net;
using HotspotAuth.Capture;

namespace HotspotAuth.Gateway;

/// <summary>
/// dnsmasq's lease file, read again only when it changed. Thread-safe; the snapshot is swapped whole. dnsmasq empties its file and writes it
/// anew at each change: one that is not whole, because it is being written or has no room on its disk, ends nobody's lease.
/// </summary>
internal sealed class LeaseFile(GatewaySettings settings, string directory)
{
    private Snapshot _last = new(default, -1, [], new Dictionary<IPAddress, MacAddress>());

    /// <summary>Where the managed dnsmasq keeps its leases.</summary>
    public static string PathIn(string directory) => Path.Combine(directory, "dnsmasq.leases");

    /// <summary>The file that these settings name: ours, an operator's, or none.</summary>
    public static string? PathOf(GatewaySettings settings, string directory) =>
        settings.LeaseFile ?? (settings.Dnsmasq == DnsmasqMode.Managed ? PathIn(directory) : null);

    /// <summary>The leases; empty when there is no file.</summary>
    public IReadOnlyList<DhcpLease> Read() => Current().Leases;

    /// <summary>The device to which an address is leased; null when it is leased to none.</summary>
    public MacAddress? HolderOf(IPAddress address) => Current().Holders.TryGetValue(address, out var mac) ? mac : null;

    private Snapshot Current()
    {
        if (PathOf(settings, directory) is not { } path) return _last;
        var file = new FileInfo(path);
        var (changed, length) = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, 0);
        var last = _last;
        if (last.Changed == changed && last.Length == length) return last;
        if (file.Exists && !IsWhole(file, length, last)) return last;
        var leases = DhcpLease.ReadFile(file.FullName);
        var holders = new Dictionary<IPAddress, MacAddress>(leases.Count);
        foreach (var lease in leases) holders[lease.Address] = lease.Mac;
        return _last = new Snapshot(changed, length, leases, holders);
    }

    private static bool IsWhole(FileInfo file, long length, Snapshot last)
    {
        if (length == 0) return last.Leases.Count == 0;
        using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (stream.Length == 0) return false;
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }

    private sealed record Snapshot(
        DateTime Changed, long Length, IReadOnlyList<DhcpLease> Leases, Dictionary<IPAddress, MacAddress> Holders);
}
