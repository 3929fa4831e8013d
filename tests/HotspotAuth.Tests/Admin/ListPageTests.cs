using HotspotAuth.Admin;
using Microsoft.AspNetCore.Http;

namespace HotspotAuth.Tests.Admin;

public sealed class ListPageTests
{
    [Theory]
    [InlineData(null, 120, 0)]
    [InlineData("1", 120, 0)]
    [InlineData("2", 120, 20)]
    [InlineData("6", 120, 100)]
    [InlineData("7", 120, 100)]
    [InlineData("99999999999", 120, 0)]
    [InlineData("-1", 120, 0)]
    [InlineData("two", 120, 0)]
    [InlineData("3", 0, 0)]
    public void A_page_number_is_always_inside_the_list(string? page, int total, int offset) => Assert.Equal(offset, ListPage.Offset(page, total));

    [Fact]
    public void A_middle_page_tells_its_place_and_both_ways_on()
    {
        var pager = new ListPage<int>([.. Enumerable.Range(0, 20)], 20, 1234).Pager(AdminTexts.Thai, Request("?q=ma&p=2&live=auto"));

        Assert.Equal("แสดง 21–40 จาก 1,234", pager.Shown);
        Assert.Equal("/accounts?q=ma", pager.Previous);
        Assert.Equal("/accounts?q=ma&p=3", pager.Next);
    }

    [Fact]
    public void The_only_page_leads_nowhere()
    {
        var pager = new ListPage<int>([1], 0, 1).Pager(AdminTexts.English, Request(""));

        Assert.Equal("1 of 1", pager.Shown);
        Assert.Null(pager.Previous);
        Assert.Null(pager.Next);
    }

    private static HttpRequest Request(string query)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/accounts";
        request.QueryString = new QueryString(query);
        return request;
    }
}
