using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public class OwnPasswordTests
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
    [InlineData("sevench", OwnPasswordFault.Short)]
    [InlineData("old one 77", OwnPasswordFault.Same)]
    [InlineData("12342520", OwnPasswordFault.Year)]
    [InlineData("1234-2520", OwnPasswordFault.Year)]
    [InlineData("2520abcd", OwnPasswordFault.Common)]
    [InlineData("25201977", OwnPasswordFault.Year)]
    [InlineData("0899999123", OwnPasswordFault.Year)]
    [InlineData("11111111", OwnPasswordFault.Common)]
    [InlineData("12345678!", OwnPasswordFault.Common)]
    [InlineData("Password1!", OwnPasswordFault.Common)]
    [InlineData("kpp2-1234", OwnPasswordFault.Common)]
    [InlineData("Sunshine99", OwnPasswordFault.Common)]
    [InlineData("qwer1234asdf", OwnPasswordFault.Common)]
    [InlineData("MALI.T-2026-x", OwnPasswordFault.Name)]
    [InlineData("thongkham77", OwnPasswordFault.Name)]
    [InlineData("tel0812345678", OwnPasswordFault.Name)]
    [InlineData("with\ttab signs", OwnPasswordFault.Unfit)]
    public void What_others_would_try_first_is_not_taken(string password, object fault) =>
        Assert.Equal(fault, (object?)OwnPassword.Fault(password, "old one 77", Owner));

    [Theory]
    [InlineData("mango rain at noon")]
    [InlineData("Xk7-pq2m")]
    [InlineData("ฝนตกแดดออกนกกระจอกเข้ารัง")]
    [InlineData("river 2 boats 1999")]
    [InlineData("8417 2290 5533 10")]
    public void Length_and_words_of_ones_own_are_enough(string password) => Assert.Null(OwnPassword.Fault(password, "old one 77", Owner));
}
