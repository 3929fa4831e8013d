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
}
