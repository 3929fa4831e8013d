using System.Collections.Concurrent;
using HotspotAuth.Admin;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Admin;

/// <summary>Debian's Chromium on the console; writes down whatever the page complains of or asks of another host.</summary>
internal sealed class ConsoleBrowser : IAsyncDisposable
{
    private readonly Chromium _browser;
    private static readonly ConcurrentDictionary<string, ConsoleHost> Hosts = new(StringComparer.Ordinal);

    private readonly Uri _address;

    private ConsoleBrowser(Chromium browser, Uri address) => (_browser, _address) = (browser, address);

    public List<string> Complaints { get; } = [];

    public static async Task<ConsoleBrowser> StartAsync(ConsoleHost host)
    {
        var browser = await Chromium.RentAsync();
        Hosts[host.Address.Authority] = host;
        return new ConsoleBrowser(browser, host.Address);
    }

    public async Task<IPage> OpenAsync(int width, int height, bool script = true)
    {
        var context = await _browser.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = _address.ToString(),
            IgnoreHTTPSErrors = true,
            JavaScriptEnabled = script,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // The form that was refused comes with 422, which the browser reports as a failed resource.
            if (message.Type is "error" or "warning" && !message.Text.Contains("422", StringComparison.Ordinal))
                Complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => Complaints.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } asked && asked.Authority != _address.Authority)
                Complaints.Add($"{page.Url} asked for {request.Url}");
        };
        return page;
    }

    public static async Task SignInAsync(IPage page, string password, string username = ConsoleHost.Administrator)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#username", username);
        await page.FillAsync("#password", password);
        await page.PressAsync("main button");
        if (!page.Url.EndsWith("/sign-in/code", StringComparison.Ordinal)) return;
        await page.FillAsync("#code", Hosts[new Uri(page.Url).Authority].AppCode());
        await page.PressAsync("main button");
    }

    /// <summary>Makes a second factor with an app that reads the key from the page; ends where the recovery codes are kept.</summary>
    public static async Task EnrolAsync(IPage page, ConsoleHost host)
    {
        await page.PressAsync("summary");
        var secret = FromBase32(await page.InnerTextAsync(".key"));
        await page.FillAsync("#code", Totp.Code(secret, Totp.StepAt(host.Time.GetUtcNow())));
        await page.PressAsync("main button.primary");
        await page.PressAsync("main a.primary");
    }

    public static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Where(char.IsLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    /// <summary>A picture for people to look at, where HOTSPOT_SHOTS names a folder.</summary>
    public static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HOTSPOT_SHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"console-{name}.png"), FullPage = true });
    }

    /// <summary>A screen scrolls one way only, and axe finds nothing.</summary>
    /// <param name="page">The screen.</param>
    /// <param name="where">What is said of it when it does not hold.</param>
    public static async Task CheckScreenAsync(IPage page, string where)
    {
        Assert.Equal((where, ""), (where, await TooWideAsync(page)));
        var found = await Axe.FindAsync(page);
        Assert.True(found.Length == 0, $"{where}:\n{string.Join('\n', found)}");
    }

    /// <summary>The same at a phone's width and at a desk's. No script of ours asks for the width, so the page need not come twice.</summary>
    /// <param name="page">The screen.</param>
    /// <param name="where">What is said of it when it does not hold.</param>
    /// <param name="shot">Its pictures' name, with a star where <c>phone</c> or <c>desktop</c> is to stand.</param>
    public static async Task CheckBothWidthsAsync(IPage page, string where, string shot)
    {
        foreach (var (width, height, size) in new[] { (390, 844, "phone"), (1280, 900, "desktop") })
        {
            await page.SetViewportSizeAsync(width, height);
            await ShotAsync(page, shot.Replace("*", size, StringComparison.Ordinal));
            await CheckScreenAsync(page, $"{where} {size}");
        }
    }

    /// <summary>Every screen in both languages, checked at both widths.</summary>
    /// <param name="page">Signed in.</param>
    /// <param name="paths">The screens.</param>
    /// <param name="shots">What the pictures' names begin with.</param>
    /// <param name="nameless">What of a path is another at each run, and stays out of its picture's name.</param>
    public static async Task TourAsync(IPage page, IReadOnlyList<string> paths, string shots = "", string nameless = "")
    {
        foreach (var language in new[] { "th", "en" })
        {
            await page.GotoAsync($"/?lang={language}");
            foreach (var path in paths)
            {
                await page.GotoAsync(path);
                Assert.Equal((path, language), (path, await page.GetAttributeAsync("html", "lang")));
                var name = (nameless.Length == 0 ? path : path.Replace(nameless, "x", StringComparison.Ordinal)).Replace('/', '-').Replace('?', '-').Replace(':', '.');
                await CheckBothWidthsAsync(page, $"{path} {language}", $"{shots}*-{language}{name}");
            }
        }
    }

    /// <summary>What makes the page scroll sideways; empty where nothing does.</summary>
    private static async Task<string> TooWideAsync(IPage page)
    {
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        return await page.EvaluateAsync<string>(
            """
            async () => {
              await document.fonts.ready;
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return '';
              const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 0.5)
                .slice(-4).map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}: ${e.textContent.trim().slice(0, 60)}`).join(' | ');
              return `${document.documentElement.scrollWidth - width} px: ${wide}`;
            }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        Hosts.TryRemove(_address.Authority, out _);
        await _browser.DisposeAsync();
    }
}
