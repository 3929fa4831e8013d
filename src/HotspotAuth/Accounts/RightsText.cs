using System.Globalization;
using System.Text;

namespace HotspotAuth.Accounts;

/// <summary>Rights as an operator types and reads them: <c>8M</c> (bit/s), <c>1h30m</c>, <c>2G</c> (octets; k, M, G and T are powers of 1000).</summary>
internal static class RightsText
{
    /// <summary>Each right that is said, by the name of its option.</summary>
    public static IEnumerable<(string Name, string Text)> Lines(Rights rights)
    {
        if (rights.DownBitsPerSecond is { } down) yield return ("down", Amount(down));
        if (rights.UpBitsPerSecond is { } up) yield return ("up", Amount(up));
        if (rights.SessionSeconds is { } session) yield return ("session-time", Duration(session));
        if (rights.IdleSeconds is { } idle) yield return ("idle-time", Duration(idle));
        if (rights.DailySeconds is { } dailyTime) yield return ("daily-time", Duration(dailyTime));
        if (rights.TotalSeconds is { } totalTime) yield return ("total-time", Duration(totalTime));
        if (rights.DailyBytes is { } dailyBytes) yield return ("daily-bytes", Amount(dailyBytes));
        if (rights.TotalBytes is { } totalBytes) yield return ("total-bytes", Amount(totalBytes));
        if (rights.Vlan is { } vlan) yield return ("vlan", vlan.ToString(CultureInfo.InvariantCulture));
        if (rights.DevicesReturn is { } returns) yield return ("devices-return", returns ? "yes" : "no");
        if (rights.Hours is { } hours) yield return ("hours", hours.ToString());
        if (rights.OnlyNases is { } nases) yield return ("only-nas", nases.ToString());
        if (rights.OnlySsids is { } ssids) yield return ("only-ssid", ssids.ToString());
        if (rights.OnlyVlans is { } vlans) yield return ("only-vlan", vlans.ToString());
        if (rights.Chap is { } chap) yield return ("chap", chap ? "yes" : "no");
        if (rights.MaxDevices is { } devices) yield return ("max-devices", devices.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The speeds alone: <c>up 2M down 8M</c>.</summary>
    public static string Speed(Rights rights) =>
        $"up {(rights.UpBitsPerSecond is { } up ? Amount(up) : "unlimited")} down {(rights.DownBitsPerSecond is { } down ? Amount(down) : "unlimited")}";

    /// <summary>What a change did, for the audit record: <c>down: 4M → 8M; vlan: - → 20</c>; null when nothing.</summary>
    public static string? Difference(Rights before, Rights after)
    {
        var (old, now) = (Lines(before).ToDictionary(l => l.Name, l => l.Text, StringComparer.Ordinal), Lines(after).ToDictionary(l => l.Name, l => l.Text, StringComparer.Ordinal));
        string[] changed = [.. old.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Select(name => (name, was: old.GetValueOrDefault(name, "-"), becomes: now.GetValueOrDefault(name, "-")))
            .Where(c => c.was != c.becomes).Select(c => $"{c.name}: {c.was} → {c.becomes}")];
        return changed.Length == 0 ? null : string.Join("; ", changed);
    }

    /// <summary>A number with an optional <c>k</c>, <c>M</c>, <c>G</c> or <c>T</c>; decimals only before one.</summary>
    public static bool TryParseAmount(string text, out long amount)
    {
        amount = 0;
        var factor = text is [.., var unit] ? unit switch { 'k' or 'K' => 1_000L, 'M' => 1_000_000, 'G' => 1_000_000_000, 'T' => 1_000_000_000_000, _ => 1 } : 1;
        var digits = factor == 1 ? text : text[..^1];
        if (!decimal.TryParse(digits, factor == 1 ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (number > long.MaxValue / factor) return false;
        amount = (long)(number * factor);
        return true;
    }

    /// <summary>Days, hours, minutes and seconds in this order, each at most once: <c>1d12h</c>, <c>20m</c>. A bare number is refused: of what?</summary>
    public static bool TryParseDuration(string text, out long seconds)
    {
        seconds = 0;
        var units = "dhms";
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var at = rest.IndexOfAnyExceptInRange('0', '9');
            if (at is < 1 or > 9) return false;
            var unit = units.IndexOf(rest[at], StringComparison.Ordinal);
            if (unit < 0) return false;
            seconds += long.Parse(rest[..at], NumberStyles.None, CultureInfo.InvariantCulture) * units[unit] switch { 'd' => 86_400, 'h' => 3_600, 'm' => 60, _ => 1 };
            units = units[(unit + 1)..];
            rest = rest[(at + 1)..];
        }

        return text.Length > 0;
    }

    public static string Amount(long amount)
    {
        foreach (var (unit, factor) in new[] { ("T", 1_000_000_000_000L), ("G", 1_000_000_000L), ("M", 1_000_000L), ("k", 1_000L) })
        {
            // Only what reads back as the same number: three decimals at the most.
            if (amount >= factor && amount % (factor / 1000) == 0) return ((decimal)amount / factor).ToString("0.###", CultureInfo.InvariantCulture) + unit;
        }

        return amount.ToString(CultureInfo.InvariantCulture);
    }

    public static string Duration(long seconds)
    {
        if (seconds == 0) return "0s";
        var text = new StringBuilder();
        foreach (var (unit, factor) in new[] { ('d', 86_400L), ('h', 3_600L), ('m', 60L), ('s', 1L) })
        {
            if (seconds >= factor) text.Append(CultureInfo.InvariantCulture, $"{seconds / factor}{unit}");
            seconds %= factor;
        }

        return text.ToString();
    }
}
