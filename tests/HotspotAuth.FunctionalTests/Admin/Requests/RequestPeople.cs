using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin.Requests;

/// <summary>The people around the form, each with his role, and the forms they fill in.</summary>
internal static class RequestPeople
{
    public const string Requester = "wanida";
    public const string Officer = "mali";
    public const string Issuer = "prasert";
    public const string Director = "somsri";

    private static readonly (string Username, string Name, ConsoleRole[] Roles)[] People =
    [
        (Requester, "นางสาววนิดา ใจดี", [ConsoleRole.Requester]),
        ("anong", "นางอนงค์ แก้วดี", [ConsoleRole.Requester]),
        (Officer, "นางสาวมะลิ ทองคำ", [ConsoleRole.Issuer]),
        (Issuer, "นายประเสริฐ บุญมา", [ConsoleRole.Issuer]),
        (Director, "นางสมศรี รุ่งเรือง", [ConsoleRole.Approver]),
    ];

    public static RequestStore Requests(this ConsoleHost host) => host.Site.Services.GetRequiredService<RequestStore>();

    public static async Task<ConsoleHost> StartAsync(Action<HotspotAuth.Operation.HotspotSettings>? change = null)
    {
        var host = await ConsoleHost.StartReadyAsync(change);
        foreach (var (username, name, roles) in People) await host.AddAdministratorAsync(username, name, roles);
        return host;
    }

    public static Signer As(string username)
    {
        var (_, name, roles) = People.First(person => person.Username == username);
        var duties = roles.SelectMany(Duties.Of).ToHashSet();
        return new Signer(name, duties.Contains(Duty.Recommend), duties.Contains(Duty.Approve), duties.Contains(Duty.Issue), new Actor(username, "admin", null));
    }

    public static async Task<IPage> SignedInAsync(this ConsoleBrowser browser, string username, int width = 1280)
    {
        var page = await browser.OpenAsync(width, width < 500 ? 844 : 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, username);
        return page;
    }

    /// <summary>Part 1 as the browser sends it.</summary>
    public static (string Name, string Value)[] Part1(params (string Name, string Value)[] other)
    {
        (string Name, string Value)[] fields =
        [
            ("form", Guid.NewGuid().ToString("N")), ("name_th", "นางสาววนิดา ใจดี"), ("name", "Wanida Jaidee"), ("position", "นักวิชาการศึกษา"), ("section", "กลุ่มนโยบายและแผน"),
            ("phone", "081 234 5678"), ("extension", "12"), ("email", "wanida@example.go.th"), ("from-day", "21"), ("from-month", "11"), ("from-year", "2569"),
            ("until-day", "30"), ("until-month", "9"), ("until-year", "2572"), ("users", "1"), ("others", ""), ("purpose", "จัดทำแผนปฏิบัติการประจำปี"), ("pledge", "yes"),
        ];
        return [.. fields.Where(field => !Array.Exists(other, o => o.Name == field.Name)), .. other];
    }

    public static long Ask(this ConsoleHost host, string? by = null, string name = "Wanida Jaidee", string nameTh = "นางสาววนิดา ใจดี", string? others = null, string purpose = "จัดทำแผนปฏิบัติการประจำปี", string? section = null)
    {
        var now = host.Time.GetUtcNow();
        var wanted = new RequestForm
        {
            Form = Guid.NewGuid().ToString("N"),
            NameTh = nameTh,
            Name = name,
            Position = "นักวิชาการศึกษาชำนาญการพิเศษ",
            Section = section ?? "กลุ่มนโยบายและแผน",
            Phone = "0812345678",
            Extension = "12",
            Email = "wanida@example.go.th",
            From = now,
            Until = now.AddDays(300),
            Users = others is null ? "1" : (others.Split('\n').Length + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Others = others,
            Purpose = purpose,
            Pledged = true,
            Pledge = AdminTexts.Thai[Pledge.TextKey],
        }.Read(now, out var faults);
        Assert.Empty(faults);
        return host.Requests().Ask(wanted!, As(by ?? Requester))!.Value;
    }

    public static long Recommended(this ConsoleHost host, long id, string? text = null)
    {
        Assert.True(host.Requests().Sign(id, StepKind.Recommend, RequestState.Requested, As(Officer), text, cardChecked: true).Done);
        return id;
    }

    public static long Approved(this ConsoleHost host, long id, string? text = null)
    {
        Assert.True(host.Requests().Sign(id, StepKind.Approve, RequestState.Recommended, As(Director), text, cardChecked: false).Done);
        return id;
    }
}
