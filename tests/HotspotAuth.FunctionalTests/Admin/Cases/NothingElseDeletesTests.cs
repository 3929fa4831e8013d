using System.Security.Cryptography;
using System.Text.RegularExpressions;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Cases;
using HotspotAuth.FunctionalTests.Admin.Log;
using HotspotAuth.TrafficLog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.FunctionalTests.Admin.Cases;

/// <summary>One person with every role tries all that the console can do.</summary>
public sealed partial class NothingElseDeletesTests
{
    private const string Everything = "mighty";

    [Fact]
    public async Task Every_form_of_the_console_leaves_sealed_days_digests_receipts_and_cases_as_they_were()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var host = await ConsoleHost.StartReadyAsync(settings => LoggedDays.Make(settings, now, days: 94));
        await host.AddAdministratorAsync(Everything, "ทุกสิทธิ์", Enum.GetValues<ConsoleRole>());
        await host.AddAccountAsync("mali", "Mali");
        var hold = host.Get<HoldStore>().Add(CaseScreenTests.Order(now), Actor.System);
        await host.Get<CaseDesk>().CopyAsync(CancellationToken.None);
        var before = Evidence(host);
        Assert.Contains(before.Keys, file => file.StartsWith("cases/", StringComparison.Ordinal));
        Assert.Contains(before.Keys, file => file.StartsWith("traffic/receipts/", StringComparison.Ordinal));

        using var client = await host.SignedInAsync(Everything);
        var tried = 0;
        foreach (var address in await FormsAsync(host, hold.Id))
        {
            using var answer = await client.SendAsync("/audit/cases/new?probe=1", address, Fields);
            tried++;
        }

        Assert.True(tried > 35, $"only {tried} forms were found");
        // The one who proposed the end confirms it himself, and a name leads out of its folder.
        Assert.NotNull(host.Get<HoldStore>().Find(hold.Id)!.Release);
        var seen = host.Get<HoldStore>().Find(hold.Id)!.Release!.Asked.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        using (var confirm = await client.SendAsync("/audit/cases/new?probe=1", $"/audit/cases/{hold.Id}/release?handler=Confirm", [("seen", seen)])) Assert.Equal(422, (int)confirm.StatusCode);
        using (var away = await client.SendAsync("/audit/cases/new?probe=1", "/audit/cases/..%2ftraffic/release?handler=Confirm", [("seen", seen)])) Assert.Equal(404, (int)away.StatusCode);

        Assert.Equal(before, Evidence(host));
    }

    /// <summary>What forms ask for, filled so that as much as possible goes through.</summary>
    private static readonly (string, string)[] Fields =
    [
        ("reason", "tried"), ("text", "tried"), ("username", "mali"), ("mac", "02:00:00:00:00:01"), ("name", "tried"), ("q", "mali"), ("confirm", "yes"), ("roles", "help-desk"),
    ];

    /// <summary>Every address that takes a form, but for those that end the sign-in itself.</summary>
    private static async Task<IReadOnlyList<string>> FormsAsync(ConsoleHost host, string hold)
    {
        var services = host.Site.Services;
        var loader = services.GetRequiredService<PageLoader>();
        var addresses = new List<string>();
        foreach (var page in services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            var template = "/" + page.AttributeRouteInfo!.Template;
            if (template.StartsWith("/sign-", StringComparison.Ordinal) || template is "/password" or "/signins" || template.Contains("second-factor", StringComparison.Ordinal) || template.StartsWith("/administrator/", StringComparison.Ordinal)) continue;
            var address = Value().Replace(template, match => match.Groups["name"].Value switch
            {
                "id" when template.StartsWith("/audit/cases/", StringComparison.Ordinal) => hold,
                "username" => "mali",
                "decision" => "approve",
                _ => "1",
            });
            addresses.AddRange(compiled.HandlerMethods.Where(handler => handler.HttpMethod == "Post").Select(handler => handler.Name is { Length: > 0 } name ? $"{address}?handler={name}" : address));
        }

        // Keeping the case on is tried before its end is proposed, or nothing would be left to confirm.
        return [.. addresses.Distinct(StringComparer.Ordinal).OrderBy(address => address.Contains("Propose", StringComparison.Ordinal))];
    }

    /// <summary>The hash of every sealed file of the log, of what is kept for good, and of the cases.</summary>
    private static SortedDictionary<string, string> Evidence(ConsoleHost host)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var today = DayName.Of(DayName.At(host.Time.GetUtcNow(), LoggedDays.Zone));
        foreach (var file in new[] { "traffic", "cases" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(host.Folder, folder), "*", SearchOption.AllDirectories)))
        {
            var name = Path.GetRelativePath(host.Folder, file);
            if (Path.GetFileName(file).StartsWith('.') || name.StartsWith($"traffic/{today}", StringComparison.Ordinal)) continue;
            files[name] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return files;
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*(\{[^}]*\})*[^}]*\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();
}
