namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>Every page and state of the portal that a guest can meet, one after another in a real browser.</summary>
internal static class PageTour
{
    public static async Task AddAccountsAsync(PortalHost portal)
    {
        var now = portal.Time.GetUtcNow();
        await portal.AddAsync("mali", account => account with { MaxDevices = 1 });
        await portal.AddAsync("shared", account => account with { MaxDevices = 2 });
        await portal.AddAsync("7kmx4rpd", account => account with { Password = "7kmx4rpd", Slip = 17, ValidUntil = now + TimeSpan.FromHours(1) });
        await portal.AddAsync("early", account => account with { ValidFrom = now + TimeSpan.FromHours(30) });
        await portal.AddAsync("held");
        await portal.DisableAsync("held");
        portal.Time.Advance(TimeSpan.FromHours(2));
        foreach (var address in new[] { "127.0.0.5", "127.0.0.6" })
        {
            using var client = portal.Client(address);
            await Page.LogInAsync(client, "shared", "Correct-7");
        }
    }

    public static async Task VisitAsync(PortalHost portal, Browser browser, string language, int width, int height, Func<string, Tab, Task> look)
    {
        await using var tab = await browser.OpenAsync(portal, width, height);
        var login = language + "/login";
        foreach (var page in new[] { "login", "privacy", "help", "logged-out" })
        {
            await tab.Page.GotoAsync($"{language}/{page}");
            await look(page, tab);
        }

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
        await tab.Page.ClickAsync("summary");
        await look("status", tab);
        await tab.FollowAsync("form button");
    }
}
