using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Events.Slips;
using HotspotAuth.FunctionalTests.Admin.Floor;
using HotspotAuth.FunctionalTests.Admin.Requests;
using HotspotAuth.Operation;

namespace HotspotAuth.FunctionalTests.Admin.Lists;

/// <summary>What holds of each list of the console: it sorts by each head that says so, and comes whole as a file that harms nobody.</summary>
public sealed partial class EveryListTests
{
    private const string Evil = "=cmd()";
    private const string Secret = "kept-between-two-machines-only";

    [Fact]
    public async Task Each_list_sorts_both_ways_and_comes_as_a_guarded_file_that_is_told_of()
    {
        await using var host = await RequestPeople.StartAsync();
        var (lists, codes) = await FillAsync(host);
        using var client = await host.SignedInAsync();
        await host.AddAdministratorAsync("contact", "Contact", ConsoleRole.OfficerContact);
        using var stranger = await host.SignedInAsync("contact");
        foreach (var path in lists)
        {
            var page = await client.PageAsync(path);
            var heads = Head().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups["address"].Value)).ToArray();
            Assert.True(heads.Length > 0, path);
            Assert.Equal((path, 1), (path, page.Split("aria-sort=").Length - 1));
            foreach (var head in heads)
            {
                var sorted = await client.PageAsync(head);
                var back = Head().Matches(sorted).Select(match => match.Value).Single(match => match.Contains("aria-sort=\"", StringComparison.Ordinal));
                var turned = await client.PageAsync(WebUtility.HtmlDecode(Head().Match(back).Groups["address"].Value));
                Assert.NotEqual(Head().Matches(turned).Select(match => match.Value), Head().Matches(sorted).Select(match => match.Value));
            }

            var file = WebUtility.HtmlDecode(Csv().Match(page).Groups["address"].Value);
            Assert.True(file.Length > 0, path);
            await CheckFileAsync(host, client, file, codes);
            using var refused = await stranger.GetAsync(file);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, refused.StatusCode));
        }
    }

    private static async Task CheckFileAsync(ConsoleHost host, ConsoleClient client, string address, IReadOnlyList<string> codes)
    {
        using var answer = await client.GetAsync(address);
        var octets = await answer.Content.ReadAsByteArrayAsync();
        var text = Encoding.UTF8.GetString(octets);
        Assert.Equal((address, HttpStatusCode.OK), (address, answer.StatusCode));
        Assert.Equal([0xEF, 0xBB, 0xBF], octets[..3]);
        var lines = text.Split("\r\n");
        Assert.True(lines.Length > 2 && lines[0].Contains(',', StringComparison.Ordinal), address);
        Assert.False(Formula().IsMatch(text[1..]), address + "\n" + text);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.All(codes, code => Assert.DoesNotContain(code, text, StringComparison.Ordinal));
        using var connection = host.Database.Open();
        var (rows, hash) = connection.QuerySingle<(long, byte[])>("SELECT rows, hash FROM audit_outbox WHERE action = 'list-export' ORDER BY id DESC LIMIT 1");
        Assert.Equal((address, (long)lines.Length - 2), (address, rows));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(octets), hash);
    }

    private static async Task<(string[] Lists, string[] Codes)> FillAsync(ConsoleHost host)
    {
        await host.AddAccountAsync("mali", Evil, "นางสาวมะลิ");
        host.Core<DeviceStore>().Add("02:00:5e:10:00:01", "mali", Evil, null, Actor.System);
        host.Core<DeviceStore>().Add("02:00:5e:10:00:02", "mali", "เครื่องพิมพ์", host.Time.GetUtcNow().AddDays(3), Actor.System);
        await host.AddAdministratorAsync("evil", Evil, ConsoleRole.Requester);
        host.AddNas(new RadiusClientSettings { Name = "tower", Address = "192.0.2.7", Secret = Secret });
        host.Ask(section: "กลุ่มนิเทศ");
        var made = await FloorEvents.AddAsync(host, 3, Evil);
        await DoorScreenTests.CarryAsync(host);
        var codes = host.Core<SlipRoll>().Of(made.Id).Select(slip => slip.Username).ToArray();
        Assert.Equal(3, codes.Length);
        return (["/events", "/requests", "/devices", "/groups", "/nas", "/administrators", "/trail", "/accounts", $"/event/{made.Id}/board", $"/event/{made.Id}/register"], codes);
    }

    [GeneratedRegex("<th class=\"sort[^\"]*\"[^>]*><a href=\"(?<address>[^\"]+)\"[^>]*>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Head();

    [GeneratedRegex("<a href=\"(?<address>[^\"]+handler=csv[^\"]*)\" download", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Csv();

    [GeneratedRegex("(^|[,\\n])\"?[=+@]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Formula();
}
