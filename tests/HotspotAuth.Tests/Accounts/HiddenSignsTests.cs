using HotspotAuth.Accounts;
using HotspotAuth.Events;

namespace HotspotAuth.Tests.Accounts;

public sealed class HiddenSignsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\u202e")]
    [InlineData("\u2066")]
    [InlineData("\u2028")]
    [InlineData("\n")]
    [InlineData("\u001b")]
    public void No_name_holds_a_sign_that_makes_it_look_like_another(string sign)
    {
        var name = $"Mali {sign} Thongkham";
        Assert.Contains(PersonRules.Check(new PersonFields { Name = name }, Now), fault => fault is { Field: "name", Kind: AccountFaultKind.Malformed });
        Assert.False(GroupNames.IsValid(name));
        Assert.Contains(new EventRequest { Project = name, Agency = "a", Responsible = "b", Phone = "055000123", Purpose = "c", From = Now, Until = Now.AddHours(1), Users = 1 }.Check(Now), fault => fault.Field == "project");
    }

    [Fact]
    public void A_zero_width_space_between_thai_words_is_left_alone() =>
        Assert.DoesNotContain(PersonRules.Check(new PersonFields { Name = "นางสาว\u200bมะลิ" }, Now), fault => fault.Field == "name");
}
