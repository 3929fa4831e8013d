using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class TimesTests
{
    [Theory]
    [InlineData("2026-11-21T09:00:00+07:00", "2026-11-21T02:00:00.000Z")]
    [InlineData("2026-11-21T02:00:00Z", "2026-11-21T02:00:00.000Z")]
    [InlineData("2026-11-21T02:00:00.250Z", "2026-11-21T02:00:00.250Z")]
    [InlineData("2026-11-21 09:00+07:00", "2026-11-21T02:00:00.000Z")]
    public void A_time_with_an_offset_is_read(string text, string expected)
    {
        Assert.True(Times.TryParse(text, utc: false, out var time));
        Assert.Equal(expected, Times.Iso(time));
    }

    [Theory]
    [InlineData("2026-11-21T09:00:00")]
    [InlineData("2026-11-21")]
    public void A_time_without_an_offset_is_never_guessed(string text)
    {
        Assert.False(Times.TryParse(text, utc: false, out _));
        Assert.True(Times.TryParse(text, utc: true, out var time));
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(2026, time.Year);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("21/11/2569 09:00")]
    [InlineData("2026-13-01T00:00:00Z")]
    public void Anything_else_is_refused(string text) => Assert.False(Times.TryParse(text, utc: true, out _));

    [Fact]
    public void A_Thai_machine_writes_the_same_year()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH");
        try
        {
            Assert.Equal("2026-11-21T02:00:00.000Z", Times.Iso(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.FromHours(7))));
            Assert.True(Times.TryParse("2026-02-27T00:00:00Z", utc: false, out var time));
            Assert.Equal(2026, time.UtcDateTime.Year);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
