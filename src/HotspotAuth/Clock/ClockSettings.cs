using System.Globalization;
using System.Net;

namespace HotspotAuth.Clock;

/// <summary>The time servers that this machine's clock is compared with. They never set it: chrony does.</summary>
internal sealed class ClockSettings
{
    /// <summary>Names or addresses, <c>host</c>, <c>host:port</c> or <c>[address]:port</c>; none: nothing is measured.</summary>
    public List<string> Sources { get; set; } = [];

    /// <summary>Seconds between two rounds over all sources.</summary>
    public int IntervalSeconds { get; set; } = 300;

    /// <summary>What is wrong, as key, fault and mend.</summary>
    public IEnumerable<(string Key, string Fault, string Mend)> Validate()
    {
        if (IntervalSeconds is < 16 or > 3600) yield return ("Clock:IntervalSeconds", $"{IntervalSeconds} is out of range", "Write 16 to 3600; public servers ask for not less than 64");
        for (var i = 0; i < Sources.Count; i++)
        {
            if (!TrySource(Sources[i], out _, out _))
                yield return (string.Create(CultureInfo.InvariantCulture, $"Clock:Sources:{i}"), $"\"{Sources[i]}\" is no time server", "Write a name or an address, with :port where it is not 123");
        }

        foreach (var twice in Sources.GroupBy(s => s, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return ("Clock:Sources", $"\"{twice.Key}\" stands there {twice.Count()} times", "Name each time server once");
    }

    /// <summary>Takes a source apart; the port is 123 where none is given (RFC 5905 §7.2).</summary>
    internal static bool TrySource(string text, out string host, out int port)
    {
        (host, port) = (text, 123);
        if (!IPAddress.TryParse(text, out var address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && text.StartsWith('[')))
        {
            var colon = text.LastIndexOf(':');
            if (colon > text.LastIndexOf(']'))
            {
                host = text[..colon];
                if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535) return false;
            }
        }

        host = host.Trim('[', ']');
        return Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }
}
