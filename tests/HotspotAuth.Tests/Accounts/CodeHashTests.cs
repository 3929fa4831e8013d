using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public sealed class CodeHashTests
{
    private static readonly CodeHash Hashes = new(new byte[32]);

    [Fact]
    public void A_hash_knows_its_code_of_its_account_under_its_key()
    {
        var hash = Hashes.Make("7kmx4rpd", "7kmx4rpd");

        Assert.True(CodeHash.IsOne(hash));
        Assert.True(Hashes.Verify(hash, "7kmx4rpd", "7kmx4rpd"));
        Assert.False(Hashes.Verify(hash, "7kmx4rpd", "7kmx4rpe"));
        Assert.False(Hashes.Verify(hash, "7kmx4rpe", "7kmx4rpd"));
        Assert.False(new CodeHash([.. Enumerable.Repeat((byte)1, 32)]).Verify(hash, "7kmx4rpd", "7kmx4rpd"));
    }

    [Theory]
    [InlineData("$k1$")]
    [InlineData("$k1$AAAA")]
    [InlineData("$k1$!!!!")]
    [InlineData("$k1$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("")]
    public void A_damaged_hash_refuses_everything(string hash) => Assert.False(Hashes.Verify(hash, "a", "b"));

    [Fact]
    public async Task A_code_is_known_at_its_first_use_and_no_slow_hash_is_asked()
    {
        await using var core = new CoreFixture();
        await core.Accounts.AddAsync(Code("7kmx4rpd"), Actor.System, CancellationToken.None);
        core.Known.Refresh();

        Assert.False(core.Known.IsKnownPassword("7kmx4rpd", "7kmx4rpe"));
        Assert.False(core.Known.VerifyPassword("7kmx4rpd", "7kmx4rpe"));
        Assert.True(core.Known.IsKnownPassword("7kmx4rpd", "7kmx4rpd"));
        Assert.True(core.Known.VerifyPassword("7kmx4rpd", "7kmx4rpd"));
    }

    [Fact]
    public async Task A_password_that_is_chosen_later_is_hashed_slowly_and_the_code_is_over()
    {
        await using var core = new CoreFixture();
        await core.Accounts.AddAsync(Code("7kmx4rpd"), Actor.System, CancellationToken.None);
        await core.Accounts.ChangePasswordAsync("7kmx4rpd", "river under the hill", Actor.System, CancellationToken.None);
        core.Known.Refresh();

        Assert.False(core.Known.VerifyPassword("7kmx4rpd", "7kmx4rpd"));
        Assert.False(core.Known.IsKnownPassword("7kmx4rpd", "river under the hill"));
        Assert.True(core.Known.VerifyPassword("7kmx4rpd", "river under the hill"));
    }

    [Fact]
    public async Task A_password_of_a_person_is_never_hashed_fast()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("somchai");
        core.Known.Refresh();

        Assert.False(core.Known.IsKnownPassword("somchai", "secret123"));
        Assert.True(core.Known.VerifyPassword("somchai", "secret123"));
    }

    private static NewAccount Code(string code) => new() { Username = code, Password = code, Name = "Camp #1", IsRandomCode = true, Group = AccountGroup.Guest };
}
