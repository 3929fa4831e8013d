using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>The spellings of the codes that are text in the format, by the order of their enum.</summary>
internal static class CodeText
{
    public static readonly CodeSet AuthResults = new("accept", "reject");
    public static readonly CodeSet SessionEvents = new("start", "interim", "stop", "carry");
    public static readonly CodeSet BindingSources = new("arp", "ndp", "dhcp", "lease", "session", "config");
    public static readonly CodeSet ClockStates = new("ok", "unreachable", "unsynchronised", "step");
    public static readonly CodeSet HeadKinds = new("head", "digest", "receipt", "anchor");
    public static readonly CodeSet GapCauses = new("kernel-drop", "queue", "frame", "restart", "off", "enobufs", "exporter", "clock", "disk");
}

/// <summary>A closed set of codes, as bytes to write and to recognise.</summary>
internal sealed class CodeSet(params string[] codes)
{
    private readonly byte[][] _codes = [.. codes.Select(Encoding.ASCII.GetBytes)];

    public ReadOnlySpan<byte> this[int code] => _codes[code];

    /// <summary>The code's number, or −1 for text outside the set.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < _codes.Length; i++)
        {
            if (text.SequenceEqual(_codes[i])) return i;
        }

        return -1;
    }
}
