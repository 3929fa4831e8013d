using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Ledger;
using HotspotAuth.Sessions;
using static Microsoft.Playwright.Assertions;

namespace HotspotAuth.FunctionalTests.Admin.Audit;

/// <summary>The completeness page over a ledger of two days with every verdict in it.</summary>
public sealed class CompletenessScreenTests
{
    private const string Auditor = "wichai";
    private const string Keeper = "somsak";

    [Fact]
    public async Task Hours_tell_what_is_missing_and_whose_sessions_differ()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync(Auditor, "วิชัย รักธรรม", ConsoleRole.Auditor);
        await host.AddAdministratorAsync(Keeper, "สมศักดิ์ ใจดี", ConsoleRole.SystemAdministrator);
        // No hour is to end while it is looked at, and the log's own times can't be moved.
        var left = LedgerHour.Length - (host.Time.GetUtcNow().ToUnixTimeMilliseconds() % LedgerHour.Length);
        if (left < 180_000) await Task.Delay(TimeSpan.FromMilliseconds(left));
        var newest = LedgerHour.Of(host.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var session = await SessionAsync(host);
        var store = host.Get<LedgerStore>();
        for (var back = 40; back >= 0; back--) Put(store, newest - (back * LedgerHour.Length), back, session);

        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, Auditor);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/audit/completeness?lang={language}&hour={newest - (3 * LedgerHour.Length)}");
            await Expect(page.Locator("#sessions tbody tr")).ToHaveCountAsync(2);
            await ConsoleBrowser.CheckBothWidthsAsync(page, $"completeness {language}", $"completeness-*-{language}");
        }

        var desk = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(desk, ConsoleHost.Password, Auditor);
        await desk.GotoAsync("/audit/completeness?lang=th");
        Assert.StartsWith("ข้อมูลจราจรขาดไป 7.2% จากที่นับไว้", await desk.InnerTextAsync("h1"), StringComparison.Ordinal);
        // One line ends at the hour that could not be compared, another begins after it; the hour outside has the large dot.
        await Expect(desk.Locator("svg.wide .line")).ToHaveCountAsync(2);
        await Expect(desk.Locator("svg.wide .out")).ToHaveCountAsync(1);
        await Expect(desk.Locator("tbody tr")).ToHaveCountAsync(24);
        await desk.GotoAsync("/?lang=th");
        await Expect(desk.Locator("a.tile.warn[href='/audit/completeness']")).ToHaveCountAsync(1);
        Assert.Contains("7.2%", await desk.InnerTextAsync("a.tile.warn[href='/audit/completeness']"), StringComparison.Ordinal);

        // Who keeps the machine sees the sums and no names.
        var other = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(other, ConsoleHost.Password, Keeper);
        await other.GotoAsync($"/audit/completeness?lang=th&hour={newest - (3 * LedgerHour.Length)}");
        await Expect(other.Locator("tbody tr")).ToHaveCountAsync(24);
        await Expect(other.Locator("#sessions")).ToHaveCountAsync(0);
        Assert.DoesNotContain("mali", await other.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    private static async Task<Session> SessionAsync(ConsoleHost host)
    {
        var account = (await host.Accounts.AddAsync(new NewAccount { Username = "mali", Name = "Mali", NameTh = "มะลิ สุขใจ", Password = "correct horse" }, Actor.System, CancellationToken.None)).Account;
        var session = Session.Begin(account, host.Time.GetUtcNow());
        using var connection = host.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        SessionStore.Put(transaction, session);
        transaction.Commit();
        return session;
    }

    private static void Put(LedgerStore store, long from, int back, Session session)
    {
        var hour = new LedgerHour(
            from, LedgerVerdict.Normal, null, 40 + back, 0, new BothWays(400_000_000, 9_000_000_000), new BothWays(401_000_000, 8_960_000_000 + (back * 3_000_000L)), BandRule.Default, 2 + (back % 5), new BothWays(20_000 * back, 90_000), 0);
        hour = back switch
        {
            0 => hour with { Verdict = LedgerVerdict.Open, Sessions = 0, Accounting = default, Flows = default },
            3 => hour with { Verdict = LedgerVerdict.Outside, Reason = LedgerReason.Fewer, Flows = new BothWays(370_000_000, 8_353_000_000), Unreported = 3 },
            4 or 5 or 6 => hour with { Verdict = LedgerVerdict.Normal },
            9 => hour with { Verdict = LedgerVerdict.Cannot, Reason = LedgerReason.Gap, Flows = new BothWays(10_000_000, 800_000_000), GapMs = 1_500_000 },
            _ => hour,
        };
        IReadOnlyList<LedgerSession> differing = back != 3 ? [] :
        [
            new LedgerSession(session.Id.ToString("D"), new BothWays(9_000_000, 812_000_000), new BothWays(8_000_000, 412_000_000)),
            new LedgerSession("0198f000-0000-7000-8000-000000000000", new BothWays(1_000_000, 2_000_000), new BothWays(1_000_000, 2_100_000)),
        ];
        store.Put(hour, differing, DateTimeOffset.FromUnixTimeMilliseconds(from + LedgerHour.Length));
    }
}
