using System.Text;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Events;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin.Events;

/// <summary>The console with an issuer and a director, and a letter to attach.</summary>
internal static class EventRig
{
    public const string Director = "prasert";
    public const string Password = "boats below the bridge";

    public static readonly byte[] Letter = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    public static readonly Actor Issuer = new(ConsoleHost.Administrator, "admin", null);
    public static readonly Actor Approver = new(Director, "admin", null);

    public static async Task<ConsoleHost> StartAsync()
    {
        var host = await ConsoleHost.StartReadyAsync();
        Add(host, Director, "ประเสริฐ น้ำเพชร", ConsoleRole.Approver);
        return host;
    }

    public static void Add(ConsoleHost host, string username, string name, params ConsoleRole[] roles)
    {
        using var connection = host.Database.Open();
        connection.Execute(
            "INSERT INTO administrator (username, name, password_hash, must_change, failures, locked_until, created, roles) VALUES (@username, @name, @hash, 0, 0, 0, 0, @roles)",
            new { username, name, hash = PasswordHash.Make(Password), roles = ConsoleRoles.ToText(roles) });
        host.Enrol(username);
    }

    public static TrainingEventStore Events(this ConsoleHost host) => new(host.Database, host.Accounts, host.Time);

    public static EventRequest Camp(ConsoleHost host, string project, double fromHours, double untilHours, int users = 30) => new()
    {
        Project = project,
        Agency = "กลุ่มนิเทศ ติดตามและประเมินผล",
        Phone = "055000123",
        Responsible = "นางสาวมะลิ ทองคำ",
        Purpose = "ครู 30 คนฝึกค้นสื่อการสอน",
        From = host.Time.GetUtcNow().AddHours(fromHours),
        Until = host.Time.GetUtcNow().AddHours(untilHours),
        Users = users,
        Prefix = "dltv",
    };

    public static Task SignInAsync(IPage page, string username, string password) => ConsoleBrowser.SignInAsync(page, password, username);

    /// <summary>The memo typed on the event's form with its letter, from its list; ends where its page waits for the director.</summary>
    public static async Task AskAsync(IPage issuer, DateTimeOffset from, DateTimeOffset until)
    {
        await issuer.GotoAsync("/events");
        await issuer.PressAsync("main .acts .primary");
        await issuer.FillAsync("#project", "อบรมครูปฐมวัย การใช้สื่อ DLTV");
        await issuer.FillAsync("#agency", "กลุ่มนิเทศ ติดตามและประเมินผล");
        await issuer.FillAsync("#responsible", "นางสาวมะลิ ทองคำ");
        await issuer.FillAsync("#phone", "0 5500 0123");
        await issuer.FillAsync("#purpose", "ครู 30 คนฝึกค้นสื่อการสอนทางไกล");
        await issuer.FillAsync("#users", "30");
        await issuer.FillAsync("#prefix", "dltv");
        await issuer.SetInputFilesAsync("#letter", Pdf);
        foreach (var (id, day) in new[] { ("from", from), ("until", until) })
        {
            await issuer.SelectOptionAsync($"#{id}-day", $"{day.Day}");
            await issuer.SelectOptionAsync($"#{id}-month", $"{day.Month}");
            await issuer.FillAsync($"#{id}-year", $"{day.Year + 543}");
        }

        await issuer.PressAsync("main form button.primary");
        Assert.EndsWith("/event/1?done=requested", issuer.Url, StringComparison.Ordinal);
        Assert.Contains("รออนุมัติ", await issuer.InnerTextAsync("h1"), StringComparison.Ordinal);
        await Assertions.Expect(issuer.Locator("a[href$='/approve']")).ToHaveCountAsync(0);
        await ConsoleBrowser.ShotAsync(issuer, "event-requested");
    }

    /// <summary>The director signs on his phone what waits for him.</summary>
    public static async Task ApproveAsync(IPage director)
    {
        await SignInAsync(director, Director, Password);
        await director.GotoAsync("/events?phase=requested");
        await director.PressAsync("main td.go a");
        await director.PressAsync("a[href$='/approve']");
        Assert.Equal("30", await director.InputValueAsync("#users"));
        await director.FillAsync("#text", "ใช้ห้องประชุม 2");
        await ConsoleBrowser.ShotAsync(director, "event-approve-phone");
        await director.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(director, "event-approved-phone");
        Assert.Contains("ประเสริฐ น้ำเพชร", await director.InnerTextAsync(".signed"), StringComparison.Ordinal);
    }

    public static FilePayload Pdf => new() { Name = "letter.pdf", MimeType = "application/pdf", Buffer = Letter };

    public static FilePayload Csv(byte[] content) => new() { Name = "names.csv", MimeType = "text/csv", Buffer = content };
}
