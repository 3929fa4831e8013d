using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class ShownOnceTests
{
    private readonly SetTime _time = new(new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero));
    private readonly ShownOnce _shown;

    public ShownOnceTests() => _shown = new ShownOnce(_time);

    [Fact]
    public void A_password_is_shown_the_first_time_only()
    {
        var id = _shown.Keep("arunee", "mali", "abcd-2345");

        Assert.Equal("abcd-2345", _shown.Take(id, "arunee", "mali"));
        Assert.Null(_shown.Take(id, "arunee", "mali"));
    }

    [Fact]
    public void Only_who_made_it_sees_it_and_a_stranger_does_not_use_it_up()
    {
        var id = _shown.Keep("arunee", "mali", "abcd-2345");

        Assert.Null(_shown.Take(id, "wichai", "mali"));
        Assert.Null(_shown.Take(id, "arunee", "somchai"));
        Assert.Null(_shown.Take("made up", "arunee", "mali"));
        Assert.Equal("abcd-2345", _shown.Take(id, "arunee", "mali"));
    }

    [Fact]
    public void It_is_forgotten_after_five_minutes()
    {
        var id = _shown.Keep("arunee", "mali", "abcd-2345");
        _time.Now += TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1);

        Assert.Null(_shown.Take(id, "arunee", "mali"));
    }
}
