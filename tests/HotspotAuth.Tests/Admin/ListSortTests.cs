using HotspotAuth.Admin;

namespace HotspotAuth.Tests.Admin;

public sealed class ListSortTests
{
    [Theory]
    [InlineData(null, "name", false)]
    [InlineData("until", "until", false)]
    [InlineData("-until", "until", true)]
    [InlineData("--until", "name", false)]
    [InlineData("password", "name", false)]
    [InlineData("", "name", false)]
    public void Only_a_column_that_is_there_sorts(string? asked, string column, bool descending)
    {
        var sort = ListSort.Read(asked, "name", "until");

        Assert.Equal((column, descending), (sort.Column, sort.IsDescending));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("time", false)]
    [InlineData("-time", true)]
    public void A_list_may_begin_the_other_way_round(string? asked, bool descending) => Assert.Equal(descending, ListSort.Read(asked, "-time").IsDescending);
}
