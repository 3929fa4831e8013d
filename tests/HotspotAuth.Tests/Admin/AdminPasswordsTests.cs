using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class AdminPasswordsTests
{
    [Theory]
    [InlineData(null, "password.missing")]
    [InlineData("", "password.missing")]
    [InlineData("ninechars", "password.short")]
    [InlineData("1234-2520-1234", "password.year")]
    [InlineData("Password1234", "password.plain")]
    [InlineData("abcabcabcabcabc", "password.plain")]
    [InlineData("Arunee-is-the-boss", "password.name")]
    public void A_poor_password_is_refused(string? password, string fault) => Assert.Equal(fault, AdminPasswords.Fault(password, password, "arunee"));

    [Fact]
    public void One_of_more_than_128_bytes_is_refused_Thai_letters_counted_as_three() =>
        Assert.Equal("password.long", AdminPasswords.Fault(string.Concat(Enumerable.Repeat("กขคงจฉช", 7)), null, "arunee"));

    [Fact]
    public void Two_that_differ_are_refused() => Assert.Equal("password.differ", AdminPasswords.Fault("river under the hill", "river under the hull", "arunee"));

    [Theory]
    [InlineData("river under the hill")]
    [InlineData("ฝนตกหลังคาเปียก")]
    public void A_sentence_in_either_language_is_taken(string password) => Assert.Null(AdminPasswords.Fault(password, password, "arunee"));
}
