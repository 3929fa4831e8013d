using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public sealed class RightsTextTests
{
    [Theory]
    [InlineData("8M", 8_000_000)]
    [InlineData("512k", 512_000)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData("2T", 2_000_000_000_000)]
    [InlineData("1234.567k", 1_234_567)]
    [InlineData("0", 0)]
    public void An_amount_is_read_in_powers_of_a_thousand(string text, long amount)
    {
        Assert.True(RightsText.TryParseAmount(text, out var read));
        Assert.Equal(amount, read);
        Assert.Equal(text, RightsText.Amount(amount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1M")]
    [InlineData("1,5M")]
    [InlineData("1.5")]
    [InlineData("8 M")]
    [InlineData("8MB")]
    [InlineData("๘M")]
    [InlineData("99999999999999999999T")]
    public void Another_spelling_of_an_amount_is_refused(string text) => Assert.False(RightsText.TryParseAmount(text, out _));

    [Theory]
    [InlineData("4h", 14_400)]
    [InlineData("1d12h", 129_600)]
    [InlineData("1h30m", 5_400)]
    [InlineData("20m", 1_200)]
    [InlineData("45s", 45)]
    public void A_duration_is_read_and_shown_alike(string text, long seconds)
    {
        Assert.True(RightsText.TryParseDuration(text, out var read));
        Assert.Equal((seconds, text), (read, RightsText.Duration(seconds)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("h")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1.5h")]
    [InlineData("-1h")]
    [InlineData("99999999999d")]
    public void Another_spelling_of_a_duration_is_refused(string text) => Assert.False(RightsText.TryParseDuration(text, out _));
}
