using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>Whose traffic, and when: exactly one of address, link address and user name.</summary>
internal sealed record ExportQuestion(TimeSpanMs Range)
{
    public LogIp? Ip { get; init; }

    /// <summary>Only connections from this port of the client.</summary>
    public int? Port { get; init; }

    public LogMac? Mac { get; init; }
    public string? User { get; init; }

    /// <summary>Whether it takes every record of a client's address.</summary>
    public bool IsWholeClient => Ip is not null && Port is null && Mac is null && User is null;

    /// <summary>The question as the audit trail keeps it.</summary>
    public string Text(TimeZoneInfo zone) =>
        $"{(Ip is { } ip ? $"ip {ip}" : Mac is { } mac ? $"mac {mac}" : $"user {User}")} from {LocalTime.Text(Range.From, zone)} to {LocalTime.Text(Range.To, zone)}";
}
