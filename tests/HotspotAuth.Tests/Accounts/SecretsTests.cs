using System.Security.Cryptography;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("รหัสผ่านไทย 9")]
    [InlineData("plain")]
    public void A_hash_knows_its_password_and_no_other(string password)
    {
        var hash = PasswordHash.Make(password);
        Assert.True(PasswordHash.Verify(hash, password));
        Assert.False(PasswordHash.Verify(hash, password + "x"));
        Assert.DoesNotContain(password, hash, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PBKDF2_hash_made_where_Argon2_was_missing_is_still_checked()
    {
        var salt = new byte[16];
        var key = Rfc2898DeriveBytes.Pbkdf2("old machine", salt, 210_000, HashAlgorithmName.SHA512, 32);
        var hash = $"$pbkdf2-sha512$i=210000${Convert.ToBase64String(salt)}${Convert.ToBase64String(key)}";
        Assert.True(PasswordHash.Verify(hash, "old machine"));
        Assert.False(PasswordHash.Verify(hash, "new machine"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$AAAA")]
    [InlineData("$pbkdf2-sha512$i=210000$***$***")]
    [InlineData("$pbkdf2-sha512$i=99999999999$AAAA$AAAA")]
    [InlineData("secret")]
    public void A_damaged_hash_refuses_everything(string hash) => Assert.False(PasswordHash.Verify(hash, "secret"));

    [Fact]
    public void A_sealed_secret_opens_for_its_own_account_only()
    {
        var directory = Directory.CreateTempSubdirectory("hotspotauth-");
        try
        {
            var box = SecretBox.OpenOrCreate(DataDirectory.OpenOrCreate(directory.FullName));
            var closed = box.Seal("mali", "k4q9-xz");
            Assert.Equal("k4q9-xz"u8.ToArray(), box.Open("mali", closed));
            Assert.Null(box.Open("somchai", closed));
            closed[^1] ^= 1;
            Assert.Null(box.Open("mali", closed));
            Assert.Null(box.Open("mali", closed.AsSpan(0, 20)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(" Ｓｏｍｃｈａｉ ", "somchai")]
    [InlineData("som\u200bchai", "somchai")]
    [InlineData("MALI.2", "mali.2")]
    public void Usernames_have_one_spelling(string typed, string expected) => Assert.Equal(expected, Usernames.Normalize(typed));

    [Fact]
    public void An_unpaired_surrogate_is_nobodys_name() => Assert.Equal("", Usernames.Normalize("a\ud800b"));
}
