using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>A line of an export: a flow record with whose it was, in the order of <see cref="Columns"/>.</summary>
internal readonly record struct ExportRow(StoredFlow Flow, string? User, string? Person, string? Group, string? Session, LogIp? OutsideIp, int? OutsidePort)
{
    public static readonly string[] Columns =
    [
        "start", "end", "user", "person", "group", "client_mac", "client_ip", "client_port", "peer_ip", "peer_port", "protocol",
        "outside_ip", "outside_port", "packets_up", "packets_down", "bytes_up", "bytes_down", "session", "day", "seq",
    ];
}

/// <summary>How an export is written.</summary>
internal interface IRowFormat
{
    /// <summary>What comes before the first row.</summary>
    ReadOnlySpan<byte> Head { get; }

    /// <summary>The row with its line end, valid until the next call.</summary>
    ReadOnlySpan<byte> Line(in ExportRow row);
}
