using System.CommandLine;
using System.Globalization;

namespace HotspotAuth.Accounts;

/// <summary>An option's value that may also be taken away: <c>-</c> leaves nothing said.</summary>
internal readonly record struct Setting<T>(T? Value)
    where T : struct;

/// <summary>The options of <c>group set</c> and <c>account set</c> that say rights.</summary>
internal static class RightsOptions
{
    private delegate bool Reader(string text, out long value);

    private static readonly (Option<Setting<long>?> Option, Func<Rights, long?, Rights> Set)[] All =
    [
        (Option("--down", "Speed to the device in bit/s", "8M", RightsText.TryParseAmount), (r, v) => r with { DownBitsPerSecond = v }),
        (Option("--up", "Speed from the device in bit/s", "2M", RightsText.TryParseAmount), (r, v) => r with { UpBitsPerSecond = v }),
        (Option("--session-time", "Longest session", "4h", RightsText.TryParseDuration), (r, v) => r with { SessionSeconds = v }),
        (Option("--idle-time", "A session ends after this long without traffic", "20m", RightsText.TryParseDuration), (r, v) => r with { IdleSeconds = v }),
        (Option("--daily-time", "Connected time a day", "8h", RightsText.TryParseDuration), (r, v) => r with { DailySeconds = v }),
        (Option("--total-time", "Connected time in all", "10d", RightsText.TryParseDuration), (r, v) => r with { TotalSeconds = v }),
        (Option("--daily-bytes", "Data a day, both ways together", "2G", RightsText.TryParseAmount), (r, v) => r with { DailyBytes = v }),
        (Option("--total-bytes", "Data in all, both ways together", "5G", RightsText.TryParseAmount), (r, v) => r with { TotalBytes = v }),
        (Option("--vlan", "VLAN into which a NAS puts the device", "20", TryParseNumber), (r, v) => r with { Vlan = (int?)v }),
        (Option("--devices-return", "A registered device comes in by itself: yes or no", "yes", TryParseYesNo), (r, v) => r with { DevicesReturn = v is null ? null : v == 1 }),
        (Option("--chap", "New passwords are kept recoverable for NASes that speak CHAP (yes), or CHAP is refused (no)", "no", TryParseYesNo), (r, v) => r with { Chap = v is null ? null : v == 1 }),
    ];

    private static readonly (Option<string?> Option, Func<Rights, string?, Rights> Set)[] Worded =
    [
        (InWords("--hours", "Hours of the week, in the office's zone", "\"mon-fri 08:00-18:00, sat 09:00-12:00\"", t => WeekHours.TryParse(t, out _)), (r, v) => r with { Hours = WeekHours.TryParse(v, out var hours) ? hours : null }),
        (InWords("--only-nas", $"The only NASes, by name; our own gateway is {Rights.OwnGateway}", "own,ap-1", t => NameSet.TryParse(t, out _)), (r, v) => r with { OnlyNases = NameSet.TryParse(v, out var names) ? names : null }),
        (InWords("--only-ssid", "The only SSIDs", "KPP2", t => NameSet.TryParse(t, out _)), (r, v) => r with { OnlySsids = NameSet.TryParse(v, out var names) ? names : null }),
        (InWords("--only-vlan", "The only VLANs, where a NAS tells one", "20,30", t => NameSet.TryParse(t, out _)), (r, v) => r with { OnlyVlans = NameSet.TryParse(v, out var names) ? names : null }),
    ];

    public static IEnumerable<Symbol> Symbols => All.Select(a => (Symbol)a.Option).Concat(Worded.Select(a => a.Option));

    /// <summary>Of a group alone: an account's own number is an option of its verb.</summary>
    public static Option<Setting<long>?> MaxDevices { get; } = Option("--max-devices", "Devices at the same time", "2", TryParseNumber);

    /// <summary>What the line changes; null when it says no right.</summary>
    public static Func<Rights, Rights>? Change(ParseResult parsed)
    {
        var changes = All.Select(a => (a.Set, Given: parsed.GetValue(a.Option))).Where(c => c.Given is not null).ToArray();
        var worded = Worded.Select(a => (a.Set, Given: parsed.GetValue(a.Option))).Where(c => c.Given is not null).ToArray();
        if (changes.Length + worded.Length == 0) return null;
        return rights => worded.Aggregate(changes.Aggregate(rights, (r, c) => c.Set(r, c.Given!.Value.Value)), (r, c) => c.Set(r, c.Given));
    }

    private static Option<string?> InWords(string name, string description, string example, Func<string, bool> isRight)
    {
        var option = new Option<string?>(name) { Description = $"{description}, for example {example}; - for no word on it" };
        option.Validators.Add(result =>
        {
            var text = string.Join(' ', result.Tokens.Select(token => token.Value));
            if (text != "-" && !isRight(text)) result.AddError($"{name}: \"{text}\" can't be read. Write for example {name} {example}, or {name} - to clear it.");
        });
        return option;
    }

    private static Option<Setting<long>?> Option(string name, string description, string example, Reader read) => new(name)
    {
        Description = $"{description}, for example {example}; - for no word on it",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (text == "-") return new Setting<long>(null);
            if (read(text, out var value)) return new Setting<long>(value);
            result.AddError($"{name}: \"{text}\" can't be read. Write for example {name} {example}, or {name} - to clear it.");
            return null;
        },
    };

    private static bool TryParseNumber(string text, out long value)
    {
        var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        value = number;
        return read;
    }

    private static bool TryParseYesNo(string text, out long value)
    {
        value = text == "yes" ? 1 : 0;
        return text is "yes" or "no";
    }
}
