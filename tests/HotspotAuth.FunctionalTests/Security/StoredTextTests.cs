using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HotspotAuth.FunctionalTests.Admin;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>A text that somebody brought in stays a text: in every column it could stand in, on every page, in every file, and in a form that is given back.</summary>
public sealed partial class StoredTextTests
{
    /// <summary>Of the columns that are planted, so many are met on pages at least; which, is in the artifact.</summary>
    private const int LeastMet = 40;

    [Fact]
    public void Every_column_that_is_left_out_is_there_and_is_a_text()
    {
        using var folder = new TemporaryFolder();
        var database = HotspotAuth.Operation.Database.OpenOrCreate(HotspotAuth.Operation.DataDirectory.OpenOrCreate(folder.Path));
        var texts = Contents.Texts(database).Select(column => $"{column.Table}.{column.Column}").ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(TextColumns.Exempt, column => !texts.Contains(column));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task No_text_of_the_store_becomes_a_part_of_a_page_or_a_formula_of_a_file()
    {
        await using var host = await MarkedOffice.StartAsync();
        var (planted, empty) = MarkedOffice.Plant(host.Database);
        await host.RefreshAsync();
        await DoorScreenTests.CarryAsync(host);
        Assert.True(empty.Count == 0, $"no row to plant into: {string.Join(' ', empty)}");

        using var client = await MarkedOffice.SignedInAsync(host);
        var pages = (await SitePage.OfAsync(host)).Where(page => page.Page is not "/sign-out").Select(page => page.Path.Replace("somebody", "mali", StringComparison.Ordinal));
        string[] known = ["/", "/audit/requests/4", "/audit/requests/4/cover", "/audit/requests/4/receipt", "/audit/search/2", "/why?q=mali", "/sessions?q=mali", "/accounts?q=mali"];
        var met = await Crawl.FromAsync(client, [.. known, .. pages]);
        var faults = new List<string>();
        faults.AddRange(met.Where(page => (int)page.Status >= 500).Select(page => $"{page.Address}: {page.Status}"));
        faults.AddRange(met.Where(page => page.Type == "text/html" && Mark.IsLoose(page.Text)).Select(page => $"{page.Address}: {Around(page.Text)}"));
        faults.AddRange(met.Where(page => page.Type == "text/csv" && Formula().IsMatch(page.Text.TrimStart('\ufeff'))).Select(page => $"{page.Address}: a cell is a formula"));
        faults.AddRange(met.Where(page => page.Disposition is { } how && !PlainName().IsMatch(how)).Select(page => $"{page.Address}: {page.Disposition}"));
        Tell(met, planted);
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        await LookAsync(host, met);
        await GiveBackAsync(client, met);
    }

    /// <summary>The same in a real browser: nothing runs, and its policy has nothing to stop.</summary>
    private static async Task LookAsync(ConsoleHost host, IReadOnlyList<Met> met)
    {
        await using var browser = await ConsoleBrowser.StartAsync(host);
        var page = await browser.OpenAsync(1280, 900);
        var dialogs = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            dialogs.Add($"{page.Url}: {dialog.Message}");
            await dialog.DismissAsync();
        };
        await page.AddInitScriptAsync(Mark.Trap);
        await ConsoleBrowser.SignInAsync(page, ConsoleHost.Password, MarkedOffice.Everybody);
        var hits = new List<string>();
        foreach (var address in met.Where(one => one.Type == "text/html" && (int)one.Status == 200).DistinctBy(one => one.Kind).Select(one => one.Address))
        {
            await page.GotoAsync(address);
            if (await page.EvaluateAsync<int>("window.hits.length + document.querySelectorAll('img[src=\"x\"], script:not([src])').length") > 0) hits.Add(address);
        }

        Assert.Empty(hits);
        Assert.Empty(dialogs);
        Assert.Empty(browser.Complaints);
    }

    /// <summary>What was typed into a form, and what stands in a list's search, is given back as it was typed.</summary>
    private static async Task GiveBackAsync(ConsoleClient client, IReadOnlyList<Met> met)
    {
        var (faults, sent) = (new List<string>(), 0);
        foreach (var page in met.Where(one => one.Type == "text/html" && (int)one.Status == 200 && !one.Kind.StartsWith("/sign-", StringComparison.Ordinal) && !one.Kind.StartsWith("/password", StringComparison.Ordinal)).DistinctBy(one => one.Kind))
        {
            foreach (Match form in Form().Matches(page.Text))
            {
                var names = Field().Matches(form.Value).Select(field => field.Groups["name"].Value).Where(name => name != "__RequestVerificationToken").Distinct().ToArray();
                var to = Action().Match(form.Groups["head"].Value) is { Success: true } action ? System.Net.WebUtility.HtmlDecode(action.Groups["to"].Value) : page.Address;
                if (names.Length == 0 || to.StartsWith("/sign-out", StringComparison.Ordinal)) continue;
                (string, string)[] fields = [.. names.Select(name => (name, Mark.Typed(8000)))];
                using var answer = form.Groups["head"].Value.Contains("method=\"post\"", StringComparison.OrdinalIgnoreCase)
                    ? await client.SendAsync("/sign-ins", to, fields)
                    : await client.GetAsync(to.Split('?')[0] + "?" + string.Join('&', fields.Select(field => $"{field.Item1}={Uri.EscapeDataString(field.Item2)}")));
                sent++;
                var text = await answer.Content.ReadAsStringAsync();
                if (Mark.IsLoose(text)) faults.Add($"{to}: {Around(text)}");
                if ((int)answer.StatusCode >= 500) faults.Add($"{to}: {answer.StatusCode}");
            }
        }

        Assert.True(sent > 30, $"only {sent} forms");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static void Tell(IReadOnlyList<Met> met, IReadOnlyDictionary<int, string> planted)
    {
        var seen = planted.ToDictionary(one => one.Value, one => met.Where(page => Mark.In(page.Text).Contains(one.Key)).Select(page => page.Kind).Distinct().ToArray(), StringComparer.Ordinal);
        var text = new StringBuilder("column\tmet on\n");
        foreach (var (column, kinds) in seen.OrderBy(one => one.Key, StringComparer.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"{column}\t{(kinds.Length == 0 ? "(nowhere)" : string.Join(' ', kinds))}\n");
        text.Append("\npages met:\n").AppendJoin('\n', met.Select(page => $"{(int)page.Status} {page.Kind}").Distinct().Order(StringComparer.Ordinal)).Append('\n');
        Artifact.Write("security/stored-texts.tsv", text.ToString());
        Assert.True(seen.Count(one => one.Value.Length > 0) >= LeastMet, text.ToString());
    }

    private static string Around(string html)
    {
        var at = new[] { html.IndexOf("<script>hit", StringComparison.Ordinal), html.IndexOf("<img src=x", StringComparison.Ordinal) }.Where(place => place >= 0).Min();
        return html[Math.Max(0, at - 120)..Math.Min(html.Length, at + 60)];
    }

    [GeneratedRegex("(^|[,\\n])(\"?[=+@-]|\"[\\t\\r])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Formula();

    [GeneratedRegex("^attachment; filename=\"?[A-Za-z0-9._-]+\"?(; filename\\*=UTF-8''[A-Za-z0-9._%-]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainName();

    [GeneratedRegex("<form(?<head>[^>]*)>.*?</form>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("<(input|select|textarea|button)[^>]* name=\"(?<name>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();

    [GeneratedRegex("action=\"(?<to>[^\"]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Action();
}
