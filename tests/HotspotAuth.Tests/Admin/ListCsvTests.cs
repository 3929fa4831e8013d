using HotspotAuth.Admin;
using HotspotAuth.Words;

namespace HotspotAuth.Tests.Admin;

public sealed class ListCsvTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Bangkok");

    [Fact]
    public void A_cell_can_not_become_a_formula_or_leave_its_column()
    {
        var csv = new ListCsv<string>(Zone, new OfficeDates(Zone, Language.Thai)).Add("a,b", text => text).Add("next", _ => "1");

        Assert.Equal("\"a,b\",next\r\n", csv.Head);
        Assert.Equal("'=HYPERLINK(1),1\r\n", csv.Line("=HYPERLINK(1)"));
        Assert.Equal("'+66,1\r\n", csv.Line("+66"));
        Assert.Equal("\"say \"\"no\"\"\nplease\",1\r\n", csv.Line("say \"no\"\nplease"));
        Assert.Equal("\"'\tx,y\",1\r\n", csv.Line("\tx,y"));
    }

    [Fact]
    public void A_time_is_told_in_both_eras_with_its_offset()
    {
        var csv = new ListCsv<DateTimeOffset?>(Zone, new OfficeDates(Zone, Language.Thai)).AddTime("t", time => time);

        Assert.Equal("t,t (ISO 8601)\r\n", csv.Head);
        Assert.Equal("21 พ.ย. 69 14:03 น.,2026-11-21T14:03:27.000+07:00\r\n", csv.Line(new DateTimeOffset(2026, 11, 21, 7, 3, 27, TimeSpan.Zero)));
        Assert.Equal(",\r\n", csv.Line(null));
    }
}
