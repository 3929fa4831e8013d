using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests;

/// <summary>What axe-core finds against WCAG 2.2 AA and good practice.</summary>
internal static class Axe
{
    private static readonly string Source = File.ReadAllText(FindSource());

    // How often axe was brought to a page. It is half a megabyte, most of what a look costs: where it is asked for again and again it comes with each document.
    private static readonly ConditionalWeakTable<IPage, StrongBox<int>> Brought = [];

    /// <summary>One line for each part of the page that breaks a rule.</summary>
    public static async Task<string[]> FindAsync(IPage page)
    {
        // A button's click ends with its page's first byte; until the root element is parsed there is nothing to look at.
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        // Evaluated through the debugger, which the page's policy against foreign script does not bind.
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
        {
            await page.EvaluateAsync(Source);
            if (++Brought.GetOrCreateValue(page).Value == 3) await page.AddInitScriptAsync(Source);
        }

        // Every rule runs; of those that hold it names one place only.
        return await page.EvaluateAsync<string[]>(
            """
            async () => {
              const found = await axe.run(document, { resultTypes: ['violations'] });
              if (found.passes.length < 10) return ["axe looked at almost nothing"];
              return found.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + " " + n.html.slice(0, 120) + " " + n.failureSummary));
            }
            """);
    }

    private static string FindSource()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HotspotAuth.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "tests", "HotspotAuth.FunctionalTests", "lib", "axe.min.js");
    }
}
