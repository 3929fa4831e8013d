using System.Globalization;
using HotspotAuth.Admin;
using HotspotAuth.Alerts;
using HotspotAuth.Backup;
using HotspotAuth.Events;
using HotspotAuth.FunctionalTests.Admin;
using HotspotAuth.FunctionalTests.Admin.Audit;
using HotspotAuth.FunctionalTests.Admin.Events;
using HotspotAuth.FunctionalTests.Admin.Officials;
using HotspotAuth.FunctionalTests.Admin.Requests;
using HotspotAuth.FunctionalTests.Portal;
using HotspotAuth.MorningReport;
using HotspotAuth.Operation;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Manuals;

/// <summary>
/// The manuals' pictures, of an office whose people are invented. The tour is walked at each run, so that no picture stays of a screen that
/// is gone; with <c>HOTSPOT_PICTURES</c> naming a folder it writes them there (<c>pngquant</c> then gives them a palette).
/// </summary>
public sealed class PictureTests(Browser portalBrowser) : IClassFixture<Browser>
{
    private const string Wichai = "wichai";
    private static readonly string[] Hall = ["04:d6:aa:10:20:31", "3c:06:30:a1:5e:77", "7a:91:0c:44:b2:08"];

    /// <summary>Screens of which what matters stands below an ordinary window's edge.</summary>
    private static readonly string[] Tall = ["today", "morning"];

    private readonly List<string> _taken = [];

    [Fact]
    public async Task The_tour_of_the_manuals_pictures_finds_every_screen()
    {
        await OfficeAsync();
        await AuditDeskAsync();
        await PortalAsync();
        Assert.Equal(ManualPicture.OfOffice, _taken.Order(StringComparer.Ordinal));
    }

    private async Task OfficeAsync()
    {
        await using var host = await RequestPeople.StartAsync(settings =>
        {
            settings.Site.Contact = "กลุ่ม DLICT โทร 0 5500 0123";
            KeepBackups(settings);
            AskedOffice.Make(settings, TimeProvider.System.GetUtcNow());
        });
        host.AddNas(new RadiusClientSettings { Name = "ap-hall", Address = "192.0.2.7", Secret = "a shared secret of the hall", Kind = "mikrotik" });
        var waiting = host.Recommended(host.Ask("anong", "Anong Kaewdee", "นางอนงค์ แก้วดี"), "ตรวจแล้ว เห็นควรอนุญาต");
        var events = host.Events();
        var training = events.Request(EventRig.Camp(host, "อบรมครูปฐมวัย การใช้สื่อ DLTV", -1, 26), RequestPeople.As(RequestPeople.Requester).Actor);
        events.Approve(training, 30, "ใช้ห้องประชุม 2", RequestPeople.As(RequestPeople.Director).Actor);
        await events.IssueAsync(training, new SlipOrder(0, 24, []), RequestPeople.As(RequestPeople.Issuer).Actor, CancellationToken.None);
        var password = await host.AddAccountAsync("wanida", "Wanida Jaidee", "นางสาววนิดา ใจดี");
        for (var i = 0; i < Hall.Length; i++) await host.LogInAsync("wanida", password, Hall[i], string.Create(CultureInfo.InvariantCulture, $"10.10.2.{81 + i}"));
        await host.LogInAsync("prasert", "wrong by a letter", "04:d6:aa:10:20:99", "10.10.2.99");

        await using var browser = await ConsoleBrowser.StartAsync(host);
        await VisitAsync(browser, ConsoleHost.Administrator, ("today", "/"), ("accounts", "/accounts"), ("account", "/account/prasert"), ("online", "/online"), ("why", "/why?q=prasert"), ("nas", "/nas"), ("import", "/import"), ("leaflet", "/leaflet"));
        await VisitAsync(browser, RequestPeople.Issuer, ("event", $"/event/{training}"), ("slips", $"/event/{training}/slips"), ("register", $"/event/{training}/register"), ("board", $"/event/{training}/board"));
        await VisitAsync(browser, RequestPeople.Director, ("request", $"/request/{waiting}"));
        host.Get<MorningDesk>().Make();
        await VisitAsync(browser, ConsoleHost.Administrator, ("morning", "/morning"));
        Trouble(host);
        await VisitAsync(browser, ConsoleHost.Administrator, ("alerts", "/alerts"));
        Assert.Empty(browser.Complaints);
    }

    private async Task AuditDeskAsync()
    {
        AskedOffice office = null!;
        await using var host = await ConsoleHost.StartReadyAsync(settings => office = AskedOffice.Make(settings, TimeProvider.System.GetUtcNow()));
        await host.AddAdministratorAsync(Wichai, "วิชัย รักธรรม", ConsoleRole.Auditor);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 800);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, Wichai);
        foreach (var (name, port, seconds, time) in new[] { ("who", 40_812, 0, "HH:mm:ss"), ("who-many", 52_200, 706, "HH:mm") })
        {
            await page.GotoAsync("/audit/who?lang=th");
            var at = office.Noon.AddSeconds(seconds);
            await page.FillAsync("#address", string.Create(CultureInfo.InvariantCulture, $"{AskedOffice.Outside}:{port}"));
            await page.FillAsync("#at-day", at.Day.ToString(CultureInfo.InvariantCulture));
            await page.SelectOptionAsync("#at-month", at.Month.ToString(CultureInfo.InvariantCulture));
            await page.FillAsync("#at-year", (at.Year + 543).ToString(CultureInfo.InvariantCulture));
            await page.FillAsync("#at-time", at.ToString(time, CultureInfo.InvariantCulture));
            await page.FillAsync("#reason", "หนังสือที่ ตช 0039/412");
            await page.PressAsync("main button.primary");
            await TakeAsync(page, name);
        }

        await using var official = await OfficialPeople.StartAsync(days: 60);
        await official.ShareAddressAsync("10.10.4.27");
        var prepared = official.Prepared(official.Asked(official.Begin(), official.Who("10.10.4.27"), official.Traffic()));
        await using var second = await ConsoleBrowser.StartAsync(official);
        await VisitAsync(second, OfficialPeople.Director, ("official", $"/audit/requests/{prepared.Id}"));
        await VisitAsync(second, OfficialPeople.Overseer, ("calendar", "/calendar"));
        Assert.Empty(browser.Complaints.Concat(second.Complaints));
    }

    private async Task PortalAsync()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.AddAsync("mali");
        await using var tab = await portalBrowser.OpenAsync(portal, 390, 844);
        await tab.Page.GotoAsync("/login");
        await TakeAsync(tab.Page, "portal-login");
        await tab.LogInAsync("mali", "Correct-7", "/login");
        await TakeAsync(tab.Page, "portal-status");
        Assert.Empty(tab.Complaints);
    }

    private async Task VisitAsync(ConsoleBrowser browser, string username, params (string Name, string Path)[] screens)
    {
        var page = await browser.OpenAsync(1280, 800);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, username);
        await page.GotoAsync("/?lang=th");
        foreach (var (name, path) in screens)
        {
            var answer = await page.GotoAsync(path);
            Assert.True(answer!.Ok, $"{path}: {answer.Status}");
            if (Tall.Contains(name, StringComparer.Ordinal)) await page.SetViewportSizeAsync(1280, 1080);
            await TakeAsync(page, name);
            await page.SetViewportSizeAsync(1280, 800);
        }

        await page.Context.CloseAsync();
    }

    private async Task TakeAsync(IPage page, string name)
    {
        await ManualPicture.TakeAsync(page, name);
        _taken.Add(name);
    }

    /// <summary>Nightly backups on another disk, the last of them this night's.</summary>
    private static void KeepBackups(HotspotSettings settings)
    {
        settings.Backup.Directory = "/srv/backup/hotspot";
        var made = TimeProvider.System.GetUtcNow().AddHours(-6);
        new BackupMemo(settings.Backup.Directory, made, "state", 1_200_000_000, made, null).Write(DataDirectory.OpenOrCreate(settings.Data.Directory!));
    }

    /// <summary>One urgent matter and one that can wait.</summary>
    private static void Trouble(ConsoleHost host)
    {
        var now = host.Time.GetUtcNow();
        using var connection = host.Get<AlertStore>().Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        AlertStore.Raise(transaction, new AlertSighting(AlertKinds.NasSilent, "ap-hall", AlertSeverity.Bad, AlertFact.Text("ap-hall"), AlertFact.Time(now.AddMinutes(-6)), AlertFact.Number(12)), now.AddMinutes(-2));
        AlertStore.Raise(transaction, new AlertSighting(AlertKinds.DiskLow, "", AlertSeverity.Warn, AlertFact.Number(9), AlertFact.Bytes(41_000_000_000)), now.AddHours(-7));
        transaction.Commit();
    }
}
