using System.Text;
using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public sealed class KeyedTagTests
{
    /// <summary>The first three of the authors' own vectors: key and message count up from 0.</summary>
    [Theory]
    [InlineData(0, "A3817F04BA25A8E66DF67214C7550293")]
    [InlineData(1, "DA87C1D86B99AF44347659119B22FC45")]
    [InlineData(2, "8177228DA4A45DC7FCA38BDEF60AFFE4")]
    public void A_tag_is_that_of_the_authors(int length, string expected) => Assert.Equal(expected, Tag([.. Enumerable.Range(0, 16).Select(i => (byte)i)], [.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    [Fact]
    public void A_tag_changes_with_each_octet_of_key_and_message_and_with_the_length()
    {
        var key = new byte[16];
        var message = new byte[41];
        var seen = new HashSet<string> { Tag(key, message), Tag(key, message[..40]), Tag(key, message[..33]) };
        foreach (var octets in (byte[][])[key, message])
        {
            for (var i = 0; i < octets.Length; i++)
            {
                octets[i] = 1;
                Assert.True(seen.Add(Tag(key, message)));
                octets[i] = 0;
            }
        }
    }

    [Theory]
    [InlineData("eight..8")] // of fewer octets one in 256 to the power of their number stays as it is
    [InlineData("secret of seventeen to forty-eight octets")]
    public void A_masked_secret_shows_nothing_and_comes_back_whole(string secret)
    {
        var octets = Encoding.UTF8.GetBytes(secret);
        QuickCheck.Mask("mali", octets);
        Assert.NotEqual(secret, Encoding.UTF8.GetString(octets));
        var others = octets.ToArray();
        QuickCheck.Mask("manee", others);
        Assert.NotEqual(secret, Encoding.UTF8.GetString(others));
        QuickCheck.Mask("mali", octets);
        Assert.Equal(secret, Encoding.UTF8.GetString(octets));
    }

    [Fact]
    public void Name_and_password_do_not_run_into_each_other()
    {
        byte[] one = new byte[16], other = new byte[16];
        QuickCheck.Tag("ab", "c", one);
        QuickCheck.Tag("a", "bc", other);
        Assert.NotEqual(one, other);
        QuickCheck.Tag("ab", new string('c', 5000), other);
        Assert.NotEqual(one, other);
    }

    private static string Tag(byte[] key, byte[] message)
    {
        Span<byte> tag = stackalloc byte[KeyedTag.Length];
        new KeyedTag(key).Compute(message, tag);
        return Convert.ToHexString(tag);
    }
}
