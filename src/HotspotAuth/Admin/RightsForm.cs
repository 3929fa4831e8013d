using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>Rights as they are typed, of a group or as one account's exceptions; what stays empty says nothing.</summary>
internal sealed class RightsForm
{
    /// <summary>The fields in the order of the page.</summary>
    public static readonly string[] Fields =
        ["down", "up", "max_devices", "session_time", "idle_time", "daily_time", "total_time", "daily_bytes", "total_bytes", "hours", "only_nas", "only_ssid", "only_vlan", "vlan", "chap", "devices_return"];

    private readonly Dictionary<string, string?> _typed = new(StringComparer.Ordinal);

    private RightsForm(Texts texts, FormFaults faults, IEnumerable<string> nases)
    {
        (T, Faults) = (texts, faults);
        Nases = [Rights.OwnGateway, .. nases];
    }

    public Texts T { get; }
    public FormFaults Faults { get; }

    /// <summary>Where there may be use: our own gateway and every NAS, and such that are named but not known any more.</summary>
    public IReadOnlyList<string> Nases { get; private set; }

    public IReadOnlySet<string> ChosenNases { get; private set; } = new HashSet<string>();
    public IReadOnlyList<HoursRow> Hours { get; private set; } = [];

    /// <summary>The group's rights under an account's exceptions; null on a group's own page.</summary>
    public Rights? Under { get; init; }

    public string? this[string field] => _typed.GetValueOrDefault(field);

    public static RightsForm Of(Rights rights, Texts texts, FormFaults faults, IEnumerable<string> nases, Rights? under = null)
    {
        var form = new RightsForm(texts, faults, nases) { Under = under, Hours = HoursRow.Of(rights.Hours) };
        form.Amount("down", rights.DownBitsPerSecond, Units.Speed);
        form.Amount("up", rights.UpBitsPerSecond, Units.Speed);
        form.Amount("session_time", rights.SessionSeconds, Units.Time);
        form.Amount("idle_time", rights.IdleSeconds, Units.Time);
        form.Amount("daily_time", rights.DailySeconds, Units.Time);
        form.Amount("total_time", rights.TotalSeconds, Units.Time);
        form.Amount("daily_bytes", rights.DailyBytes, Units.Data);
        form.Amount("total_bytes", rights.TotalBytes, Units.Data);
        form._typed["max_devices"] = rights.MaxDevices?.ToString(CultureInfo.InvariantCulture);
        form._typed["vlan"] = rights.Vlan?.ToString(CultureInfo.InvariantCulture);
        form._typed["only_ssid"] = rights.OnlySsids?.ToString();
        form._typed["only_vlan"] = rights.OnlyVlans?.ToString();
        form._typed["chap"] = Choice(rights.Chap);
        form._typed["devices_return"] = Choice(rights.DevicesReturn);
        form.Choose(rights.OnlyNases?.Names ?? []);
        return form;
    }

    /// <summary>What was posted; every fault at its field. Null where there is any.</summary>
    public static RightsForm Read(IFormCollection posted, Texts texts, FormFaults faults, IEnumerable<string> nases, Rights? under, out Rights? rights)
    {
        var form = new RightsForm(texts, faults, nases) { Under = under, Hours = HoursRow.Read(posted) };
        foreach (var key in posted.Keys) form._typed[key] = posted[key];
        form.Choose([.. posted["only_nas"].OfType<string>()]);
        var read = new Rights
        {
            DownBitsPerSecond = form.ReadAmount("down", Units.Speed),
            UpBitsPerSecond = form.ReadAmount("up", Units.Speed),
            SessionSeconds = form.ReadAmount("session_time", Units.Time),
            IdleSeconds = form.ReadAmount("idle_time", Units.Time),
            DailySeconds = form.ReadAmount("daily_time", Units.Time),
            TotalSeconds = form.ReadAmount("total_time", Units.Time),
            DailyBytes = form.ReadAmount("daily_bytes", Units.Data),
            TotalBytes = form.ReadAmount("total_bytes", Units.Data),
            MaxDevices = form.ReadNumber("max_devices"),
            Vlan = form.ReadNumber("vlan"),
            OnlySsids = form.ReadNames("only_ssid"),
            OnlyVlans = form.ReadNames("only_vlan"),
            Chap = Choice(form["chap"]),
            DevicesReturn = Choice(form["devices_return"]),
            OnlyNases = NameSet.TryParse(string.Join(',', form.ChosenNases), out var names) ? names : null,
            Hours = form.ReadHours(),
        };
        foreach (var fault in RightsRules.Check(read).Where(fault => faults[fault.Field] is null)) faults.Add(fault.Field, texts[$"people.range.{fault.Field}"]);
        rights = faults.Any ? null : read;
        return form;
    }

    public AmountField Field(string field, Unit[] units) => new(field, T[$"people.right.{field}"], units)
    {
        Value = this[field],
        Chosen = this[field + "-unit"] ?? Of(Under, field, units)?.Tag ?? units[1].Tag,
        Fault = Faults[field],
        Hint = Hint(field),
        Texts = T,
    };

    /// <summary>What the field is for, or what the group has there.</summary>
    public string? Hint(string field)
    {
        var own = T.Find($"people.right.{field}.hint");
        if (Under is null) return own;
        var group = new RightsWords(T).Lines(Under).FirstOrDefault(line => line.Key == field).Value;
        return T.Format("people.of.group", group ?? T["people.nothing"]);
    }

    private static Unit? Of(Rights? under, string field, Unit[] units)
    {
        long? amount = field switch
        {
            "down" => under?.DownBitsPerSecond,
            "up" => under?.UpBitsPerSecond,
            "session_time" => under?.SessionSeconds,
            "idle_time" => under?.IdleSeconds,
            "daily_time" => under?.DailySeconds,
            "total_time" => under?.TotalSeconds,
            "daily_bytes" => under?.DailyBytes,
            _ => under?.TotalBytes,
        };
        return amount is { } known ? Units.Fitting(units, known) : null;
    }

    private static string? Choice(bool? said) => said switch { true => "yes", false => "no", _ => null };

    private static bool? Choice(string? said) => said switch { "yes" => true, "no" => false, _ => null };

    private void Amount(string field, long? amount, Unit[] units)
    {
        if (amount is not { } known) return;
        var unit = Units.Fitting(units, known);
        (_typed[field], _typed[field + "-unit"]) = (Units.Number(known, unit), unit.Tag);
    }

    private void Choose(IReadOnlyList<string> names)
    {
        ChosenNases = names.ToHashSet(StringComparer.Ordinal);
        Nases = [.. Nases.Union(names, StringComparer.Ordinal)];
    }

    private long? ReadAmount(string field, Unit[] units)
    {
        if (string.IsNullOrWhiteSpace(this[field])) return null;
        var unit = Array.Find(units, unit => unit.Tag == this[field + "-unit"]) is { Factor: > 0 } chosen ? chosen : units[1];
        if (decimal.TryParse(this[field]!.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000) return (long)(number * unit.Factor);
        Faults.Add(field, T["people.number"]);
        return null;
    }

    private int? ReadNumber(string field)
    {
        if (string.IsNullOrWhiteSpace(this[field])) return null;
        if (int.TryParse(this[field]!.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        Faults.Add(field, T["people.number"]);
        return null;
    }

    private NameSet? ReadNames(string field)
    {
        if (string.IsNullOrWhiteSpace(this[field])) return null;
        if (NameSet.TryParse(this[field], out var names)) return names;
        Faults.Add(field, T["people.names"]);
        return null;
    }

    private WeekHours? ReadHours()
    {
        if (HoursRow.TryParse(Hours, out var hours)) return hours;
        Faults.Add("hours", T["people.hours.fault"]);
        return null;
    }
}
