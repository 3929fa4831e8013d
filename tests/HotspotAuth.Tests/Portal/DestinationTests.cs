using HotspotAuth.Operation;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class DestinationTests
{
    private static readonly PortalAddress Portal = new(new HotspotSettings(), ["http://0.0.0.0:80"]);

    [Fact]
    public void An_address_is_measured_as_it_will_be_written()
    {
        // Thai letters grow ninefold: the form with such an address would be longer than the portal takes.
        var thai = new string('\u0E01', 300);

        Assert.False(Destination.TryRead("http://news.example/" + thai, Portal, out _));
        Assert.True(Destination.TryRead("http://news.example/" + thai[..60], Portal, out _));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example/")]
    [InlineData("http://kpp2.net/status")]
    [InlineData("http://kpp2.net@evil.example/")]
    [InlineData("http://evil.example\\@kpp2.net/")]
    [InlineData("http://evil.example/ onclick=x")]
    public void What_is_no_plain_address_of_another_host_is_not_shown(string text) => Assert.False(Destination.TryRead(text, Portal, out _));
}
