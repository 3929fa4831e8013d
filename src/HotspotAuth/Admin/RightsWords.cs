using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Words;

namespace HotspotAuth.Admin;

/// <summary>Rights as people read them.</summary>
internal sealed class RightsWords(Texts texts)
{
    /// <summary>Each right that is said: the end of its text key <c>people.right.*</c>, and its value in words.</summary>
    public IEnumerable<(string Key, string Value)> Lines(Rights rights)
    {
        if (rights.DownBitsPerSecond is { } down) yield return ("down", Speed(down));
        if (rights.UpBitsPerSecond is { } up) yield return ("up", Speed(up));
        if (rights.MaxDevices is { } devices) yield return ("max_devices", texts.Format("people.devices", devices));
        if (rights.SessionSeconds is { } session) yield return ("session_time", Time(session));
        if (rights.IdleSeconds is { } idle) yield return ("idle_time", Time(idle));
        if (rights.DailySeconds is { } dailyTime) yield return ("daily_time", Time(dailyTime));
        if (rights.TotalSeconds is { } totalTime) yield return ("total_time", Time(totalTime));
        if (rights.DailyBytes is { } dailyBytes) yield return ("daily_bytes", ByteWords.Format(dailyBytes));
        if (rights.TotalBytes is { } totalBytes) yield return ("total_bytes", ByteWords.Format(totalBytes));
        if (rights.Hours is { } hours) yield return ("hours", Hours(hours));
        if (rights.OnlyNases is { } nases) yield return ("only_nas", string.Join(", ", nases.Names.Select(name => name == Rights.OwnGateway ? texts["people.own"] : name)));
        if (rights.OnlySsids is { } ssids) yield return ("only_ssid", ssids.ToString());
        if (rights.OnlyVlans is { } vlans) yield return ("only_vlan", vlans.ToString());
        if (rights.Vlan is { } vlan) yield return ("vlan", vlan.ToString(CultureInfo.InvariantCulture));
        if (rights.Chap is { } chap) yield return ("chap", texts[chap ? "people.yes" : "people.no"]);
        if (rights.DevicesReturn is { } returns) yield return ("devices_return", texts[returns ? "people.yes" : "people.no"]);
    }

    /// <summary>All of them in one sentence.</summary>
    public string Sentence(Rights rights)
    {
        string[] said = [.. Lines(rights).Select(line => texts.Format($"people.say.{line.Key}", line.Value))];
        return said.Length == 0 ? texts["people.nolimit"] : string.Join(" · ", said);
    }

    public string Hours(WeekHours hours) => hours.IsAlways ? texts["people.always"] : string.Join(", ", hours.Lines.Select(line =>
        texts.Format("people.hours", Days(line), WeekHours.Clock(line.From), WeekHours.Clock(line.To))));

    public string Day(int day) => texts["people.days"].Split('|')[day];

    /// <summary>A length of time in its largest units: <c>1 วัน 12 ชม.</c></summary>
    public string Time(long seconds)
    {
        var parts = new List<string>();
        foreach (var unit in Units.Time.Reverse())
        {
            if (seconds >= unit.Factor) parts.Add(texts.Format($"people.time.{unit.Tag}", seconds / unit.Factor));
            seconds %= unit.Factor;
        }

        if (seconds > 0 || parts.Count == 0) parts.Add(texts.Format("people.time.second", seconds));
        return string.Join(' ', parts);
    }

    private string Days(DayHours line) => line is { First: 0, Last: 6 } ? texts["people.daily"] : line.First == line.Last ? Day(line.First) : $"{Day(line.First)}–{Day(line.Last)}";

    private string Speed(long bits)
    {
        var unit = Units.Fitting(Units.Speed, bits);
        return $"{Units.Number(bits, unit)} {texts[$"people.unit.{unit.Tag}"]}";
    }
}
