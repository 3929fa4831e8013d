using HotspotAuth.Portal;

namespace HotspotAuth.Tests.Portal;

public class ThaiKeyboardTests
{
    [Theory]
    [InlineData("ทฟสร", "mali")]
    [InlineData("ทฟสร/", "mali2")]
    [InlineData("ทฟสร2", "mali2")]
    [InlineData("หนทแ้ฟร", "somchai")]
    [InlineData("กาำใ", "dke.")]
    [InlineData("ฟี", "au")]
    [InlineData("ฤฆฏ", "ASD")]
    [InlineData("mali/ฟ", "mali/a")]
    public void The_same_keys_are_shown_in_english(string typed, string english) => Assert.Equal(english, ThaiKeyboard.ToEnglish(typed));

    [Fact]
    public void Sara_am_is_one_key_though_unicode_can_split_it() => Assert.Equal("e", ThaiKeyboard.ToEnglish("ำ"));

    [Theory]
    [InlineData("mali", false)]
    [InlineData("", false)]
    [InlineData("ｍａｌｉ", false)]
    [InlineData("maliฟ", true)]
    [InlineData("๑๒๓", true)]
    public void A_thai_sign_anywhere_tells_of_the_thai_layout(string typed, bool thai) => Assert.Equal(thai, ThaiKeyboard.IsThai(typed));
}
