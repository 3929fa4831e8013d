using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>
/// Whose traffic, and when: at most one of address, link address and user name, and towards whom or seen outside as what. What is null is
/// not asked; one of them at least is.
/// </summary>
internal sealed record ExportQuestion(TimeSpanMs Range)
{
    public LogIp? Ip { get; init; }

    /// <summary>Only connections from this port of the client.</summary>
    public int? Port { get; init; }

    public LogMac? Mac { get; init; }
    public string? User { get; init; }

    /// <summary>The other end of the connection.</summary>
    public LogIp? Peer { get; init; }

    /// <summary>What the Internet saw of the client, with or without the port.</summary>
    public Endpoint? Outside { get; init; }

    /// <summary>Whether it takes every record of a client's address.</summary>
    public bool IsWholeClient => Ip is not null && Port is null && Mac is null && User is null && Peer is null && Outside is null;

    /// <summary>The question as the audit trail keeps it.</summary>
    public string Text(TimeZoneInfo zone)
    {
        var parts = new List<string>();
        if (Ip is { } ip) parts.Add($"ip {new Endpoint(ip, Port)}");
        if (Mac is { } mac) parts.Add($"mac {mac}");
        if (User is { } user) parts.Add($"user {user}");
        if (Peer is { } peer) parts.Add($"peer {peer}");
        if (Outside is { } outside) parts.Add($"outside {outside}");
        return $"{string.Join(' ', parts)} from {LocalTime.Text(Range.From, zone)} to {LocalTime.Text(Range.To, zone)}";
    }
}
