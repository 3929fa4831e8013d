using HotspotAuth.Gateway.Speeds;

namespace HotspotAuth.Tests.Gateway;

public sealed class ClassNumbersTests
{
    [Fact]
    public void Numbers_given_back_are_used_again_and_their_count_is_bounded()
    {
        var numbers = new ClassNumbers(3);
        Assert.Equal([1, 2, 3, 0], Enumerable.Range(0, 4).Select(_ => (int)numbers.Take()));
        numbers.Give(2);
        numbers.Give(2);
        Assert.Equal([2, 0], [numbers.Take(), numbers.Take()]);
        Assert.Equal(3, numbers.Count);
    }

    [Fact]
    public void A_number_of_an_earlier_run_is_not_given_out_again()
    {
        var numbers = new ClassNumbers(3);
        Assert.True(numbers.TryTake(1));
        Assert.False(numbers.TryTake(1));
        Assert.False(numbers.TryTake(0));
        Assert.False(numbers.TryTake(4));
        Assert.Equal([2, 3, 0], [numbers.Take(), numbers.Take(), numbers.Take()]);
    }

    [Fact]
    public void Cleared_they_begin_anew()
    {
        var numbers = new ClassNumbers(2);
        numbers.Take();
        numbers.Take();
        numbers.Clear();
        Assert.Equal(1, numbers.Take());
    }

    [Fact]
    public void Numbers_that_an_earlier_run_left_come_before_new_ones_and_each_once()
    {
        var numbers = new ClassNumbers(3);
        numbers.TryTake(1);
        numbers.Leave(1);
        numbers.Leave(3);
        numbers.Leave(3);
        numbers.Leave(9);
        Assert.Equal([3, 2, 0], [numbers.Take(), numbers.Take(), numbers.Take()]);
    }
}
