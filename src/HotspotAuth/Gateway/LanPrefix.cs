using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HotspotAuth.Gateway;

/// <summary>The box's own address on the guest LAN with the LAN's prefix length, as in <c>10.10.0.1/16</c>.</summary>
internal sealed record LanPrefix(IPAddress Address, int Length)
{
    /// <summary>The LAN itself, host bits cleared.</summary>
    public IPNetwork Network { get; } = new(Clear(Address, Length), Length);

    /// <summary>Reads <c>address/length</c>.</summary>
    public static bool TryParse(string? text, AddressFamily family, [NotNullWhen(true)] out LanPrefix? prefix)
    {
        prefix = null;
        if (text is null) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address) || address.AddressFamily != family) return false;
        var bits = family == AddressFamily.InterNetwork ? 32 : 128;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        if (length < 1 || length >= bits) return false;
        prefix = new LanPrefix(address, length);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");

    private static IPAddress Clear(IPAddress address, int length)
    {
        var octets = address.GetAddressBytes();
        for (var i = 0; i < octets.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            octets[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(octets);
    }
}
