using HotspotAuth.Auditor;
using HotspotAuth.Capture;
using HotspotAuth.TrafficLog;
using Endpoint = HotspotAuth.Export.Endpoint;

namespace HotspotAuth.Tests.Auditor;

public sealed class AskedAddressTests
{
    [Theory]
    [InlineData("203.0.113.17", "203.0.113.17")]
    [InlineData(" 203.0.113.17:40812 ", "203.0.113.17:40812")]
    [InlineData("[2001:DB8::5]:443", "[2001:db8::5]:443")]
    [InlineData("2001:db8::5", "2001:db8::5")]
    [InlineData("02-00-00-AA-BB-CC", "02:00:00:aa:bb:cc")]
    [InlineData("0200.00aa.bbcc", "02:00:00:aa:bb:cc")]
    [InlineData("020000AABBCC", "02:00:00:aa:bb:cc")]
    [InlineData("dltv29-017", "dltv29-017")]
    [InlineData("Mali", "mali")]
    [InlineData("\u0E52\u0E50\u0E53.\u0E50.\u0E51\u0E51\u0E53.\u0E51\u0E57:\u0E54\u0E50\u0E58\u0E51\u0E52", "203.0.113.17:40812")]
    [InlineData("203.0.113.17\u200B", "203.0.113.17")]
    public void Every_usual_spelling_is_read_and_kept_in_one(string typed, string kept)
    {
        Assert.Equal(AddressFault.None, AskedAddress.Read(typed, out var asked));
        Assert.Equal(kept, asked!.ToString());
        Assert.Equal(AddressFault.None, AskedAddress.Read(kept, out var again));
        Assert.Equal(asked, again);
    }

    [Theory]
    [InlineData(null, "Empty")]
    [InlineData("  ", "Empty")]
    [InlineData("203.0.113.300", "Malformed")]
    [InlineData("203.0.113", "Malformed")]
    [InlineData("203.0.113.17:65536", "Port")]
    [InlineData("203.0.113.17:http", "Port")]
    [InlineData("[2001:db8::5]:99999", "Port")]
    [InlineData("10.10.0.0/16", "Network")]
    [InlineData("https://example.com/x", "Page")]
    [InlineData("example.com/x", "Page")]
    [InlineData("มะลิ", "Malformed")]
    public void What_is_no_address_says_why(string? typed, string fault)
    {
        Assert.Equal(fault, AskedAddress.Read(typed, out var asked).ToString());
        Assert.Null(asked);
    }

    [Fact]
    public void A_line_too_long_to_be_meant_is_refused() => Assert.Equal(AddressFault.Malformed, AskedAddress.Read(new string('1', 5000), out _));

    [Theory]
    [InlineData("10.10.4.27", false)]
    [InlineData("192.168.7.9:50000", false)]
    [InlineData("100.64.0.9", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("203.0.113.17:40812", true)]
    [InlineData("198.18.0.9", false)]
    [InlineData("2001:db8::5", false)]
    [InlineData("02:00:00:aa:bb:cc", false)]
    public void Where_nobody_says_the_side_the_address_does(string typed, bool outside)
    {
        Assert.True(ClientNetworks.TryParse(["198.18.0.0/16"], out var guests, out _));
        AskedAddress.Read(typed, out var asked);

        Assert.Equal(outside, AskedWho.LooksOutside(asked!, guests!));
    }

    [Fact]
    public void A_kept_question_is_the_same_question()
    {
        AskedAddress.Read("203.0.113.17:40812", out var address);
        Assert.True(LogIp.TryParse("198.51.100.7", out var peer));
        var asked = new AskedWho(address!, true, AskedTime.Of(new DateTimeOffset(2026, 11, 18, 7, 3, 0, TimeSpan.Zero), true, null, false), peer);

        var again = AskedWho.FromJson(asked.ToJson());

        Assert.Equal(asked, again);
        Assert.Equal(new Endpoint(asked.Address.Endpoint!.Value.Ip, 40_812), again.Question.Endpoint);
        Assert.Throws<InvalidDataException>(() => AskedWho.FromJson("{}"));
    }
}
