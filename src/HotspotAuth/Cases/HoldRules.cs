using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Export;
using HotspotAuth.Requests;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>What an order must say, and how long it may reach.</summary>
internal static class HoldRules
{
    public const int MostNamed = 200;

    /// <summary>The longest order, officer's or agency's name.</summary>
    public const int MostText = 300;

    /// <summary>The longest reason.</summary>
    public const int MostReason = 1000;

    /// <summary>Years from a record's entry into the system (Computer Crime Act s.26 as amended 2017).</summary>
    private const int MostYears = 2;

    /// <summary>
    /// The last moment to which records of a scope may be kept: two years from the entry of the earliest. It entered no earlier than its
    /// time, nor before the oldest day that the log still has; every later record of the same scope could be kept longer, and is not.
    /// </summary>
    public static DateTimeOffset Latest(DateTimeOffset from, DateOnly? oldestDay, DateTimeOffset now, TimeZoneInfo zone)
    {
        var first = oldestDay is { } day ? DateTimeOffset.FromUnixTimeMilliseconds(DayName.EndOf(day.AddDays(-1), zone)) : now;
        var entry = TimeZoneInfo.ConvertTime(from > first ? from : first, zone);
        var local = entry.DateTime.AddYears(MostYears);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>An order as the store keeps it, or everything that is wrong with it.</summary>
    public static (NewHold Hold, HoldScope? Scope, IReadOnlyList<HoldFault> Faults) Read(NewHold typed, DateOnly? oldestDay, DateTimeOffset now, TimeZoneInfo zone)
    {
        var faults = new List<HoldFault>();
        var clean = typed with
        {
            Order = Text("order", typed.Order, MostText, faults),
            Officer = Text("officer", typed.Officer, MostText, faults),
            Agency = string.IsNullOrWhiteSpace(typed.Agency) ? null : Text("agency", typed.Agency, MostText, faults),
            Reason = Text("reason", typed.Reason, MostReason, faults),
        };
        var users = Each(typed.Users, "user", HoldFaultKind.NoUser, faults, (string text, out string user) => (user = Usernames.Normalize(text)).Length > 0);
        var ips = Each(typed.Ips, "ip", HoldFaultKind.NoIp, faults, (string text, out LogIp ip) => LogIp.TryParse(text, out ip));
        var macs = Each(typed.Macs, "mac", HoldFaultKind.NoMac, faults, (string text, out LogMac mac) =>
        {
            var isMac = MacAddress.TryParse(text, out var parsed);
            mac = new LogMac(parsed.Value);
            return isMac;
        });
        if (typed.Users.Count + typed.Ips.Count + typed.Macs.Count == 0) faults.Add(new HoldFault("user", HoldFaultKind.NoScope));
        if (users.Count + ips.Count + macs.Count > MostNamed) faults.Add(new HoldFault("user", HoldFaultKind.TooMany));
        foreach (var (field, moment) in (ReadOnlySpan<(string, DateTimeOffset?)>)[("from", typed.From), ("to", typed.To), ("until", typed.Until)])
        {
            if (moment is null) faults.Add(new HoldFault(field, HoldFaultKind.Missing));
        }

        if (typed is { From: { } from, To: { } to } && to <= from) faults.Add(new HoldFault("to", HoldFaultKind.Span));
        else if (typed is { From: { } first, To: { } last, Until: { } until }) faults.AddRange(Until(until, last, Latest(first, oldestDay, now, zone), now, zone));
        var scope = faults.Count > 0 ? null : new HoldScope(users, ips, macs, typed.From!.Value.ToUnixTimeMilliseconds(), typed.To!.Value.ToUnixTimeMilliseconds());
        return (clean, scope, faults);
    }

    /// <summary>What is wrong with an end; nothing when it may be.</summary>
    public static IEnumerable<HoldFault> Until(DateTimeOffset until, DateTimeOffset to, DateTimeOffset latest, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (until <= now) yield return new HoldFault("until", HoldFaultKind.UntilPast);
        else if (until > latest) yield return new HoldFault("until", HoldFaultKind.UntilTooLate, LocalTime.Text(latest.ToUnixTimeMilliseconds(), zone), latest);
        else if (until < to) yield return new HoldFault("until", HoldFaultKind.UntilInSpan);
    }

    /// <summary>One paragraph in one spelling; a fault where it is empty, too long, or holds what is kept nowhere.</summary>
    public static string Text(string field, string? typed, int most, List<HoldFault> faults)
    {
        var text = TypedText.Clean(typed, most);
        if (text is null) faults.Add(new HoldFault(field, HoldFaultKind.TooLong));
        else if (text.Length == 0) faults.Add(new HoldFault(field, HoldFaultKind.Missing));
        else if (TypedText.HoldsCardNumber(text)) faults.Add(new HoldFault(field, HoldFaultKind.CardNumber));
        return text ?? "";
    }

    private delegate bool Reader<T>(string text, out T item);

    private static List<T> Each<T>(IReadOnlyList<string> typed, string field, HoldFaultKind kind, List<HoldFault> faults, Reader<T> read)
    {
        var items = new List<T>();
        foreach (var text in typed)
        {
            if (!read(text.Trim(), out var item)) faults.Add(new HoldFault(field, kind, text));
            else if (!items.Contains(item)) items.Add(item);
        }

        return items;
    }
}
