using System.Net;
using HotspotAuth.Admin;
using HotspotAuth.FunctionalTests.Admin;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>Every form and button of the console, sent by somebody who did not get it from the console: refused, and nothing changed.</summary>
public sealed class ForeignFormTests
{
    [Fact]
    public async Task A_form_without_its_token_with_another_s_or_from_another_site_changes_nothing()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("all", "All", Enum.GetValues<ConsoleRole>());
        await host.AddAccountAsync("somebody", "Some Body");
        using var client = await host.SignedInAsync("all");
        using var other = await host.SignedInAsync();
        var (own, foreign) = (await client.TokenAsync("/sign-ins"), await other.TokenAsync("/sign-ins"));
        (string What, string? Token, (string, string)[] Headers)[] ways =
        [
            ("without a token", null, []),
            ("with another's token", foreign, []),
            ("with half a token", own[..(own.Length / 2)], []),
            ("from another origin", own, [("Origin", "https://evil.example")]),
            ("from another port of this host", own, [("Origin", $"https://127.0.0.1:{host.Address.Port + 1}")]),
            ("cross-site", own, [("Sec-Fetch-Site", "cross-site"), ("Origin", "null")]),
            ("same-site", own, [("Sec-Fetch-Site", "same-site")]),
        ];
        var before = Contents.Of(host.Database);
        var faults = new List<string>();
        foreach (var page in (await SitePage.OfAsync(host)).Where(page => page.Page != "/problem/{code}"))
        {
            foreach (var path in page.Buttons.Where(button => button.Method == "POST").Select(button => $"{page.Path}?handler={button.Name}").Prepend(page.Path))
            {
                foreach (var (what, token, headers) in ways)
                {
                    using var answer = await client.SendFromAsync(path, token, headers);
                    if (answer.StatusCode != HttpStatusCode.BadRequest) faults.Add($"{path} {what}: {answer.StatusCode}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(before, Contents.Of(host.Database));
        await other.PageAsync("/");
    }

    [Theory]
    [InlineData("same-origin", null)]
    [InlineData("same-origin", "null")]
    [InlineData("none", null)]
    [InlineData(null, "null")]
    [InlineData(null, "own")]
    [InlineData(null, null)]
    public async Task A_form_of_the_console_s_own_goes_through(string? site, string? origin)
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        using var client = await host.SignedInAsync();
        var headers = new List<(string, string)>();
        if (site is not null) headers.Add(("Sec-Fetch-Site", site));
        if (origin is not null) headers.Add(("Origin", origin == "own" ? host.Address.GetLeftPart(UriPartial.Authority) : origin));

        using var answer = await client.SendFromAsync("/sign-ins?handler=others", await client.TokenAsync("/sign-ins"), [.. headers]);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }
}
