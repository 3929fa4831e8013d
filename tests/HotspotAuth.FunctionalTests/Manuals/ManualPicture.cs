using HotspotAuth.Tests.Architecture;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Manuals;

/// <summary>A picture of the manuals. It is written only where <c>HOTSPOT_PICTURES</c> names the folder; what it shows is looked at in each run.</summary>
internal static class ManualPicture
{
    private const string Setup = "setup-";

    /// <summary>The pictures of the setup assistant, which are made as it is walked from an empty machine.</summary>
    public static IEnumerable<string> OfSetup => All.Where(name => name.StartsWith(Setup, StringComparison.Ordinal));

    /// <summary>The other ones, of an office at work.</summary>
    public static IEnumerable<string> OfOffice => All.Where(name => !name.StartsWith(Setup, StringComparison.Ordinal));

    private static IEnumerable<string> All => Repository.Files("deploy/manual/pictures", ".png").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static async Task TakeAsync(IPage page, string name)
    {
        Assert.Equal("th", await page.GetAttributeAsync("html", "lang"));
        Assert.NotEqual(0, await page.Locator("h1").CountAsync());
        if (Environment.GetEnvironmentVariable("HOTSPOT_PICTURES") is not { Length: > 0 } folder) return;
        await page.EvaluateAsync("document.fonts.ready");
        var file = Path.Combine(folder, $"{name}.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = file, Animations = ScreenshotAnimations.Disabled });
        var (exit, _, error) = await RunningService.RunAsync("pngquant", null, "--force", "--strip", "--output", file, "32", file);
        Assert.True(exit == 0, error);
    }
}
