using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export;

/// <summary>An address with or without a port, as people write it: <c>10.10.0.5</c>, <c>203.0.113.7:40001</c>, <c>[fd00::5]:443</c>.</summary>
internal readonly record struct Endpoint(LogIp Ip, int? Port)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Endpoint? endpoint)
    {
        endpoint = null;
        var (address, port) = Split(text.Trim());
        if (!TryParseAddress(address, out var ip)) return false;
        if (port is null)
        {
            endpoint = new Endpoint(ip, null);
            return true;
        }

        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 0 or > 65_535) return false;
        endpoint = new Endpoint(ip, number);
        return true;
    }

    /// <summary>Only whole addresses: .NET also takes "10" for 0.0.0.10, and drops a port or a zone in silence.</summary>
    public static bool TryParseAddress(string text, out LogIp ip)
    {
        ip = default;
        if (text.AsSpan().IndexOfAny("[]%/") >= 0 || !IPAddress.TryParse(text, out var address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3) return false;
        ip = LogIp.From(address);
        return true;
    }

    public override string ToString()
    {
        var address = Port is not null && Ip.IsIPv6 ? $"[{Ip}]" : Ip.ToString();
        return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{address}:{port}") : address;
    }

    private static (string Address, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            return (text[1..end], end + 1 == text.Length ? null : text[end + 1] == ':' ? text[(end + 2)..] : "");
        return text.Count(c => c == ':') == 1 ? (text[..text.IndexOf(':', StringComparison.Ordinal)], text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]) : (text, null);
    }
}
