using System.Security.Cryptography;
using System.Text;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

public sealed class HashTests
{
    [Fact]
    public void MD5_equals_the_platforms_at_every_length_around_its_blocks()
    {
        var data = new byte[300];
        new Random(5).NextBytes(data);
        var digest = new byte[16];
        for (var length = 0; length <= data.Length; length++)
        {
            Md5.Hash(data.AsSpan(0, length), digest);
            Assert.Equal(MD5.HashData(data.AsSpan(0, length)), digest);
        }
    }

    [Fact]
    public void MD5_in_pieces_equals_MD5_of_the_whole()
    {
        var data = new byte[200];
        new Random(6).NextBytes(data);
        var digest = new byte[16];
        for (var first = 0; first <= 130; first++)
        {
            var md5 = Md5.Create();
            md5.Add(data.AsSpan(0, first));
            md5.Add(data.AsSpan(first, 3));
            md5.Add(data.AsSpan(first + 3));
            md5.Finish(digest);
            Assert.Equal(MD5.HashData(data), digest);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void HMAC_from_prepared_pads_equals_the_platforms_for_keys_of_any_length(int keyLength)
    {
        var key = new byte[keyLength];
        new Random(7).NextBytes(key);
        var data = Encoding.ASCII.GetBytes("what do ya want for nothing?");
        var secret = new RadiusSecret(key);
        var digest = new byte[16];
        for (var repeat = 0; repeat < 2; repeat++)
        {
            var inner = secret.BeginHmac();
            inner.Add(data);
            secret.FinishHmac(ref inner, digest);
            Assert.Equal(HMACMD5.HashData(key, data), digest);
        }
    }

    [Theory]
    [InlineData("", "31d6cfe0d16ae931b73c59d7e0c089c0")]
    [InlineData("a", "bde52cb31de33e46245e05fbdbd6fb24")]
    [InlineData("abc", "a448017aaf21d8525fc10ae87aa6729d")]
    [InlineData("message digest", "d9130a8164549fe818874806e1c7014b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "d79e1c308aa5bbcdeea8ed63df412da9")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "043f8582f241db351ce627e153e7f0e4")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "e33b4ddc9c38f2199c3e7b164fcc0536")]
    public void MD4_gives_the_digests_of_RFC_1320(string text, string expected)
    {
        var digest = new byte[16];
        Md4.Hash(Encoding.ASCII.GetBytes(text), digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void DES_equals_the_platforms_for_random_keys_and_blocks()
    {
        var random = new Random(8);
        var key7 = new byte[7];
        var plain = new byte[8];
        var cipher = new byte[8];
        var key8 = new byte[8];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(key7);
            random.NextBytes(plain);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(key8, Des.Spread(key7));
            using var des = DES.Create();
            des.Key = key8;
            Des.EncryptBlock(key7, plain, cipher);
            Assert.Equal(des.EncryptEcb(plain, PaddingMode.None), cipher);
        }
    }

    [Theory]
    [InlineData("FC156AF7EDCD6C", "FD0B5B5E7F6E34D9")]
    [InlineData("0EDDE3337D427F", "0E6E796737EA08FE")]
    public void Parity_is_spread_as_in_RFC_2759_9_3(string key7, string key8)
    {
        Assert.Equal(Convert.ToUInt64(key8, 16), Des.Spread(Convert.FromHexString(key7)));
    }

    [Fact]
    public void A_secret_must_not_be_empty() => Assert.Throws<ArgumentException>(() => new RadiusSecret(""));

    [Theory]
    [InlineData("testing12345", true)]
    [InlineData("testing123456", false)]
    public void A_secret_of_twelve_octets_or_fewer_is_weak(string secret, bool isWeak) => Assert.Equal(isWeak, new RadiusSecret(secret).IsWeak);

    [Fact]
    public void A_secret_is_never_printed() => Assert.DoesNotContain("xyzzy", new RadiusSecret("xyzzy5461").ToString(), StringComparison.Ordinal);
}
