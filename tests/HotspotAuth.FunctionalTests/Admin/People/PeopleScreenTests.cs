using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin.People;

/// <summary>Groups, persons, rights and devices as the issuer makes them, in a real browser.</summary>
public sealed class PeopleScreenTests
{
    [Fact]
    public async Task A_group_with_limits_a_person_with_an_exception_and_a_device()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        host.AddNas(new RadiusClientSettings { Name = "ap-1", Address = "192.0.2.1", Secret = "a shared secret of the lab" });
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);

        await page.GotoAsync("/groups");
        await page.PressAsync(".acts a.primary");
        await page.FillAsync("#name", "mentors");
        await page.FillAsync("#down", "8");
        await page.FillAsync("#up", "fast");
        await page.SelectOptionAsync("[name=hours-0-first]", "0");
        await page.FillAsync("[name=hours-0-from]", "8");
        await page.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(page, "group-faults");
        await Assertions.Expect(page.Locator(".field.wrong")).ToHaveCountAsync(2);
        Assert.Equal(("fast", "8"), (await page.InputValueAsync("#up"), await page.InputValueAsync("[name=hours-0-from]")));
        Assert.Empty(await Axe.FindAsync(page));

        await page.FillAsync("#up", "2");
        await page.SelectOptionAsync("[name=hours-0-last]", "4");
        await page.FillAsync("[name=hours-0-from]", "08:00");
        await page.FillAsync("[name=hours-0-to]", "18:00");
        await page.FillAsync("#session_time", "4");
        await page.CheckAsync("[name=only_nas][value=own]");
        await page.FillAsync("#max_devices", "2");
        await page.PressAsync("main form button.primary");
        Assert.EndsWith("/group/mentors?done=change", page.Url, StringComparison.Ordinal);
        var rights = Assert.Single(new GroupStore(host.Database, TimeProvider.System).List(), group => group.Name == "mentors").Rights;
        Assert.Equal(
            (8_000_000L, 2_000_000L, 14_400L, 2, "mon-fri 08:00-18:00", "own"),
            (rights.DownBitsPerSecond, rights.UpBitsPerSecond, rights.SessionSeconds, rights.MaxDevices, rights.Hours?.ToString(), rights.OnlyNases?.ToString()));

        await page.GotoAsync("/accounts/add");
        await page.FillAsync("#username", "malee");
        await page.FillAsync("#name_th", "นางมาลี ศรีสุข");
        await page.FillAsync("#phone", "1-2345-67890-12-3");
        await page.FillAsync("#position", "ครูพี่เลี้ยง");
        await page.SelectOptionAsync("#group", "mentors");
        await page.CheckAsync("#id_checked");
        await page.PressAsync("main form button.primary");
        Assert.Contains("เลขประจำตัวประชาชน", await page.InnerTextAsync("#phone-fault"), StringComparison.Ordinal);
        await page.FillAsync("#phone", "0812345678");
        await page.PressAsync("main form button.primary");
        Assert.Contains("/account/malee/password", page.Url, StringComparison.Ordinal);
        var account = (await host.Accounts.FindAsync("malee", default))!;
        Assert.Equal(("mentors", "ครูพี่เลี้ยง", "อรุณี สุขใจ", 2, true), (account.Group, account.Position, account.IdCheckedBy, account.MaxDevices, account.MustChangePassword));

        await page.GotoAsync("/account/malee/rights");
        Assert.Contains("ตามกลุ่ม: 8 Mbit/s", await page.InnerTextAsync("#down-hint"), StringComparison.Ordinal);
        await page.FillAsync("#down", "50");
        await page.FillAsync("#max_devices", "4");
        await page.PressAsync("main form button.primary");
        await Assertions.Expect(page.Locator(".of.own")).ToHaveCountAsync(2);
        account = (await host.Accounts.FindAsync("malee", default))!;
        Assert.Equal((50_000_000L, 4, null), (account.Rights.DownBitsPerSecond, account.MaxDevices, account.Rights.Hours));

        await page.PressAsync("a[href='/devices/add?user=malee']");
        Assert.Equal("malee", await page.InputValueAsync("#user"));
        await page.FillAsync("#name", "เครื่องพิมพ์ห้องธุรการ");
        await page.FillAsync("#mac", "00-10-5E-10-00-01");
        await page.PressAsync("main form button.primary");
        Assert.EndsWith("/account/malee?done=device", page.Url, StringComparison.Ordinal);
        await ConsoleBrowser.ShotAsync(page, "people-account-done");
        await page.GotoAsync("/devices/add?user=malee");
        await page.FillAsync("#name", "อีกเครื่อง");
        await page.FillAsync("#mac", "00105e100001");
        await page.PressAsync("main form button.primary");
        Assert.Contains("malee", await page.InnerTextAsync("#mac-fault"), StringComparison.Ordinal);
        Assert.Contains("เครื่องพิมพ์ห้องธุรการ", await page.InnerTextAsync("#mac-fault"), StringComparison.Ordinal);
        await page.GotoAsync("/account/malee");
        await page.PressAsync("a[href='/device/00:10:5e:10:00:01/remove']");
        await page.PressAsync("button.stop");
        Assert.EndsWith("/devices?done=remove", page.Url, StringComparison.Ordinal);

        await page.GotoAsync("/account/malee/close");
        await page.PressAsync("button.stop");
        await ConsoleBrowser.ShotAsync(page, "people-closed");
        Assert.Equal(AccountState.Closed, (await host.Accounts.FindAsync("malee", default))!.State);
        await Assertions.Expect(page.Locator(".acts a")).ToHaveCountAsync(0);
        Assert.Empty(await Axe.FindAsync(page));
        await page.GotoAsync("/accounts/add");
        await page.FillAsync("#username", "malee");
        await page.FillAsync("#name_th", "มาลี");
        await page.PressAsync("main form button.primary");
        Assert.Contains("ต้องเก็บไว้อย่างน้อยถึง", await page.InnerTextAsync("#username-fault"), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_person_is_changed_and_what_was_not_touched_stays()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var until = new DateTimeOffset(2037, 3, 31, 16, 59, 30, TimeSpan.Zero);
        await host.Accounts.AddAsync(new NewAccount { Username = "mali", Name = "Mali Thongkham", Email = "mali@example.org", ValidUntil = until }, Actor.System, default);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844, script: false);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/account/mali/change");
        Assert.Equal("2580", await page.InputValueAsync("#valid_until-year"));
        await page.FillAsync("#position", "ครู");
        await page.FillAsync("#email", "nowhere");
        await page.PressAsync("main form button.primary");
        Assert.Equal(("ครู", "nowhere"), (await page.InputValueAsync("#position"), await page.InputValueAsync("#email")));
        await page.FillAsync("#email", "");
        await page.PressAsync("main form button.primary");
        Assert.EndsWith("/account/mali?done=change", page.Url, StringComparison.Ordinal);
        var account = (await host.Accounts.FindAsync("mali", default))!;
        Assert.Equal(("Mali Thongkham", "ครู", null, until, "staff"), (account.Name, account.Position, account.Email, account.ValidUntil, account.Group));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Every_screen_is_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await FillAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        string[] paths =
        [
            "/groups", "/groups/add", "/group/staff", "/group/guest", "/group/mentors", "/group/mentors/change", "/accounts/add", "/account/malee", "/account/malee/change", "/account/malee/rights",
            "/account/malee/close", "/account/gone", "/devices", "/devices?q=nothing", "/devices/add?user=malee", "/device/00:10:5e:10:00:01/remove", "/nas/add",
        ];
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/?lang={language}");
            foreach (var path in paths)
            {
                var answer = await page.GotoAsync(path);
                Assert.Equal((path, 200), (path, answer!.Status));
                await ConsoleBrowser.CheckBothWidthsAsync(page, $"{path} {language}", $"people-*-{language}{path.Replace('/', '-').Replace('?', '-').Replace(':', '-')}");
            }
        }

        Assert.Empty(browser.Complaints);
    }

    private static async Task FillAsync(ConsoleHost host)
    {
        host.AddNas(new RadiusClientSettings { Name = "ap-1", Address = "192.0.2.1", Secret = "a shared secret of the lab" });
        var groups = new GroupStore(host.Database, TimeProvider.System);
        Assert.True(WeekHours.TryParse("mon-fri 08:00-18:00, sat 09:00-12:00", out var hours));
        Assert.True(NameSet.TryParse("own, ap-1", out var nases));
        groups.Set(
            "mentors",
            _ => new Rights { DownBitsPerSecond = 8_000_000, UpBitsPerSecond = 2_000_000, SessionSeconds = 14_400, IdleSeconds = 1_200, DailyBytes = 2_000_000_000, Hours = hours, OnlyNases = nases, MaxDevices = 2, DevicesReturn = true },
            Actor.System);
        groups.Set("guest", _ => new Rights { DownBitsPerSecond = 4_000_000, SessionSeconds = 28_800 }, Actor.System);
        await host.Accounts.AddAsync(
            new NewAccount
            {
                Username = "malee",
                Name = "Malee Srisuk",
                NameTh = "นางมาลี ศรีสุข",
                Position = "ครูพี่เลี้ยงประจำศูนย์ฝึกอบรม",
                Group = "mentors",
                Phone = "0812345678",
                Extension = "112",
                Email = "malee.srisuk@kpp2.example",
                IdCheckedBy = "อรุณี สุขใจ",
                IdCheckedOn = DateTimeOffset.UtcNow,
            },
            Actor.System,
            default);
        host.Accounts.Change("malee", new AccountChange { Rights = rights => rights with { DownBitsPerSecond = 50_000_000 } }, Actor.System);
        await host.AddAccountAsync("gone", "Somchai Deeprom", "นายสมชาย ดีพร้อม");
        host.Accounts.Close("gone", Actor.System);
        var devices = new DeviceStore(host.Database, TimeProvider.System);
        devices.Add("00:10:5e:10:00:01", "malee", "เครื่องพิมพ์ห้องธุรการ", null, Actor.System);
        devices.Add("00:10:5e:10:00:02", "malee", "กล้องหน้าประตู", DateTimeOffset.UtcNow.AddDays(30), Actor.System);
        await host.RefreshAsync();
    }
}
