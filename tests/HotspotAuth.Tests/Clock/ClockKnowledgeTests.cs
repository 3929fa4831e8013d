using HotspotAuth.Clock;
using HotspotAuth.Tests.TrafficLog;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.Clock;

public sealed class ClockKnowledgeTests
{
    private readonly DateTimeOffset _real = DateTimeOffset.UtcNow;
    private readonly FakeTime _time;

    public ClockKnowledgeTests() => _time = new FakeTime(_real);

    [Fact]
    public void One_wrong_server_among_three_is_outvoted() =>
        Assert.Equal(300, ClockKnowledge.Median([Read(300, 20), Read(9_000_000, 1), Read(-200, 5)]));

    [Fact]
    public void Of_two_the_one_with_the_shorter_way_is_believed()
    {
        Assert.Equal(-200, ClockKnowledge.Median([Read(300, 20), Read(-200, 5)]));
        Assert.Equal(300, ClockKnowledge.Median([Read(300, 2), Read(-200, 5)]));
    }

    [Fact]
    public void What_does_not_know_the_time_has_no_voice() =>
        Assert.Null(ClockKnowledge.Median([new ClockReading("a", ClockState.Unreachable), new ClockReading("b", ClockState.Unsynchronised)]));

    [Fact]
    public void Without_sources_the_clock_is_taken_to_be_right() =>
        Assert.True(Knowledge().IsSynchronised());

    [Fact]
    public void A_round_holds_until_the_clock_is_set()
    {
        using var server = new TimeServer { Clock = () => _real };
        var knowledge = Knowledge(server.Source);
        knowledge.Take([Read(300, 20)]);
        Assert.True(knowledge.IsSynchronised());
        Assert.Equal(0, server.Asked);
        _time.Step(TimeSpan.FromDays(400));
        Assert.False(knowledge.IsSynchronised());
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public void A_clock_that_is_right_after_a_long_stop_is_asked_for_and_believed()
    {
        using var server = new TimeServer { Clock = () => _real };
        Assert.True(Knowledge(server.Source).IsSynchronised());
    }

    [Fact]
    public void A_server_that_is_silent_is_not_asked_at_each_batch()
    {
        using var server = new TimeServer { Clock = () => _real };
        server.Bend = answer => answer[0] |= 0xC0;
        var knowledge = Knowledge(server.Source);
        Assert.False(knowledge.IsSynchronised());
        Assert.False(knowledge.IsSynchronised());
        Assert.Equal(1, server.Asked);
        _time.Advance(TimeSpan.FromMinutes(1));
        server.Bend = null;
        server.Ahead = TimeSpan.FromMinutes(1);
        Assert.True(knowledge.IsSynchronised());
    }

    [Fact]
    public void Only_a_clock_that_was_set_has_stepped()
    {
        var steps = new ClockSteps(_time);
        Assert.Equal(TimeSpan.Zero, steps.Look());
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(TimeSpan.Zero, steps.Look());
        _time.Step(TimeSpan.FromMilliseconds(-40));
        Assert.Equal(TimeSpan.FromMilliseconds(-40), steps.Look());
        Assert.Equal(TimeSpan.Zero, steps.Look());
    }

    private ClockKnowledge Knowledge(params string[] sources) => new(new ClockSettings { Sources = [.. sources] }, new SntpClient(_time), _time) { AskLimit = TimeSpan.FromMinutes(1) };

    private static ClockReading Read(long offset, long delay) => new("server", ClockState.Ok, offset, delay, 1);
}
