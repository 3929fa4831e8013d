using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public class HolderNameTests
{
    [Theory]
    [InlineData("  สมชาย   ใจดี ", "สมชาย ใจดี")]
    [InlineData("สม\u200Bชาย \u202Eใจดี", "สมชาย ใจดี")]
    [InlineData("Jean-Luc O’Neill", "Jean-Luc O’Neill")]
    [InlineData("A", null)]
    [InlineData("12345", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("Mali\u0000 T", null)]
    [InlineData("Mali \ud800", null)]
    public void A_name_is_taken_with_single_spaces_and_must_have_letters(string? typed, string? name) => Assert.Equal(name, HolderName.Read(typed, "0812345678").Name);

    [Theory]
    [InlineData("0812345678", "0812345678")]
    [InlineData("08-1234-5678", "0812345678")]
    [InlineData("๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678")]
    [InlineData("+66 81 234 5678", "0812345678")]
    [InlineData("+6655000123", "055000123")]
    [InlineData("055 000 123", "055000123")]
    [InlineData("+44 20 7946 0958", "+442079460958")]
    [InlineData("812345678", null)]
    [InlineData("08123456789", null)]
    [InlineData("+66", null)]
    [InlineData("call me", null)]
    [InlineData(null, null)]
    public void A_number_is_taken_however_it_is_grouped(string? typed, string? phone) => Assert.Equal(phone, HolderName.Read("Mali", typed).Phone);

    [Fact]
    public void A_name_longer_than_the_field_is_not_cut_but_refused() => Assert.Null(HolderName.Read(new string('a', HolderName.MaxName + 1), "0812345678").Name);
}
