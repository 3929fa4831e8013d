using System.Net;
using System.Text.RegularExpressions;
using HotspotAuth.Admin;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Every page against every role, by asking the real console: what no role was given is refused.</summary>
public sealed partial class DoorMatrixTests
{
    [Fact]
    public async Task Each_role_opens_the_pages_of_its_duties_and_no_other()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        var pages = Pages(host);
        Assert.True(pages.Count >= 20, string.Join(' ', pages.Select(p => p.Path)));
        var faults = new List<string>();
        foreach (var role in Enum.GetValues<ConsoleRole>())
        {
            await host.AddAdministratorAsync(role.Name(), role.ToString(), role);
            using var client = await host.SignedInAsync(role.Name());
            foreach (var (path, needs) in pages)
            {
                var may = needs is null || needs.Duties.Intersect(Duties.Of(role)).Any();
                using var seen = await client.GetAsync(path);
                // Without the form's token nothing is done; whether it is refused for that or for the role is what is asked.
                using var sent = await client.SendWithoutAsync(path);
                if (may == (seen.StatusCode == HttpStatusCode.Forbidden)) faults.Add($"{role} GET {path}: {seen.StatusCode}, may {may}");
                if (may == (sent.StatusCode == HttpStatusCode.Forbidden)) faults.Add($"{role} POST {path}: {sent.StatusCode}, may {may}");
                if (!may && needs is not null)
                {
                    var told = await seen.Content.ReadAsStringAsync();
                    if (!told.Contains("หน้านี้สำหรับ", StringComparison.Ordinal)) faults.Add($"{role} {path}: is not told who may");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_refusal_names_the_roles_that_may_and_who_holds_them()
    {
        await using var host = await ConsoleHost.StartReadyAsync();
        await host.AddAdministratorAsync("desk", "Desk Person", ConsoleRole.HelpDesk);
        await host.AddAdministratorAsync("gone", "Gone Person", ConsoleRole.Auditor);
        host.Desk.Disable("gone", HotspotAuth.Accounts.Actor.System);
        using var client = await host.SignedInAsync("desk");
        using var answer = await client.GetAsync("/trail");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("หน้านี้สำหรับผู้ตรวจสอบ · ผู้ดูแลระบบ", page, StringComparison.Ordinal);
        Assert.Contains("อรุณี สุขใจ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Gone Person", page, StringComparison.Ordinal);
        Assert.Contains("หน้าที่ของท่าน: ช่วยเหลือผู้ใช้", page, StringComparison.Ordinal);
    }

    private static IReadOnlyList<(string Path, NeedsAttribute? Needs)> Pages(ConsoleHost host) =>
    [
        .. host.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => (Path: Filled(endpoint.RoutePattern.RawText!), Needs: endpoint.Metadata.GetMetadata<NeedsAttribute>()))
            .DistinctBy(page => page.Path),
    ];

    // Any value of the right shape: who may not is refused before anything is looked for.
    private static string Filled(string pattern) => "/" + Parameter().Replace(pattern.TrimStart('/'), match => match.Groups["rule"].Value switch
    {
        var rule when rule.Contains("guid", StringComparison.Ordinal) => Guid.Empty.ToString(),
        var rule when rule.Contains("int", StringComparison.Ordinal) || rule.Contains("long", StringComparison.Ordinal) => "1",
        var rule when Choice().Match(rule) is { Success: true } choice => choice.Groups["first"].Value,
        _ => "somebody",
    });

    [GeneratedRegex(@"\{(?<name>\w+)\??(:(?<rule>(regex\(.*?\)|[^}])*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\^\((?<first>[\w-]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Choice();
}
