using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class AdminSignInsTests
{
    private readonly SetTime _time = new(new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero));
    private readonly AdminSignIns _signIns;

    public AdminSignInsTests() => _signIns = new AdminSignIns(_time);

    [Fact]
    public void A_sign_in_is_open_for_its_own_user_only()
    {
        var id = _signIns.Begin("arunee", "secret");

        Assert.True(_signIns.IsOpen(id, "arunee"));
        Assert.False(_signIns.IsOpen(id, "wichai"));
        Assert.False(_signIns.IsOpen("made up", "arunee"));
        Assert.False(_signIns.IsOpen(null, null));
    }

    [Fact]
    public void An_ended_sign_in_stays_ended()
    {
        var id = _signIns.Begin("arunee", "secret");
        _signIns.End(id);

        Assert.False(_signIns.IsOpen(id, "arunee"));
    }

    [Fact]
    public void Ending_all_of_one_leaves_the_others()
    {
        var first = _signIns.Begin("arunee", "secret");
        var second = _signIns.Begin("arunee", "secret");
        var other = _signIns.Begin("wichai", "secret");
        _signIns.EndAll("arunee");

        Assert.False(_signIns.IsOpen(first, "arunee"));
        Assert.False(_signIns.IsOpen(second, "arunee"));
        Assert.True(_signIns.IsOpen(other, "wichai"));
    }

    [Fact]
    public void A_sign_in_ends_after_half_a_day_however_busy()
    {
        var id = _signIns.Begin("arunee", "secret");
        _time.Now += AdminSignIns.Longest + TimeSpan.FromSeconds(1);

        Assert.False(_signIns.IsOpen(id, "arunee"));
    }

    [Fact]
    public void The_table_has_an_end_and_the_oldest_gives_way()
    {
        var oldest = _signIns.Begin("arunee", "secret");
        for (var i = 0; i < 300; i++)
        {
            _time.Now += TimeSpan.FromSeconds(1);
            _signIns.Begin("wichai", "secret");
        }

        Assert.False(_signIns.IsOpen(oldest, "arunee"));
        Assert.InRange(_signIns.Count, 1, 256);
    }

    [Fact]
    public void The_password_it_began_with_is_known_again()
    {
        var id = _signIns.Begin("arunee", "abcd-2345-wxyz");

        Assert.True(_signIns.BeganWith(id, "abcd-2345-wxyz"));
        Assert.False(_signIns.BeganWith(id, "abcd-2345-wxyy"));
        Assert.False(_signIns.BeganWith(null, "abcd-2345-wxyz"));
    }
}
