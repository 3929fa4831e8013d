using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class TypedLoginTests
{
    [Theory]
    [InlineData("mali")]
    [InlineData(" Mali ")]
    [InlineData("ma li")]
    [InlineData("ＭＡＬＩ")]
    [InlineData("\u200bmali\ufeff")]
    public void Spaces_capitals_and_full_width_signs_of_a_username_are_forgiven(string typed)
    {
        var login = TypedLogin.Read(typed, "Secret 1");

        Assert.Equal("mali", login.Username);
        Assert.Equal("Secret 1", login.Password);
        Assert.False(login.IsCode);
    }

    [Theory]
    [InlineData("7kmx4rpd")]
    [InlineData("7KMX-4RPD")]
    [InlineData("7kmx 4rpd")]
    [InlineData(" 7KMX – 4RPD ")]
    [InlineData("７ＫＭＸ４ＲＰＤ")]
    public void A_code_alone_is_name_and_password_however_it_is_grouped(string typed)
    {
        var login = TypedLogin.Read(typed, "");

        Assert.Equal(("7kmx4rpd", "7kmx4rpd", true), (login.Username, login.Password, login.IsCode));
    }

    [Fact]
    public void A_username_keeps_its_hyphen_and_a_password_its_spaces_and_capitals()
    {
        var login = TypedLogin.Read("front-desk", " Pass Word ");

        Assert.Equal(("front-desk", " Pass Word "), (login.Username, login.Password));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("---")]
    public void Nothing_to_look_up_is_empty(string? typed) => Assert.True(TypedLogin.Read(typed, null).IsEmpty);

    [Fact]
    public void A_field_of_any_length_or_content_is_cut_and_can_be_shown_again()
    {
        var login = TypedLogin.Read(new string('x', TypedLogin.MaxShown - 1) + "\U0001F600", "p");

        Assert.Equal(TypedLogin.MaxShown - 1, login.Shown.Length);
        Assert.DoesNotContain(login.Shown, char.IsSurrogate);
    }

    [Fact]
    public void Its_text_tells_neither_name_nor_password()
    {
        var text = TypedLogin.Read("mali", "Secret1").ToString();

        Assert.DoesNotContain("mali", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret1", text, StringComparison.Ordinal);
    }
}
