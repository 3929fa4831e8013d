using System.Text;
using HotspotAuth.Export;

namespace HotspotAuth.Tests.Export;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("Asia/Bangkok")]
    [InlineData("America/St_Johns")]
    [InlineData("UTC")]
    public void The_line_s_digits_are_those_of_the_words(string zoneName)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var random = new Random(1);
        var space = new byte[40];
        foreach (var time in Enumerable.Range(0, 500).Select(_ => random.NextInt64(-2_000_000_000_000, 4_000_000_000_000)).Concat([0, 1_795_237_200_000, 1_798_736_399_999]))
            Assert.Equal(LocalTime.Text(time, zone), Encoding.ASCII.GetString(space, 0, LocalTime.Write(time, zone, space)));
    }
}
