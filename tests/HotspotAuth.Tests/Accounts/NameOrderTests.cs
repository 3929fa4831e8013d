using HotspotAuth.Accounts;

namespace HotspotAuth.Tests.Accounts;

public sealed class NameOrderTests
{
    [Fact]
    public void Names_stand_as_in_the_Thai_dictionary()
    {
        // A leading vowel counts after its consonant; tone marks only where all else is equal; Latin letters after Thai ones.
        string[] sorted = ["กนก", "กานดา", "เกษม", "ไก่แก้ว", "ขวัญ", "แพรว", "มะลิ", "สมชัย", "สมชาย", "โสภา", "อรุณี", "Anan"];

        Assert.Equal(sorted, sorted.Reverse().OrderBy(NameOrder.Key, OctetOrder.Instance));
    }

    [Theory]
    [InlineData("นายสมชาย ใจดี", "สมชาย ใจดี")]
    [InlineData("นางสาวมะลิ งาม", "มะลิ งาม")]
    [InlineData("นาง มะลิ งาม", "มะลิ งาม")]
    [InlineData("น.ส.มะลิ งาม", "มะลิ งาม")]
    [InlineData("Mr. Somchai Jaidee", "Somchai Jaidee")]
    [InlineData("Mrs Mali", "Mali")]
    [InlineData("นายิกา สุข", "นายิกา สุข")]
    [InlineData("นาง", "นาง")]
    [InlineData("Mrinal Sen", "Mrinal Sen")]
    [InlineData("Missy Lee", "Missy Lee")]
    public void A_title_counts_for_nothing_in_the_order(string name, string without) => Assert.Equal(without, NameOrder.WithoutTitle(name));

    [Fact]
    public void Numbers_stand_by_their_value()
    {
        string[] sorted = ["อบรมครู #2", "อบรมครู #10", "อบรมครู #100"];

        Assert.Equal(sorted, sorted.Reverse().OrderBy(NameOrder.Key, OctetOrder.Instance));
    }

    [Fact]
    public void Capitals_make_no_difference() => Assert.Equal(NameOrder.Key("Mali"), NameOrder.Key("mali"));
}
