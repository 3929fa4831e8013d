using System.Globalization;
using HotspotAuth.Capture;

namespace HotspotAuth.Accounts.Import;

/// <summary>What the attributes of FreeRADIUS, daloRADIUS and MikroTik say as rights of ours.</summary>
internal static class RadiusValues
{
    private const int GigawordFactor = 32;

    /// <summary>The rights with this attribute worked in; null where the attribute is none of a right, or its value can't be read.</summary>
    public static Rights? Apply(Rights rights, string attribute, string value)
    {
        switch (attribute.ToLowerInvariant())
        {
            case "session-timeout": return Seconds(value, s => rights with { SessionSeconds = s }, rights);
            case "idle-timeout": return Seconds(value, s => rights with { IdleSeconds = s }, rights);
            case "max-all-session": return Seconds(value, s => rights with { TotalSeconds = s }, rights);
            case "max-daily-session": return Seconds(value, s => rights with { DailySeconds = s }, rights);
            case "max-octets" or "max-all-octets" or "chillispot-max-total-octets" or "cs-total-octets": return Number(value, n => rights with { TotalBytes = n }, rights);
            case "mikrotik-total-limit": return Number(value, n => rights with { TotalBytes = ((rights.TotalBytes ?? 0) >> GigawordFactor << GigawordFactor) + n }, rights);
            case "mikrotik-total-limit-gigawords": return Number(value, n => n > 1 << 20 ? rights : rights with { TotalBytes = (n << GigawordFactor) + ((rights.TotalBytes ?? 0) & uint.MaxValue) }, rights);
            case "max-daily-octets": return Number(value, n => rights with { DailyBytes = n }, rights);
            case "wispr-bandwidth-max-down": return Number(value, n => rights with { DownBitsPerSecond = n }, rights);
            case "wispr-bandwidth-max-up": return Number(value, n => rights with { UpBitsPerSecond = n }, rights);
            case "chillispot-bandwidth-max-down": return Number(value, n => rights with { DownBitsPerSecond = n * 1000 }, rights);
            case "chillispot-bandwidth-max-up": return Number(value, n => rights with { UpBitsPerSecond = n * 1000 }, rights);
            case "mikrotik-rate-limit": return TryRate(value, out var up, out var down) ? rights with { UpBitsPerSecond = up, DownBitsPerSecond = down } : null;
            case "tunnel-private-group-id" or "tunnel-private-group-id:0": return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var vlan) && vlan is > 0 and < 4095 ? rights with { Vlan = vlan } : null;
            default: return null;
        }
    }

    /// <summary>
    /// MikroTik's rate: <c>rx/tx</c> as the router sees them (rx is the guest's upload), one number for both, and behind it bursts,
    /// which have no place here.
    /// </summary>
    public static bool TryRate(string value, out long? up, out long? down)
    {
        (up, down) = (null, null);
        var rates = value.Trim().Split(' ')[0].Split('/');
        if (rates.Length > 2 || !TryBits(rates[0], out up)) return false;
        if (rates.Length == 2) return TryBits(rates[1], out down);
        down = up;
        return true;
    }

    /// <summary>MikroTik's number with k, M or G of 1000; 0 is no limit and becomes null.</summary>
    public static bool TryBits(string text, out long? bits)
    {
        bits = null;
        if (!RightsText.TryParseAmount(text.Trim().Replace("Mbps", "M", StringComparison.OrdinalIgnoreCase).Replace('m', 'M').Replace('g', 'G'), out var amount)) return false;
        bits = amount == 0 ? null : amount;
        return true;
    }

    /// <summary>MikroTik's octets: a number, or one with k, M, G of 1000 or Ki, Mi, Gi of 1024; 0 becomes null.</summary>
    public static bool TryBytes(string text, out long? bytes)
    {
        bytes = null;
        var plain = text.Trim().TrimEnd('B');
        var shift = plain.EndsWith("Ki", StringComparison.Ordinal) ? 10 : plain.EndsWith("Mi", StringComparison.Ordinal) ? 20 : plain.EndsWith("Gi", StringComparison.Ordinal) ? 30 : 0;
        if (shift == 0) return TryBits(plain, out bytes);
        if (!decimal.TryParse(plain[..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1 << 20) return false;
        bytes = number == 0 ? null : (long)(number * (1L << shift));
        return true;
    }

    /// <summary>MikroTik's time: <c>1w2d3h4m5s</c>, <c>2d03:00:00</c> or <c>03:00:00</c>.</summary>
    public static bool TryDuration(string text, out long seconds)
    {
        seconds = 0;
        var rest = text.Trim();
        if (rest.Length is 0 or > 40) return false;
        var weeks = rest.IndexOf('w', StringComparison.Ordinal);
        if (weeks > 0)
        {
            if (!int.TryParse(rest.AsSpan(0, weeks), NumberStyles.None, CultureInfo.InvariantCulture, out var w) || w > 10_000) return false;
            seconds = w * 604_800L;
            rest = rest[(weeks + 1)..];
            if (rest.Length == 0) return true;
        }

        var days = rest.IndexOf('d', StringComparison.Ordinal);
        if (rest.Contains(':', StringComparison.Ordinal))
        {
            if (days > 0)
            {
                if (!int.TryParse(rest.AsSpan(0, days), NumberStyles.None, CultureInfo.InvariantCulture, out var d) || d > 100_000) return false;
                seconds += d * 86_400L;
                rest = rest[(days + 1)..];
            }

            if (!TimeSpan.TryParseExact(rest, [@"hh\:mm\:ss", @"h\:mm\:ss", @"hh\:mm"], CultureInfo.InvariantCulture, out var clock)) return false;
            seconds += (long)clock.TotalSeconds;
            return true;
        }

        if (long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var bare)) { seconds += bare; return bare < 1L << 40; }
        if (!RightsText.TryParseDuration(rest, out var some)) return false;
        seconds += some;
        return true;
    }

    /// <summary>A MAC in any of the usual spellings, also with nothing between the octets.</summary>
    public static bool TryMac(string text, out MacAddress mac)
    {
        var digits = string.Concat(text.Trim().Where(char.IsAsciiHexDigit));
        mac = default;
        if (digits.Length != 12 || text.Trim().Length > 17 || text.Trim().Any(c => !char.IsAsciiHexDigit(c) && c is not (':' or '-' or '.'))) return false;
        return MacAddress.TryParse(string.Join(':', Enumerable.Range(0, 6).Select(i => digits.Substring(i * 2, 2))), out mac);
    }

    /// <summary>0 says no limit in all of these; it is taken and changes nothing.</summary>
    private static Rights? Seconds(string value, Func<long, Rights> with, Rights rights) => Number(value, with, rights);

    private static Rights? Number(string value, Func<long, Rights> with, Rights rights) =>
        long.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 50 ? number == 0 ? rights : with(number) : null;
}
