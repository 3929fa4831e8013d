using System.Net;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class DhcpMessageTests
{
    private static readonly MacAddress Mac = new(0x02_00_00_aa_bb_cc);

    [Fact]
    public void A_question_is_a_DISCOVER_that_is_to_be_answered_to_all()
    {
        var message = DhcpMessage.Discover(Mac);

        Assert.Equal(300, message.Length);
        Assert.Equal("01010600", Convert.ToHexString(message[..4]));
        Assert.Equal("8000", Convert.ToHexString(message[10..12]));
        Assert.Equal(Mac, MacAddress.FromBytes(message.AsSpan(28)));
        Assert.Equal("63825363350101FF", Convert.ToHexString(message[236..244]));
    }

    [Fact]
    public void An_offer_names_its_server_wherever_among_the_options()
    {
        Assert.True(DhcpMessage.TryReadOffer(Offer([0, 0, 51, 4, 0, 0, 2, 88, 53, 1, 2, 54, 4, 192, 168, 77, 1, 255]), Mac, out var server));
        Assert.Equal(IPAddress.Parse("192.168.77.1"), server);
        Assert.True(DhcpMessage.TryReadOffer(Offer([53, 1, 2, 54, 4, 0, 0, 0, 0]), Mac, out var unnamed));
        Assert.Null(unnamed);
    }

    [Fact]
    public void What_is_no_offer_to_us_is_none()
    {
        byte[] options = [53, 1, 2, 54, 4, 192, 168, 77, 1, 255];
        Assert.False(DhcpMessage.TryReadOffer(Offer(options), new MacAddress(Mac.Value + 1), out _));
        Assert.False(DhcpMessage.TryReadOffer(DhcpMessage.Discover(Mac), Mac, out _));
        Assert.False(DhcpMessage.TryReadOffer(Offer([53, 1, 5, 54, 4, 192, 168, 77, 1, 255]), Mac, out _));
        Assert.False(DhcpMessage.TryReadOffer(Offer([54, 4, 192, 168, 77, 1, 255]), Mac, out _));
        foreach (var at in new[] { 0, 2, 4, 7, 236, 239 })
        {
            var other = Offer(options);
            other[at] ^= 0x55;
            Assert.False(DhcpMessage.TryReadOffer(other, Mac, out _), $"octet {at}");
        }
    }

    [Fact]
    public void An_offer_that_was_cut_anywhere_or_whose_lengths_lie_breaks_nothing()
    {
        var whole = Offer([53, 1, 2, 54, 4, 192, 168, 77, 1, 255]);
        for (var length = 0; length < whole.Length; length++) DhcpMessage.TryReadOffer(whole.AsSpan(0, length), Mac, out _);
        Assert.False(DhcpMessage.TryReadOffer(whole.AsSpan(0, 247), Mac, out _));
        Assert.False(DhcpMessage.TryReadOffer(Offer([53, 1, 2, 54, 255, 192]), Mac, out _));
        Assert.False(DhcpMessage.TryReadOffer(Offer([53, 1, 2, 54]), Mac, out _));
    }

    private static byte[] Offer(byte[] options)
    {
        byte[] message = [.. DhcpMessage.Discover(Mac)[..240], .. options];
        message[0] = 2;
        return message;
    }
}
