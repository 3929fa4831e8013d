using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts.Import;

public sealed class LegacyHashTests
{
    [Theory]
    // Made by openssl passwd and by mkpasswd.
    [InlineData("$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/", "password")]
    [InlineData("$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1", "Hello world!")]
    [InlineData("$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5", "Hello world!")]
    [InlineData("$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.", "Hello world!")]
    public void A_hash_of_crypt_is_checked_by_crypt(string hash, string password)
    {
        var known = LegacyHash.OfCrypt(hash);
        Assert.NotNull(known);
        Assert.True(LegacyHash.Verify(known, password));
        Assert.False(LegacyHash.Verify(known, password + "x"));
        Assert.False(LegacyHash.Verify(known, password + "\0"));
    }

    [Theory]
    [InlineData("$6$rounds=999999999$salt$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJuesI68OTLiBFdcbYEdFCoEOfaS35inz1.")]
    [InlineData("$2y$31$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234")]
    [InlineData("$y$jFT$abc$abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJK")]
    [InlineData("*")]
    [InlineData("!locked")]
    [InlineData("")]
    [InlineData("$6$")]
    public void A_hash_that_is_none_or_costs_too_much_is_not_carried(string hash) => Assert.Null(LegacyHash.OfCrypt(hash));

    [Theory]
    [InlineData("md5", "5f4dcc3b5aa765d61d8327deb882cf99", false)]
    [InlineData("md5", "X03MO1qnZdYdgyfeuILPmQ==", false)]
    [InlineData("sha1", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", false)]
    [InlineData("sha2", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8", false)]
    [InlineData("sha1", "0x5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", false)]
    public void A_digest_is_checked_as_rlm_pap_does(string kind, string value, bool salted)
    {
        var known = LegacyHash.OfDigest(kind, value, salted);
        Assert.NotNull(known);
        Assert.True(LegacyHash.Verify(known, "password"));
        Assert.False(LegacyHash.Verify(known, "Password"));
    }

    [Fact]
    public void A_salted_digest_has_its_salt_behind()
    {
        byte[] salt = [1, 2, 3, 4];
        byte[] digest = [.. System.Security.Cryptography.SHA1.HashData([.. "password"u8, .. salt]), .. salt];
        var known = LegacyHash.OfDigest("sha1", Convert.ToBase64String(digest), isSalted: true);
        Assert.True(LegacyHash.Verify(known!, "password"));
        Assert.False(LegacyHash.Verify(known!, "passwor"));
        Assert.Null(LegacyHash.OfDigest("sha1", Convert.ToBase64String(digest), isSalted: false));
        Assert.Null(LegacyHash.OfDigest("sha1", Convert.ToBase64String(digest.AsSpan(0, 20)), isSalted: true));
    }

    [Fact]
    public void An_NT_hash_checks_a_password()
    {
        // RFC 2759 §9.2: clientPass.
        var known = LegacyHash.OfNt("44EBBA8D5312B8D611474411F56989AE");
        Assert.True(LegacyHash.Verify(known!, "clientPass"));
        Assert.False(LegacyHash.Verify(known!, "clientpass"));
    }

    [Theory]
    [InlineData("$legacy$")]
    [InlineData("$legacy$md5$zz$")]
    [InlineData("$legacy$md5$$")]
    [InlineData("$legacy$none$00$00")]
    [InlineData("$legacy$crypt$")]
    [InlineData("$legacy$crypt$*0")]
    public void A_damaged_hash_opens_nothing(string hash)
    {
        Assert.False(LegacyHash.Verify(hash, ""));
        Assert.False(LegacyHash.Verify(hash, "password"));
    }

    [Fact]
    public async Task The_first_right_password_replaces_the_old_hash()
    {
        await using var import = new ImportFixture();
        import.Write(import.Dump("INSERT INTO radcheck VALUES (1,'mali','MD5-Password',':=','5f4dcc3b5aa765d61d8327deb882cf99');"));
        Assert.False(import.Core.Known.VerifyPassword("mali", "wrong one"));
        Assert.True(import.Core.Known.VerifyPassword("mali", "password"));
        Assert.Equal(1, import.Core.Get<PasswordHardening>().Work(default));
        using var connection = import.Core.Get<Database>().Open();
        Assert.StartsWith("$argon2id$", connection.ExecuteScalar<string>("SELECT password_hash FROM account"), StringComparison.Ordinal);
        import.Core.Known.Refresh();
        Assert.True(import.Core.Known.VerifyPassword("mali", "password"));
        Assert.False(import.Core.Known.VerifyPassword("mali", "wrong one"));
    }
}
