using HotspotAuth.Requests;

namespace HotspotAuth.Tests.Requests;

public sealed class RequestFormTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    private static readonly RequestForm Good = new()
    {
        Form = "f",
        NameTh = " นางสาววนิดา   ใจดี ",
        Name = "Miss Wanida Jaidee",
        Position = "นักวิชาการศึกษา",
        Section = "กลุ่มนโยบายและแผน",
        Phone = "๐๘๑-๒๓๔ ๕๖๗๘",
        Email = "wanida@example.go.th",
        From = Now,
        Until = Now.AddDays(30),
        Users = "1",
        Purpose = "จัดทำแผน\r\nปี 2570",
        Pledged = true,
        Pledge = "p",
    };

    [Fact]
    public void A_whole_form_is_read_as_people_type_it()
    {
        var request = Good.Read(Now, out var faults)!;
        Assert.Empty(faults);
        Assert.Equal(("นางสาววนิดา ใจดี", "0812345678", "จัดทำแผน ปี 2570"), (request.People[0].NameTh, request.Phone, request.Purpose));
        Assert.Null(request.Extension);
    }

    [Fact]
    public void An_empty_form_tells_every_fault_at_once()
    {
        Assert.Null(new RequestForm { Form = "f", Pledge = "p" }.Read(Now, out var faults));
        Assert.Equal(["name_th", "name", "position", "section", "phone", "email", "users", "purpose", "pledge"], faults.Select(f => f.Field));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "name_th", "Wanida Jaidee", "name_th" },
        { "name_th", "ก\u0007ข", "text" },
        { "name_th", "\ud800ก", "text" },
        { "name", "วนิดา", "name" },
        { "name", "W", "name" },
        { "name", "Wanida <b>", "name" },
        { "position", "บัตร 1 2345 67890 12 3", "card" },
        { "section", "1-2345-67890-12-3", "card" },
        { "section", "๑๒๓๔๕๖๗๘๙๐๑๒๓", "card" },
        { "phone", "1234567890123", "phone" },
        { "phone", "12", "phone" },
        { "email", "wanida@", "email" },
        { "email", "Wanida <wanida@example.go.th>", "email" },
        { "email", "a b@example.go.th", "email" },
        { "extension", "สิบสอง", "extension" },
        { "users", "11", "users" },
        { "users", "0", "users" },
        { "users", "สอง", "users" },
        { "users", "2", "others.count" },
        { "others", "นายก ข, Ko Kho", "others.none" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_taken_is_told_at_its_field(string field, string typed, string key)
    {
        var form = field switch
        {
            "name_th" => Good with { NameTh = typed },
            "name" => Good with { Name = typed },
            "position" => Good with { Position = typed },
            "section" => Good with { Section = typed },
            "phone" => Good with { Phone = typed },
            "email" => Good with { Email = typed },
            "extension" => Good with { Extension = typed },
            "users" => Good with { Users = typed },
            _ => Good with { Others = typed },
        };
        Assert.Null(form.Read(Now, out var faults));
        Assert.Equal(key, Assert.Single(faults).Key);
    }

    [Fact]
    public void Who_does_not_pledge_gets_nothing()
    {
        Assert.Null((Good with { Pledged = false }).Read(Now, out var faults));
        Assert.Equal("pledge", Assert.Single(faults).Field);
    }

    [Theory]
    [InlineData(0, -1, "until.past")]
    [InlineData(5, 5, "until.order")]
    [InlineData(0, 2000, "until.long")]
    public void The_period_lies_ahead_and_ends_after_it_begins(int from, int until, string key)
    {
        Assert.Null((Good with { From = Now.AddDays(from), Until = Now.AddDays(until) }).Read(Now, out var faults));
        Assert.Equal(key, Assert.Single(faults).Key);
    }

    [Fact]
    public void Every_user_beside_the_applicant_is_named_on_a_line_of_his_own()
    {
        var form = Good with { Users = "3", Others = "นายสมศักดิ์ ดี, Somsak Dee, somsak@example.go.th\r\n\r\n นางมาลี งาม\tMalee Ngam " };
        var request = form.Read(Now, out var faults)!;
        Assert.Empty(faults);
        Assert.Equal([("นายสมศักดิ์ ดี", "Somsak Dee", "somsak@example.go.th"), ("นางมาลี งาม", "Malee Ngam", null)], request.People.Skip(1).Select(p => (p.NameTh, p.Name, p.Email)));
        Assert.Null((form with { Others = "นายสมศักดิ์ ดี, Somsak Dee\nนางมาลี งาม" }).Read(Now, out faults));
        Assert.Equal(("others.line", "2"), (Assert.Single(faults).Key, faults[0].About));
    }

    [Fact]
    public void A_telephone_number_is_no_card_number()
    {
        foreach (var text in new[] { "0 5500 0123 ต่อ 1234", "081-234-5678", "2569-11-21 14:03", "12345678901234" })
            Assert.False(TypedText.HoldsCardNumber(text), text);
        Assert.Equal("ab", TypedText.Clean("\u202ea\u200bb", 10));
    }

    [Theory]
    [InlineData("Mr. Somchai Jai-dee", "somchai somchai.d somchai.dee somchai2 somchai3")]
    [InlineData("Acting Sub Lt. Prasert O'Neil", "prasert prasert.n prasert.neil prasert2 prasert3")]
    [InlineData("Madonna", "madonna madonna2 madonna3 madonna4 madonna5")]
    [InlineData("Miss", "miss miss2 miss3 miss4 miss5")]
    public void A_username_is_the_English_name_in_its_shortest_free_form(string name, string ideas) =>
        Assert.Equal(ideas.Split(' '), UsernameIdeas.Of(name).Take(5));

    [Fact]
    public void No_username_is_offered_twice_or_where_it_is_taken()
    {
        Assert.Equal(["somchai.j", "somchai.jaidee", "somchai2", ""], UsernameIdeas.For(["Somchai Jaidee", "Somchai Jaidee", "Somchai Jaidee", "--"], name => name == "somchai"));
    }
}
