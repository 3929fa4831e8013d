using System.Globalization;
using System.Text;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Anchors;

/// <summary>One anchor as a message of syslog (RFC 5424 §6) in its frame (RFC 5425 §4.3: octets counted before it).</summary>
internal static class SyslogMessage
{
    // Facility 13 (log audit), severity 5 (notice).
    private const int Priority = (13 * 8) + 5;

    public static byte[] Frame(AnchorLine line, string node, DateTimeOffset now)
    {
        // MSG begins with "hotspotauth" by itself, so a file of messages is a file of anchors whatever the server writes before it.
        var message = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{Priority}>1 {Times.Iso(now)} {node} hotspotauth - anchor - {line}"));
        return [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture)), (byte)' ', .. message];
    }
}
