using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts;

public sealed class PersonTests
{
    [Theory]
    [InlineData("1234567890123")]
    [InlineData("1-2345-67890-12-3")]
    [InlineData("1 2345 67890 12 3")]
    [InlineData("๑๒๓๔๕๖๗๘๙๐๑๒๓")]
    [InlineData("Mali 1234567890123 checked")]
    public void Thirteen_digits_are_a_national_ID_number(string text) => Assert.True(PersonRules.HoldsNationalId(text));

    [Theory]
    [InlineData(null)]
    [InlineData("0812345678")]
    [InlineData("+6681234567890")]
    [InlineData("123456789012")]
    [InlineData("12345678901234")]
    [InlineData("room 12, floor 3, since 25690101")]
    public void Another_number_is_not(string? text) => Assert.False(PersonRules.HoldsNationalId(text));

    [Theory]
    [InlineData("username")]
    [InlineData("name")]
    [InlineData("name_th")]
    [InlineData("position")]
    [InlineData("phone")]
    [InlineData("extension")]
    [InlineData("email")]
    [InlineData("id_checked_by")]
    public void A_national_ID_number_is_refused_wherever_it_is_typed(string field)
    {
        const string Number = "1234567890123";
        string Of(string name, string other) => name == field ? Number : other;
        var account = new NewAccount
        {
            Username = Of("username", "mali"),
            Name = Of("name", "Mali"),
            NameTh = Of("name_th", "มะลิ"),
            Position = Of("position", "teacher"),
            Phone = Of("phone", "0812345678"),
            Extension = Of("extension", "112"),
            Email = field == "email" ? Number + "@example.org" : "mali@example.org",
            IdCheckedBy = Of("id_checked_by", "Arunee"),
        };
        var fault = Assert.Single(AccountRules.Check(account, DateTimeOffset.UnixEpoch));
        Assert.Equal((field, AccountFaultKind.NationalId), (fault.Field, fault.Kind));
        Assert.DoesNotContain(Number, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_says_what_stays_what_goes_and_leaves_before_and_after()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        core.Accounts.Change("mali", new AccountChange { Person = new PersonFields { Name = "Mali T.", Position = "teacher", Extension = " 112 ", IdCheckedBy = "Arunee" } }, Actor.System);
        core.Accounts.Change("mali", new AccountChange { Person = new PersonFields { Position = "", Phone = "0812345678" } }, Actor.System);
        var account = (await core.Accounts.FindAsync("mali", default))!;
        Assert.Equal(("Mali T.", null, "112", "0812345678"), (account.Name, account.Position, account.Extension, account.Phone));
        Assert.Equal(("Arunee", core.Clock.GetUtcNow()), (account.IdCheckedBy, account.IdCheckedOn));
        using var connection = core.Get<Database>().Open();
        Assert.Equal(
            [
                "name: mali → Mali T.; position: - → teacher; extension: - → 112; id-checked-by: - → Arunee; id-checked-on: - → 2026-11-21T04:00:00.000Z",
                "position: teacher → -; phone: - → 0812345678",
            ],
            connection.Query<string>("SELECT reason FROM audit_outbox WHERE action = 'account-set' ORDER BY id"));
    }

    [Fact]
    public async Task A_name_can_not_be_cleared_and_nothing_is_saved()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        var fault = Assert.Throws<AccountException>(() => core.Accounts.Change("mali", new AccountChange { Person = new PersonFields { Name = " ", Position = "teacher" } }, Actor.System));
        Assert.Equal(("name", AccountFaultKind.Missing), (Assert.Single(fault.Faults).Field, fault.Faults[0].Kind));
        Assert.Null((await core.Accounts.FindAsync("mali", default))!.Position);
    }
}
