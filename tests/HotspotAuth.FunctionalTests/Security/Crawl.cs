using System.Net;
using System.Text.RegularExpressions;
using HotspotAuth.FunctionalTests.Admin;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>An answer that was met on the way.</summary>
internal sealed record Met(string Address, string Kind, HttpStatusCode Status, string Text, string Type, string? Disposition);

/// <summary>Goes from link to link of the console as one person, a few addresses of each kind.</summary>
internal static partial class Crawl
{
    private const int OfAKind = 3;
    private const int Most = 600;

    public static async Task<IReadOnlyList<Met>> FromAsync(ConsoleClient client, params string[] starts)
    {
        var (met, seen, kinds, waiting) = (new List<Met>(), new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal), new Queue<string>(starts));
        while (waiting.TryDequeue(out var address))
        {
            var kind = KindOf(address);
            if (seen.Count >= Most || !seen.Add(address) || kinds.GetValueOrDefault(kind) >= OfAKind) continue;
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            using var answer = await client.GetAsync(address);
            if (answer.Headers.Location is { } leads)
            {
                waiting.Enqueue(leads.ToString());
                continue;
            }

            var (text, type) = (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType ?? "");
            met.Add(new Met(address, kind, answer.StatusCode, text, type, answer.Content.Headers.TryGetValues("Content-Disposition", out var how) ? string.Join(';', how) : null));
            if (type != "text/html") continue;
            foreach (var link in Link().Matches(text).Select(match => WebUtility.HtmlDecode(match.Groups["to"].Value)).Where(IsPage)) waiting.Enqueue(link.Split('#')[0]);
        }

        return met;
    }

    /// <summary>The address without what stands for one thing among many.</summary>
    private static string KindOf(string address)
    {
        var (path, query) = address.Split('?', 2) is [var before, var after] ? (before, after) : (address, "");
        return string.Join('/', path.Split('/').Select(part => part.Any(c => char.IsDigit(c) || c == '%' || c == '=') ? "{}" : part))
            + "?" + string.Join('&', query.Split('&').Select(part => part.StartsWith("handler=", StringComparison.Ordinal) ? part : part.Split('=')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsPage(string address) =>
        address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/lib/", StringComparison.Ordinal) && !address.StartsWith("/css/", StringComparison.Ordinal)
        && !address.StartsWith("/js/", StringComparison.Ordinal) && !address.Contains("lang=", StringComparison.Ordinal) && !address.Contains("live=", StringComparison.Ordinal) && !address.EndsWith(".svg", StringComparison.Ordinal);

    [GeneratedRegex("(href|src|action|hx-get)=\"(?<to>/[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
