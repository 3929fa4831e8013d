using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>Every page and state of the portal that a guest can meet, one after another in a real browser.</summary>
internal static class PageTour
{
    public static async Task AddAccountsAsync(PortalHost portal)
    {
        var now = portal.Time.GetUtcNow();
        await portal.AddAsync("mali", account => account with { MaxDevices = 2, MustChange = true });
        var holders = new TrainingEventStore(portal.Core<Database>(), portal.Core<AccountStore>(), portal.Time);
        await holders.CreateAsync(new TrainingEvent(0, "Camp", "School 1", "055000000", "A Teacher", now, now + TimeSpan.FromDays(1)), 1, Actor.System, CancellationToken.None);
        await portal.AddAsync("shared", account => account with { MaxDevices = 2 });
        await portal.AddAsync("7kmx4rpd", account => account with { Password = "7kmx4rpd", Slip = 17, ValidUntil = now + TimeSpan.FromHours(1) });
        await portal.AddAsync("early", account => account with { ValidFrom = now + TimeSpan.FromHours(30) });
        await portal.AddAsync("held");
        await portal.DisableAsync("held");
        portal.Time.Advance(TimeSpan.FromHours(2));
        foreach (var (address, username) in new[] { ("127.0.0.5", "shared"), ("127.0.0.6", "shared"), ("127.0.0.7", "mali") })
        {
            using var client = portal.Client(address);
            await Page.LogInAsync(client, username, "Correct-7");
        }
    }

    public static async Task VisitAsync(PortalHost portal, Browser browser, string language, int width, int height, Func<string, Tab, Task> look)
    {
        await using var tab = await browser.OpenAsync(portal, width, height);
        var login = language + "/login";
        foreach (var page in new[] { "login", "privacy", "help", "logged-out", "join", "forgotten", "forgotten?sent=yes", "nothing-here" })
        {
            await tab.Page.GotoAsync($"{language}/{page}");
            await look(page, tab);
        }

        await tab.Page.GotoAsync(language + "/forgotten");
        await tab.FollowAsync("button.primary");
        await look("fault-forgotten", tab);
        var slip = (await portal.Core<AccountStore>().ListAsync(new AccountQuery(), CancellationToken.None)).Single(account => account.NeedsHolder);
        await tab.LogInAsync(slip.Username, "", login);
        await look("holder", tab);
        await tab.FollowAsync("button.primary");
        await look("fault-holder", tab);

        foreach (var (name, username, password) in new[]
        {
            ("fault-thai", "ทฟสร", "x"), ("fault-wrong", "mali", "wrong-1"), ("fault-code", "abcd2345", ""), ("expired", "7KMX-4RPD", ""),
            ("early", "early", "Correct-7"), ("held", "held", "Correct-7"), ("devices", "shared", "Correct-7"),
        })
        {
            await tab.LogInAsync(username, password, login);
            await look(name, tab);
        }

        await tab.LogInAsync("mali", "Correct-7", login + "?dst=" + Uri.EscapeDataString("http://news.example/today"));
        portal.Time.Advance(TimeSpan.FromMinutes(134));
        await tab.Page.ReloadAsync();
        await tab.Page.PressAsync("summary");
        await look("status", tab);
        await tab.Page.GotoAsync(language + "/password");
        await look("password", tab);
        await tab.Page.FillAsync("#o", "Correct-7");
        await tab.Page.FillAsync("#f", "12342520");
        await tab.FollowAsync("button.primary");
        await look("fault-password", tab);
        await tab.Page.GotoAsync(language + "/status?changed=yes");
        await look("status-again", tab);
        await tab.FollowAsync("form[action$=logout] button");
    }
}
