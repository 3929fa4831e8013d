using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests;

internal static class Pressing
{
    /// <summary>
    /// Clicks, and waits for the page that follows to be there whole: a click alone ends with that page's first byte, and what is read of it
    /// then may be half of it.
    /// </summary>
    public static async Task PressAsync(this IPage page, string selector)
    {
        await page.ClickAsync(selector);
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
    }

    /// <summary>
    /// Waits for an address that ends so, <c>*</c> for anything, and for its page to be there whole. The driver's own wait for an address looks
    /// and then listens, and never ends when the address comes between the two.
    /// </summary>
    public static async Task ArriveAsync(this IPage page, string end)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(end).Replace("\\*", ".*", StringComparison.Ordinal) + "$"), new() { Timeout = 90_000 });
        await page.WaitForLoadStateAsync();
    }
}
