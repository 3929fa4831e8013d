using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class CaptiveApiTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("application/captive+json", true)]
    [InlineData("APPLICATION/CAPTIVE+JSON; q=0.5", true)]
    [InlineData("application/json", true)]
    [InlineData("*/*", true)]
    [InlineData("application/*", true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("text/html", false)]
    [InlineData("text/html, application/captive+json;q=0", false)]
    [InlineData("not a header ;;;", true)]
    public void Accept_is_read_as_a_list_of_ranges(string? accept, bool json) => Assert.Equal(json, CaptiveApi.Accepts(accept));
}
