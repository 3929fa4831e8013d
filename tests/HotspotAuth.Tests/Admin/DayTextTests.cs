using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class DayTextTests
{
    [Theory]
    [InlineData("21/11/2569")]
    [InlineData("21/11/2026")]
    [InlineData("21-11-2569")]
    [InlineData(" 21 11 2569 ")]
    [InlineData("2026-11-21")]
    [InlineData("2569-11-21")]
    public void Both_eras_mean_the_same_day(string text)
    {
        Assert.True(DayText.TryParse(text, out var day));
        Assert.Equal(new DateOnly(2026, 11, 21), day);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("21/11/69")]
    [InlineData("31/11/2569")]
    [InlineData("21/13/2569")]
    [InlineData("21/11/2350")]
    [InlineData("21/11")]
    [InlineData("yesterday")]
    [InlineData("021/11/2569")]
    public void Nothing_is_guessed(string? text) => Assert.False(DayText.TryParse(text, out _));
}
