using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class PortalStyleTests
{
    private static readonly string WebRoot = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    [Fact]
    public void The_policys_hash_is_that_of_the_inlined_text()
    {
        var style = new PortalStyle(WebRoot, null);

        Assert.Equal($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.Css)))}'", style.Hash);
    }

    [Fact]
    public void The_inlined_text_holds_no_comment_and_cannot_end_its_element()
    {
        var css = new PortalStyle(WebRoot, null).Css;

        Assert.DoesNotContain("/*", css, StringComparison.Ordinal);
        Assert.DoesNotContain("<", css, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_the_style_names_lies_beside_the_program_under_an_address_with_its_digest()
    {
        var style = new PortalStyle(WebRoot, null);

        Assert.Equal(2, style.Fonts.Count());
        foreach (var address in style.Fonts.Append(style.Script).Append(style.Icon))
        {
            Assert.Matches(@"^/[a-z0-9/.-]+\?v=[0-9a-f]{8}$", address);
            Assert.True(File.Exists(Path.Combine(WebRoot, address[1..address.IndexOf('?', StringComparison.Ordinal)])));
        }
    }

    [Fact]
    public void The_sites_colour_comes_with_its_darker_and_its_softer_shade() =>
        Assert.EndsWith(":root{--accent:#804000;--accent-deep:#643200;--accent-soft:#f2ece6}", new PortalStyle(WebRoot, "#804000").Css, StringComparison.Ordinal);

    [Fact]
    public void Icons_are_drawn_from_the_sprite_as_decoration()
    {
        var icon = new PortalIcons(WebRoot)["check"].ToString();

        Assert.StartsWith("<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=", icon, StringComparison.Ordinal);
        Assert.DoesNotContain("xmlns", icon, StringComparison.Ordinal);
    }
}
