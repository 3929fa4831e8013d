using System.Text;
using HotspotAuth.Handover;

namespace HotspotAuth.Tests.Handover;

/// <summary>The gateways' sums against vectors that were computed apart from this program.</summary>
public sealed class HandoverSumsTests
{
    [Fact]
    public void A_MikroTik_login_hashes_octets_and_not_text()
    {
        Assert.True(MikrotikOctets.TryRead(@"\115", 1, out var id));
        Assert.True(MikrotikOctets.TryRead(@"\274\013\242\243\236\226\151\224\070\023\243\207\252\061\016\254", 16, out var challenge));

        Assert.Equal("d1babee1b077a32b38cac1d48400abc0", MikrotikDoor.Password("123456", id[0], challenge));
    }

    [Fact]
    public void Without_a_CHAP_id_a_MikroTik_takes_the_password_itself() => Assert.Equal("123456", MikrotikDoor.Password("123456", null, null));

    [Theory]
    [InlineData(@"\400")]
    [InlineData(@"\18")]
    [InlineData(@"\081")]
    [InlineData(@"\")]
    [InlineData("\u0E01")]
    [InlineData(@"\101\102\103")]
    public void Octets_that_are_none_or_too_many_are_refused(string text) => Assert.False(MikrotikOctets.TryRead(text, 2, out _));

    [Fact]
    public void A_character_that_is_no_escape_is_its_own_octet()
    {
        Assert.True(MikrotikOctets.TryRead("\u00FFA\\101", 3, out var octets));
        Assert.Equal(new byte[] { 0xFF, 0x41, 0x41 }, octets);
    }

    [Fact]
    public void A_Chilli_login_answers_the_challenge_mixed_with_the_shared_secret()
    {
        var challenge = ChilliMath.Challenge(Convert.FromHexString("00112233445566778899aabbccddeeff"), "uamsecret");

        Assert.Equal("5123f6c2e8e2f1326c60bc84bbcc1b7f", Convert.ToHexStringLower(challenge));
        Assert.Equal("ff8df4f5586f0edf19506aeaa2c02cef", ChilliMath.Response("secret", challenge));
    }

    [Fact]
    public void Without_a_shared_secret_the_challenge_is_the_one_that_was_given()
    {
        var given = Encoding.ASCII.GetBytes("0123456789abcdef");

        Assert.Equal(given, ChilliMath.Challenge(given, null));
    }

    [Theory]
    [InlineData("10.5.50.1", "http://10.5.50.1/login", true)]
    [InlineData("10.5.50.1", "https://10.5.50.1/login", true)]
    [InlineData("10.5.50.1", "http://10.5.50.1:8080/login", false)]
    [InlineData("10.5.50.1:8080", "http://10.5.50.1:8080/login", true)]
    [InlineData("10.5.50.1:8080", "http://10.5.50.1/login", false)]
    [InlineData("Login.KPP2.net", "http://login.kpp2.net/login", true)]
    [InlineData("login.kpp2.net", "http://login.kpp2.net.evil.example/login", false)]
    [InlineData("login.kpp2.net", "http://evil.example/login.kpp2.net", false)]
    [InlineData("login.kpp2.net", "http://login.kpp2.net@evil.example/", false)]
    [InlineData("login.kpp2.net", "http://user:word@login.kpp2.net/", false)]
    [InlineData("login.kpp2.net", "ftp://login.kpp2.net/", false)]
    [InlineData("[fd00::1]", "http://[fd00::1]/login", true)]
    public void A_browser_is_sent_to_the_named_hosts_only(string host, string link, bool allowed)
    {
        Assert.True(LoginHost.TryParse(host, out var read));
        Assert.Equal(allowed, read.Allows(new Uri(link)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://10.5.50.1")]
    [InlineData("10.5.50.1/login")]
    [InlineData("user@10.5.50.1")]
    [InlineData("two words")]
    public void What_is_no_host_is_refused(string text) => Assert.False(LoginHost.TryParse(text, out _));
}
