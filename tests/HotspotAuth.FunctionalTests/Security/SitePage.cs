using System.Text.RegularExpressions;
using HotspotAuth.FunctionalTests.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.FunctionalTests.Security;

/// <summary>A page as the running site knows it.</summary>
/// <param name="Page">Its address with the names of its parts, without their rules.</param>
/// <param name="Path">The address with something of the right shape in each part.</param>
/// <param name="Buttons">Its named handlers: method and name.</param>
internal sealed partial record SitePage(string Page, string Path, IReadOnlyList<(string Method, string Name)> Buttons)
{
    /// <summary>Every page of a site, asked of the site itself.</summary>
    public static async Task<IReadOnlyList<SitePage>> OfAsync(WebApplication site)
    {
        var pages = new Dictionary<string, SitePage>(StringComparer.Ordinal);
        var loader = site.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var page = Parameter().Replace(pattern, "{${name}}");
            var buttons = Array.Empty<(string, string)>();
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } descriptor)
            {
                var compiled = await loader.LoadAsync(descriptor, EndpointMetadataCollection.Empty);
                buttons = [.. compiled.HandlerMethods.Where(handler => handler.Name is not null).Select(handler => (handler.HttpMethod.ToUpperInvariant(), handler.Name!))];
            }

            pages.TryAdd(page, new SitePage(page, Parameter().Replace(pattern, match => Filled(match.Groups["rule"].Value)), buttons));
        }

        return [.. pages.Values.OrderBy(page => page.Page, StringComparer.Ordinal)];
    }

    public static Task<IReadOnlyList<SitePage>> OfAsync(ConsoleHost host) => OfAsync(host.Site);

    private static string Filled(string rule) => rule switch
    {
        _ when rule.Contains("guid", StringComparison.Ordinal) => Guid.Empty.ToString(),
        _ when rule.Contains("int", StringComparison.Ordinal) || rule.Contains("long", StringComparison.Ordinal) => "1",
        _ when Choice().Match(rule) is { Success: true } choice => choice.Groups["first"].Value,
        _ => "somebody",
    };

    [GeneratedRegex(@"\{(?<name>\w+)\??(:(?<rule>(regex\(.*?\)|[^}])*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\^\((?<first>[\w-]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Choice();
}
