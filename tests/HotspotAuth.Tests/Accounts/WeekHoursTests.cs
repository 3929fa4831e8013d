using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public sealed class WeekHoursTests
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.CreateCustomTimeZone("office", TimeSpan.FromHours(7), null, null);

    [Theory]
    [InlineData("mon-fri 08:00-18:00, sat 09:00-12:00")]
    [InlineData("daily 06:30-24:00")]
    [InlineData("fri 22:00-02:00")]
    public void What_is_written_reads_back_alike(string text)
    {
        Assert.True(WeekHours.TryParse(text, out var hours));
        Assert.Equal(text, hours.ToString());
        Assert.True(WeekHours.TryParse(" " + text.ToUpperInvariant().Replace(", ", " ; ", StringComparison.Ordinal), out var again));
        Assert.Equal(hours, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mon")]
    [InlineData("08:00-18:00")]
    [InlineData("mon 08:00")]
    [InlineData("mon 8-18")]
    [InlineData("mon 08:00-08:00")]
    [InlineData("mon 24:00-02:00")]
    [InlineData("mon 08:60-18:00")]
    [InlineData("mon 08:00-25:00")]
    [InlineData("fri-mon 08:00-18:00")]
    [InlineData("mon-tue-wed 08:00-18:00")]
    [InlineData("holiday 08:00-18:00")]
    [InlineData("mon ๐๘:๐๐-18:00")]
    public void Another_spelling_is_refused(string text) => Assert.False(WeekHours.TryParse(text, out _));

    [Theory]
    [InlineData("2026-11-20T07:59:59", false)] // a Friday
    [InlineData("2026-11-20T08:00:00", true)]
    [InlineData("2026-11-20T17:59:59", true)]
    [InlineData("2026-11-20T18:00:00", false)]
    [InlineData("2026-11-21T11:59:00", true)]
    [InlineData("2026-11-21T12:00:00", false)]
    [InlineData("2026-11-22T10:00:00", false)]
    public void The_office_s_clock_decides(string local, bool isWithin) => Assert.Equal(isWithin, Read("mon-fri 08:00-18:00, sat 09:00-12:00").Contains(At(local), Bangkok));

    [Theory]
    [InlineData("mon-fri 08:00-18:00", "2026-11-20T17:59:30", "2026-11-20T18:00:00")]
    [InlineData("mon-fri 08:00-18:00", "2026-11-20T18:00:00", "2026-11-20T18:00:00")] // outside: it has ended
    [InlineData("fri 22:00-02:00", "2026-11-20T23:00:00", "2026-11-21T02:00:00")]
    [InlineData("sun 22:00-02:00", "2026-11-22T23:00:00", "2026-11-23T02:00:00")] // over the end of the week
    [InlineData("mon-sun 12:00-24:00, daily 00:00-06:00", "2026-11-22T23:00:00", "2026-11-23T06:00:00")]
    [InlineData("fri 08:00-12:00, fri 11:00-13:00", "2026-11-20T09:00:00", "2026-11-20T13:00:00")]
    public void The_end_is_the_first_moment_outside(string hours, string local, string end) => Assert.Equal(At(end), Read(hours).EndAfter(At(local), Bangkok));

    [Theory]
    [InlineData("daily 00:00-24:00")]
    [InlineData("daily 08:00-20:00, daily 20:00-08:00")]
    public void Hours_that_leave_nothing_out_never_end(string hours)
    {
        Assert.True(Read(hours).IsAlways);
        Assert.Null(Read(hours).EndAfter(At("2026-11-22T23:00:00"), Bangkok));
    }

    [Theory]
    [InlineData("2026-11-20T07:00:00", "2026-11-20T08:00:00")]
    [InlineData("2026-11-20T09:00:00", "2026-11-20T09:00:00")]
    [InlineData("2026-11-20T19:00:00", "2026-11-21T09:00:00")]
    [InlineData("2026-11-21T12:00:30", "2026-11-23T08:00:00")] // Saturday noon: Monday
    public void The_next_beginning_is_told(string local, string next) => Assert.Equal(At(next), Read("mon-fri 08:00-18:00, sat 09:00-12:00").NextStart(At(local), Bangkok));

    [Fact]
    public void Rights_of_equal_hours_and_names_are_equal_and_come_back_from_the_store()
    {
        var rights = Sample();
        Assert.Equal(rights, Sample());
        Assert.Equal(rights, Rights.FromJson(rights.ToJson(), 2));
        Assert.DoesNotContain("max_devices", rights.ToJson(), StringComparison.Ordinal);
        Assert.Equal(rights, Rights.None.Over(rights));
        Assert.Equal(
            "hours: - → mon-fri 08:00-18:00; only-nas: - → own, ap-1; only-ssid: - → KPP2; only-vlan: - → 20; chap: - → no; max-devices: - → 2",
            RightsText.Difference(Rights.None, rights));
    }

    private static Rights Sample() => new() { Hours = Read("mon-fri 08:00-18:00"), OnlyNases = Names("own, ap-1"), OnlySsids = Names("KPP2"), OnlyVlans = Names("20"), Chap = false, MaxDevices = 2 };

    private static NameSet Names(string text)
    {
        Assert.True(NameSet.TryParse(text, out var names));
        return names;
    }

    private static WeekHours Read(string text)
    {
        Assert.True(WeekHours.TryParse(text, out var hours));
        return hours;
    }

    private static DateTimeOffset At(string local) => new(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(7));
}
