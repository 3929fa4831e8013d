using System.Net;
using HotspotAuth.FunctionalTests.Portal;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>On the guests' pages too a text stays a text: a person's name, what was typed, where he wanted to go, and the office's own words.</summary>
public sealed class PortalTextTests
{
    [Fact]
    public async Task No_text_becomes_a_part_of_a_guest_s_page()
    {
        await using var portal = await PortalHost.StartAsync(settings =>
            (settings.Site.Name, settings.Site.NameEn, settings.Site.Ssid, settings.Site.Contact) = (Mark.Typed(1), Mark.Typed(1), Mark.Typed(2), Mark.Typed(3)));
        await portal.AddAsync("mali", account => account with { Name = Mark.Typed(4), NameTh = Mark.Typed(4) });
        using var client = portal.Client();
        var met = new Dictionary<string, string>(StringComparer.Ordinal);
        var wanted = Uri.EscapeDataString("http://news.example/\"><script>hit(5)</script>?" + Mark.Typed(5));
        foreach (var (username, password, where) in new[] { (Mark.Typed(6), "x", "wrong name"), ("mali", Mark.Typed(7), "wrong password"), (Mark.Typed(6), "", "empty") })
            met[where] = (await Page.LogInAsync(client, username, password)).Html;
        foreach (var way in new[] { $"/login?dst={wanted}", $"/login?via={wanted}", $"/login/{wanted}/{wanted}", $"/{wanted}", $"/nas/chilli?res={wanted}", $"/guest/s/{wanted}/?id={wanted}", $"/status?dst={wanted}" })
            met[way] = (await Page.GetAsync(client, way)).Html;
        Assert.Equal(HttpStatusCode.SeeOther, (await Page.LogInAsync(client, "mali", "Correct-7")).Status);
        foreach (var path in new[] { "/", "/login", "/status", "/password", "/help", "/privacy", "/join", "/logged-out", "/forgotten", "/no-such-page" })
        {
            foreach (var language in new[] { "", "/en" }) met[language + path] = (await Page.GetAsync(client, language + path)).Html;
        }

        Assert.All(met, page => Assert.False(Mark.IsLoose(page.Value), page.Key));
        Assert.Contains(met, page => page.Key == "/status" && Mark.In(page.Value).Contains(4));
        Assert.Contains(met, page => page.Key == "wrong name" && Mark.In(WebUtility.HtmlDecode(page.Value)).Contains(6));
        await LookAsync(portal);
    }

    /// <summary>The same device in a real browser.</summary>
    private static async Task LookAsync(PortalHost portal)
    {
        await using var browser = await Chromium.RentAsync("MAP kpp2.net 127.0.0.1, MAP * ~NOTFOUND");
        var page = await (await browser.OpenAsync(new())).NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) complaints.Add(message.Text);
        };
        page.Dialog += async (_, dialog) =>
        {
            complaints.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        await page.AddInitScriptAsync(Mark.Trap);
        foreach (var path in new[] { "/status", "/en/status", "/help", "/privacy", "/password" })
        {
            await page.GotoAsync($"http://kpp2.net:{portal.Port}{path}");
            Assert.Equal((path, 0), (path, await page.EvaluateAsync<int>("window.hits.length + document.querySelectorAll('img[src=\"x\"]').length")));
        }

        Assert.Empty(complaints);
    }
}
