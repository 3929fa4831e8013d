using HotspotAuth.Access;

namespace HotspotAuth.Tests.Access;

public sealed class GuessTableTests
{
    private static readonly GuessPace Pace = new(Free: 3, Wait: beyond => TimeSpan.FromSeconds(2 << Math.Min(beyond, 7)), Forgiven: TimeSpan.FromMinutes(5));
    private readonly MovedClock _clock = new();

    private int Enter(GuessTable table, int tries, TimeSpan apart)
    {
        var entered = 0;
        for (var i = 0; i < tries; i++)
        {
            if (table.TryEnter("mali")) entered++;
            _clock.Move(apart);
        }

        return entered;
    }

    [Fact]
    public void Each_try_beyond_the_free_ones_waits_longer_than_the_last()
    {
        var table = new GuessTable(10, Pace, _clock);
        Assert.Equal(3, Enter(table, 10, TimeSpan.Zero));
        var waits = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var seconds = 0;
            for (; !table.TryEnter("mali"); seconds++) _clock.Move(TimeSpan.FromSeconds(1));
            waits.Add(seconds);
        }

        Assert.Equal([2, 4, 8, 16], waits);
    }

    [Fact]
    public void A_guesser_who_never_rests_has_fewer_than_three_hundred_tries_a_day()
    {
        var table = new GuessTable(10, Pace, _clock);
        Assert.InRange(Enter(table, 24 * 3600, TimeSpan.FromSeconds(1)), 100, 400);
    }

    [Fact]
    public void Tries_are_forgotten_one_after_another_and_the_key_with_the_last()
    {
        var table = new GuessTable(10, Pace, _clock);
        Assert.Equal(3, Enter(table, 3, TimeSpan.Zero));
        Assert.True(table.IsHeld("mali"));
        _clock.Move(TimeSpan.FromMinutes(15));
        Assert.False(table.IsHeld("mali"));
        Assert.True(table.IsEmpty);
        Assert.Equal(3, Enter(table, 5, TimeSpan.Zero));
    }

    [Fact]
    public void What_was_right_gives_back_itself_and_no_more()
    {
        var table = new GuessTable(10, Pace, _clock);
        Enter(table, 2, TimeSpan.Zero);
        Assert.True(table.TryEnter("mali"));
        table.GiveBack("mali");
        Assert.False(table.IsHeld("mali"));
        Assert.True(table.TryEnter("mali"));
        Assert.False(table.TryEnter("mali"));
    }

    [Fact]
    public void A_full_table_holds_whom_it_knows_and_lets_new_keys_pass()
    {
        var table = new GuessTable(2, Pace, _clock);
        Enter(table, 3, TimeSpan.Zero);
        Assert.True(table.TryEnter("second"));
        for (var i = 0; i < 10; i++) Assert.True(table.TryEnter("third"));
        Assert.False(table.TryEnter("mali"));
        _clock.Move(TimeSpan.FromMinutes(30));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => table.TryEnter("third")));
    }
}
