using HotspotAuth.Clock;

namespace HotspotAuth.Tests.Clock;

public sealed class SteadyClockTests
{
    [Theory]
    [InlineData(7200)]
    [InlineData(-7200)]
    [InlineData(157_766_400)]
    [InlineData(-157_766_400)]
    public void A_step_moves_the_wall_clock_and_not_this_one(int seconds)
    {
        var wall = new MovedClock();
        var clock = new SteadyClock(wall);
        var before = clock.Now;
        wall.Move(TimeSpan.FromMinutes(5));
        wall.Step(TimeSpan.FromSeconds(seconds));

        Assert.InRange(clock.Now - before, TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(5.5));
        Assert.Equal(wall.GetUtcNow(), clock.ToWall(clock.Now));
    }

    [Fact]
    public void A_clock_that_was_set_forward_is_doubted_for_a_day_where_no_time_server_confirms_it()
    {
        var time = new MovedClock();
        var knowledge = new ClockKnowledge(new ClockSettings(), new SntpClient(time), time);
        Assert.True(knowledge.MayErase());
        knowledge.Stepped(TimeSpan.FromHours(-2));
        Assert.True(knowledge.MayErase());
        knowledge.Stepped(TimeSpan.FromHours(2));
        Assert.False(knowledge.MayErase());
        time.Move(TimeSpan.FromHours(23));
        Assert.False(knowledge.MayErase());
        time.Move(TimeSpan.FromHours(1.1));
        Assert.True(knowledge.MayErase());
    }
}
