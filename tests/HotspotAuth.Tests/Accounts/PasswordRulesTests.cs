using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public class PasswordRulesTests
{
    private static readonly Account Owner = new()
    {
        Id = 1,
        Username = "mali.t",
        Name = "Mali Thongkham",
        NameTh = "นางสาวมะลิ ทองคำ",
        Email = "mali.office@kpp2.example",
        Phone = "0812345678",
        Group = "staff",
        State = AccountState.Active,
        Chap = false,
        MustChangePassword = false,
    };

    [Theory]
    [InlineData("sevench", PasswordFault.Short)]
    [InlineData("12342520", PasswordFault.Year)]
    [InlineData("1234-2520", PasswordFault.Year)]
    [InlineData("2520abcd", PasswordFault.Year)]
    [InlineData("25201977", PasswordFault.Year)]
    [InlineData("0899999123", PasswordFault.Year)]
    [InlineData("11111111", PasswordFault.Common)]
    [InlineData("12345678!", PasswordFault.Common)]
    [InlineData("Password1!", PasswordFault.Common)]
    [InlineData("kpp2-1234", PasswordFault.Common)]
    [InlineData("Sunshine99", PasswordFault.Common)]
    [InlineData("qwer1234asdf", PasswordFault.Common)]
    [InlineData("MALI.T-2026-x", PasswordFault.Name)]
    [InlineData("thongkham77", PasswordFault.Name)]
    [InlineData("tel0812345678", PasswordFault.Name)]
    [InlineData("1234nida2520", PasswordFault.Year)]
    [InlineData("nok1234-2530", PasswordFault.Year)]
    [InlineData("a0899999123b", PasswordFault.Year)]
    [InlineData("2112-2519", PasswordFault.Year)]
    [InlineData("p4ssw0rd!!", PasswordFault.Common)]
    [InlineData("l;ylfu2569", PasswordFault.Common)] // a greeting in Thai on an English keyboard
    [InlineData("sawasdeekrub99", PasswordFault.Common)]
    [InlineData("1q2w3e4r5t", PasswordFault.Common)]
    [InlineData("zzzzyyyy1", PasswordFault.Common)]
    [InlineData("", PasswordFault.Missing)]
    [InlineData("with\ttab signs", PasswordFault.Unfit)]
    public void What_others_would_try_first_is_not_taken(string password, object fault) =>
        Assert.Equal(fault, (object?)PasswordRules.Fault(password, Owner));

    [Theory]
    [InlineData("mango rain at noon")]
    [InlineData("Xk7-pq2m")]
    [InlineData("ฝนตกแดดออกนกกระจอกเข้ารัง")]
    [InlineData("river 2 boats 1999")]
    [InlineData("8417 2290 5533 10")]
    public void Length_and_words_of_ones_own_are_enough(string password) => Assert.Null(PasswordRules.Fault(password, Owner));

    [Fact]
    public void One_of_more_octets_than_RADIUS_carries_is_refused() => Assert.Equal(PasswordFault.Long, PasswordRules.Fault(string.Concat(Enumerable.Repeat("mango rain ", 12)), Owner));

    [Fact]
    public void An_administrator_s_is_longer()
    {
        Assert.Null(PasswordRules.Fault("Xk7-pq2mv", PasswordRules.ForUser, []));
        Assert.Equal(PasswordFault.Short, PasswordRules.Fault("Xk7-pq2mv", PasswordRules.ForAdministrator, []));
    }

    [Fact]
    public void The_list_of_the_commonest_is_sorted_and_whole()
    {
        string[] known = ["000000", "dragon", "letmein", "l;ylfu", "zzzzzz"];
        Assert.All(known.Take(4), word => Assert.True(CommonPasswords.Contains(word), word));
        Assert.False(CommonPasswords.Contains("mango rain at noon"));
    }
}
