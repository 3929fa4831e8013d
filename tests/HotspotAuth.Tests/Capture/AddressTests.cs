using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Capture;

public class AddressTests
{
    [Theory]
    [InlineData("10.10.0.5", 4)]
    [InlineData("::ffff:10.10.0.5", 4)]
    [InlineData("fd00:10:10::5", 16)]
    [InlineData("::", 16)]
    public void Stored_form_is_four_octets_for_IPv4_and_mapped_else_sixteen(string text, int length)
    {
        Assert.True(IpKey.TryParse(text, out var key));
        Assert.Equal(length, key.ToBytes().Length);
        Assert.True(IpKey.TryFromBytes(key.ToBytes(), out var back));
        Assert.Equal(key, back);
    }

    [Theory]
    [InlineData("10.1")]
    [InlineData("167772161")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("10.0.0.256")]
    public void Texts_that_are_no_address_are_refused(string? text) => Assert.False(IpKey.TryParse(text, out _));

    [Theory]
    [InlineData("10.10.0.0/16", "10.10.255.255", true)]
    [InlineData("10.10.3.4/16", "10.10.0.1", true)]
    [InlineData("10.10.0.0/16", "10.11.0.0", false)]
    [InlineData("10.10.0.5", "10.10.0.5", true)]
    [InlineData("10.10.0.5", "10.10.0.4", false)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("0.0.0.0/0", "fd00::1", false)]
    [InlineData("::/0", "8.8.8.8", false)]
    [InlineData("fd00:10:10::/64", "fd00:10:10::ffff", true)]
    [InlineData("fd00:10:10::/64", "fd00:10:10:1::", false)]
    [InlineData("fd00:10:10::/65", "fd00:10:10::8000:0:0:0", false)]
    public void A_network_holds_what_its_prefix_covers(string network, string address, bool inside)
    {
        Assert.True(ClientNetwork.TryParse(network, out var parsed));
        Assert.True(IpKey.TryParse(address, out var key));
        Assert.Equal(inside, parsed.Contains(key));
        Assert.Equal(inside, new ClientNetworks(parsed).Contains(key));
    }

    [Theory]
    [InlineData("10.10.0.0/33")]
    [InlineData("fd00::/129")]
    [InlineData("10.10.0.0/-1")]
    [InlineData("10.10.0.0/")]
    [InlineData("guests/16")]
    public void A_list_names_the_text_that_is_no_network(string text)
    {
        Assert.False(ClientNetworks.TryParse(["10.10.0.0/16", text], out _, out var fault));
        Assert.Equal(text, fault);
    }

    [Fact]
    public void Codes_have_the_words_of_the_traffic_log()
    {
        Assert.Equal(["kernel-drop", "queue", "frame", "restart", "off", "exporter"], Enum.GetValues<GapCause>().Select(c => c.Text()));
        Assert.Equal(["arp", "ndp", "dhcp"], Enum.GetValues<BindingSource>().Where(s => s != BindingSource.None).Select(s => s.Text()));
        Assert.Equal(Enum.GetValues<FrameFault>().Length, Enum.GetValues<FrameFault>().Select(f => f.Text()).Distinct(StringComparer.Ordinal).Count());
    }
}
