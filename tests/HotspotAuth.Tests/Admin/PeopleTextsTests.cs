using HotspotAuth.Accounts;
using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class PeopleTextsTests
{
    private static readonly Rights All = new()
    {
        DownBitsPerSecond = 8_000_000,
        UpBitsPerSecond = 1_500_000,
        SessionSeconds = 129_600,
        IdleSeconds = 1_230,
        DailySeconds = 3_600,
        TotalSeconds = 864_000,
        DailyBytes = 2_000_000_000,
        TotalBytes = 5_500_000_000,
        Hours = WeekHours.TryParse("mon-fri 08:00-18:00, sat 09:00-12:00, daily 20:00-21:00", out var hours) ? hours : null,
        OnlyNases = NameSet.TryParse("own, ap-1", out var nases) ? nases : null,
        OnlySsids = NameSet.TryParse("KPP2", out var ssids) ? ssids : null,
        OnlyVlans = NameSet.TryParse("20", out var vlans) ? vlans : null,
        Vlan = 30,
        Chap = false,
        MaxDevices = 2,
        DevicesReturn = true,
    };

    [Fact]
    public void Every_right_has_a_field_a_word_and_its_part_of_the_sentence()
    {
        var words = new RightsWords(AdminTexts.Thai);
        var keys = words.Lines(All).Select(line => line.Key).ToArray();
        Assert.Equal(RightsForm.Fields.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        Assert.Equal(RightsText.Lines(All).Count(), keys.Length);
        Assert.All(keys, key => Assert.NotNull(AdminTexts.Thai.Find($"people.right.{key}")));
        Assert.Equal(keys.Length - 1, words.Sentence(All).Count(c => c == '·'));
    }

    [Fact]
    public void Rights_are_said_in_the_page_s_language()
    {
        var lines = new RightsWords(AdminTexts.English).Lines(All).ToDictionary(line => line.Key, line => line.Value.Replace("\u2060", "", StringComparison.Ordinal).Replace('\u00a0', ' '), StringComparer.Ordinal);
        Assert.Equal(("8 Mbit/s", "1.5 Mbit/s", "1 d 12 h", "20 min 30 s"), (lines["down"], lines["up"], lines["session_time"], lines["idle_time"]));
        Assert.Equal(("Mon–Fri 08:00–18:00, Sat 09:00–12:00, Every day 20:00–21:00", "Our own gateway, ap-1"), (lines["hours"], lines["only_nas"]));
        Assert.Equal(AdminTexts.English["people.nolimit"], new RightsWords(AdminTexts.English).Sentence(Rights.None));
    }

    [Fact]
    public void Every_fault_of_rights_has_its_sentence()
    {
        var wrong = new Rights { DownBitsPerSecond = 1, UpBitsPerSecond = 1, SessionSeconds = 0, IdleSeconds = 0, DailySeconds = 0, TotalSeconds = 0, DailyBytes = 1, TotalBytes = 1, Vlan = 5000, MaxDevices = 0 };
        var fields = RightsRules.Check(wrong).Select(fault => fault.Field).ToArray();
        Assert.Equal(10, fields.Length);
        Assert.All(fields, field => Assert.NotNull(AdminTexts.Thai.Find($"people.range.{field}")));
    }
}
