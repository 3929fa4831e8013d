using System.Net;
using HotspotAuth.FunctionalTests.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>The page that answers: do the devices report?</summary>
public sealed class NasViewScreenTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("198.51.100.23");

    [Fact]
    public async Task The_pages_are_clean_to_axe_at_both_widths_and_in_both_languages()
    {
        await using var host = await ConsoleHost.StartReadyAsync(Five);
        Fill(host);
        await AddDeskAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/?lang={language}");
            foreach (var path in new[] { "/nas", "/nas/add?address=198.51.100.23", "/nas/secret?name=lobby", "/nas/device?name=desk", "/nas/device?name=annex-floor-2", "/nas/remove?name=desk", "/nas/remove?name=lobby" })
            {
                await page.GotoAsync(path);
                await ConsoleBrowser.CheckBothWidthsAsync(page, $"{path} {language}", $"*-{language}{path.Replace("?name=", "-", StringComparison.Ordinal).Split('?')[0].Replace('/', '-')}");
            }
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_stranger_is_added_in_two_clicks_and_his_secret_is_shown_once()
    {
        await using var host = await ConsoleHost.StartReadyAsync(Five);
        Fill(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/nas");
        await page.PressAsync("a[href='/nas/add?address=198.51.100.23']");
        Assert.Equal("198.51.100.23", await page.InputValueAsync("#address"));
        await page.FillAsync("#name", "Lobby");
        await page.PressAsync("main form button.primary");
        await Assertions.Expect(page.Locator(".field.wrong")).ToHaveCountAsync(1);
        Assert.Equal("198.51.100.23", await page.InputValueAsync("#address"));
        Assert.Empty(await Axe.FindAsync(page));

        await page.FillAsync("#name", "annex");
        await page.PressAsync("main form button.primary");
        await ConsoleBrowser.ShotAsync(page, "nas-secret-once");
        Assert.Empty(await Axe.FindAsync(page));
        var secret = await page.InnerTextAsync(".secret dd:last-child");
        Assert.Equal(24, Convert.FromBase64String(secret).Length);
        Assert.Equal("annex", host.NasTable.Current.Find(Stranger)?.Name);

        await page.ReloadAsync();
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_device_is_asked_from_its_page_and_its_answer_told_in_plain_words()
    {
        await using var host = await ConsoleHost.StartReadyAsync(Five);
        await AddDeskAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(390, 844);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/?lang=en");
        await page.GotoAsync("/nas");
        await page.PressAsync("a[href='/nas/device?name=desk']");
        Assert.Contains("Acct-Status-Type = Start", await page.InnerTextAsync(".attributes"), StringComparison.Ordinal);
        await page.PressAsync("main form button");
        var told = await page.InnerTextAsync("[role=status]");
        await ConsoleBrowser.ShotAsync(page, "nas-device-tested");
        Assert.Contains("It does not listen on port 9", told, StringComparison.Ordinal);
        Assert.Empty(await Axe.FindAsync(page));

        await page.GotoAsync("/nas/device?name=annex-floor-2");
        await page.FillAsync("#address", "127.0.0.1");
        await page.PressAsync("main form button");
        Assert.Contains("Write one address of 192.0.2.64/26", await page.InnerTextAsync(".field.wrong"), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_device_that_was_added_is_removed_after_a_question_and_gets_no_answer_from_then_on()
    {
        await using var host = await ConsoleHost.StartReadyAsync(Five);
        await AddDeskAsync(host);
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password);
        await page.GotoAsync("/nas/device?name=desk");
        await page.PressAsync("a[href='/nas/remove?name=desk']");
        Assert.NotNull(host.NasTable.Current.Find(IPAddress.Loopback));
        await page.PressAsync("main form button.stop");
        Assert.EndsWith("/nas", page.Url, StringComparison.Ordinal);
        Assert.Null(host.NasTable.Current.Find(IPAddress.Loopback));
        await page.GotoAsync("/nas/remove?name=lobby");
        await Assertions.Expect(page.Locator("main form button.stop")).ToHaveCountAsync(0);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_worst_comes_first_and_each_fault_has_its_mend()
    {
        await using var host = await ConsoleHost.StartReadyAsync(Five);
        Fill(host);
        using var client = await host.SignedInAsync();
        using (await client.GetAsync("/?lang=en"))
        {
            // The language is kept in a cookie.
        }

        var text = WebUtility.HtmlDecode(await client.PageAsync("/nas"));

        Assert.Contains("<h1>3 of 5 devices to look at</h1>", text, StringComparison.Ordinal);
        string[] order = ["The shared secret seems to differ", "Log-ins come, accounting does not", "Never heard of", "Reports as it should"];
        var places = order.Select(words => text.IndexOf(words, StringComparison.Ordinal)).ToArray();
        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
        Assert.Contains("Its clock is off (7 hours ahead)", text, StringComparison.Ordinal);
        Assert.Contains("hotspotauth nas add --name NAME --address 198.51.100.23 --secret-stdin", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-of-more", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_or_adds_devices_without_signing_in()
    {
        await using var host = await ConsoleHost.StartReadyAsync(Five);
        using var client = host.Client();
        foreach (var path in new[] { "/nas", "/nas/add", "/nas/secret?name=lobby", "/nas/device?name=lobby", "/nas/remove?name=lobby" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        using var sent = await client.SendWithoutAsync("/nas/add", ("name", "x"), ("address", "198.51.100.23"));
        Assert.NotEqual(HttpStatusCode.OK, sent.StatusCode);
        Assert.Null(host.NasTable.Current.Find(Stranger));
    }

    private static void Five(HotspotSettings settings)
    {
        foreach (var (name, address, kind) in new[] { ("lobby", "192.0.2.1", "mikrotik"), ("hall", "192.0.2.2", "unifi"), ("library", "192.0.2.3", "generic"), ("gate", "192.0.2.4", "chilli"), ("annex-floor-2", "192.0.2.64/26", "unifi") })
            settings.Radius.Clients.Add(new RadiusClientSettings { Name = name, Address = address, Kind = kind, Secret = "a-secret-of-more-than-24-octets" });
    }

    /// <summary>A NAS of this machine that was added, has reported a session, and listens to nobody.</summary>
    private static async Task AddDeskAsync(ConsoleHost host)
    {
        host.AddNas(new RadiusClientSettings { Name = "desk", Address = "127.0.0.1", Secret = RunningService.NasSecret, CoaPort = 9 });
        await using var listener = host.Listen();
        using var nas = new RawNas(listener.AccountingEndPoints[0].Port);
        await nas.StartAsync("somchai", "81a00017");
        Assert.Equal("81a00017", await nas.InsistAsync());
    }

    private static void Fill(ConsoleHost host)
    {
        var (now, nases) = (host.Time.GetUtcNow(), host.Nases);
        host.Time.By = TimeSpan.FromMinutes(-8);
        LogIn("hall", "192.0.2.2");
        LogIn("lobby", "192.0.2.1");
        host.Time.By = TimeSpan.Zero;
        nases.Accounted("lobby", IPAddress.Parse("192.0.2.1"), now);
        nases.Accounted("gate", IPAddress.Parse("192.0.2.4"), now.AddHours(7).AddMinutes(0.5));
        nases.Discarded(RadiusDiscard.BadMessageAuthenticator, IPAddress.Parse("192.0.2.3"), "library", 12);
        nases.Discarded(RadiusDiscard.DuplicateInProgress, IPAddress.Parse("192.0.2.3"), "library", 2);
        nases.Discarded(RadiusDiscard.UnknownClient, Stranger, null, 31);
        nases.Discarded(RadiusDiscard.UnknownClient, IPAddress.Parse("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ff01"), null, 1);

        void LogIn(string nas, string address) => nases.Decided(nas, IPAddress.Parse(address), signed: true, RadiusCode.AccessAccept);
    }
}
