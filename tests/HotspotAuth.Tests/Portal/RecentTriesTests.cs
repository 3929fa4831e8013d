using System.Globalization;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class RecentTriesTests
{
    [Fact]
    public void A_key_has_so_many_tries_in_a_window_and_anew_after_it()
    {
        var time = new FakeTime();
        var tries = new RecentTries(2, TimeSpan.FromMinutes(5), time);

        Assert.True(tries.TryCount("a"));
        Assert.True(tries.TryCount("a"));
        Assert.False(tries.TryCount("a"));
        Assert.True(tries.TryCount("b"));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(tries.TryCount("a"));
    }

    [Fact]
    public void A_flood_of_made_up_keys_lets_new_ones_pass_and_keeps_the_newest_counts()
    {
        var time = new FakeTime();
        var tries = new RecentTries(1, TimeSpan.FromMinutes(5), time);
        for (var i = 0; i < 49_999; i++) tries.TryCount(i.ToString(CultureInfo.InvariantCulture));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(tries.TryCount("late"));
        for (var i = 0; i < 1_000; i++) tries.TryCount("x" + i.ToString(CultureInfo.InvariantCulture));

        Assert.False(tries.TryCount("late"));
        Assert.True(tries.TryCount("0"));
    }
}
