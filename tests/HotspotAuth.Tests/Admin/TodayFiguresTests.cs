using HotspotAuth.Access;
using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class TodayFiguresTests
{
    private static readonly TimeZoneInfo Bangkok = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    // 11:00 in Bangkok; its midnight is 17:00 UTC of the day before.
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Midnight = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);

    private readonly AttemptLog _log = new(TimeProvider.System);

    [Fact]
    public void The_day_begins_at_the_office_s_midnight()
    {
        Add(Midnight.AddMinutes(-1), AccessReason.Accepted);
        Add(Midnight, AccessReason.Accepted);
        Add(Now.AddMinutes(-1), AccessReason.WrongPassword);
        var today = Count(started: Midnight.AddDays(-3));

        Assert.Equal((1, 1), (today.Accepted, today.Refused));
        Assert.True(today.IsWholeDay);
        Assert.Equal(Midnight, today.Since);
    }

    [Fact]
    public void Reasons_stand_by_how_often_they_come()
    {
        Add(Now, AccessReason.Expired);
        Add(Now, AccessReason.WrongPassword);
        Add(Now, AccessReason.WrongPassword);
        var today = Count(started: Midnight);

        Assert.Equal([(AccessReason.WrongPassword, 2), (AccessReason.Expired, 1)], today.Reasons);
        Assert.Equal(0, today.Of(AccessReason.Unavailable));
    }

    [Fact]
    public void After_a_start_today_the_count_says_since_when()
    {
        var today = Count(started: Now.AddHours(-1));

        Assert.False(today.IsWholeDay);
        Assert.Equal(Now.AddHours(-1), today.Since);
    }

    [Fact]
    public void When_the_log_has_forgotten_part_of_the_day_the_count_says_so()
    {
        for (var i = 0; i < AttemptLog.Kept + 10; i++)
            Add(Midnight.AddSeconds(i), AccessReason.Accepted);
        var today = Count(started: Midnight.AddDays(-1));

        Assert.False(today.IsWholeDay);
        Assert.Equal(Midnight.AddSeconds(10), today.Since);
    }

    private TodayFigures Count(DateTimeOffset started) => TodayFigures.Count(_log, started, Now, Bangkok);

    private void Add(DateTimeOffset time, AccessReason reason) =>
        _log.Add(new Attempt(time, "portal", reason == AccessReason.Accepted, reason, "mali", null, null, null));
}
