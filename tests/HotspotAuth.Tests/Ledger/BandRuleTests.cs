using HotspotAuth.Ledger;

namespace HotspotAuth.Tests.Ledger;

public sealed class BandRuleTests
{
    [Fact]
    public void Without_two_days_of_hours_the_band_is_a_twentieth() => Assert.Equal(BandRule.Default, BandRule.Of([.. Enumerable.Repeat(900_000L, BandRule.LeastHours - 1)]));

    [Fact]
    public void Router_that_always_counts_more_is_usual() => Assert.Equal(new NormalBand(930_000, 20_000), BandRule.Of([.. Enumerable.Repeat(930_000L, 100)]));

    [Fact]
    public void A_few_bad_hours_do_not_widen_it()
    {
        var band = BandRule.Of([.. Enumerable.Range(0, 100).Select(hour => 1_000_000L + (hour % 11 * 1000) - 5000), .. Enumerable.Repeat(400_000L, 10)]);

        Assert.InRange(band.Usual, 995_000, 1_005_000);
        Assert.InRange(band.Width, 20_000, 30_000);
    }

    [Fact]
    public void Scattering_hours_widen_it_to_a_tenth_at_the_most() =>
        Assert.Equal(100_000, BandRule.Of([.. Enumerable.Range(0, 100).Select(hour => 800_000L + (hour * 4000))]).Width);

    [Fact]
    public void Nobody_learns_that_a_third_is_always_missing() => Assert.False(BandRule.Of([.. Enumerable.Repeat(670_000L, 300)]).Holds(670_000));
}
