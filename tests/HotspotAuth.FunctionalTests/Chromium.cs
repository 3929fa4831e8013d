using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests;

/// <summary>
/// Debian's Chromium without a window, as every test here starts it. It is one test's alone until that gives it back, without what it opened;
/// then the next test has it, as starting one and its driver takes longer than most tests.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Quiet =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly ConcurrentDictionary<string, ConcurrentBag<Chromium>> Idle = new(StringComparer.Ordinal);

    private readonly IPlaywright _playwright;
    private readonly string _names;

    static Chromium()
    {
        // A page on a busy machine has as long to become what is expected as it has to come at all.
        Assertions.SetDefaultExpectTimeout(60_000);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var browser in Idle.Values.SelectMany(kind => kind)) browser.EndAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        };
    }

    private Chromium(IPlaywright playwright, IBrowser browser, string names) => (_playwright, Browser, _names) = (playwright, browser, names);

    public IBrowser Browser { get; }

    /// <summary>A fresh profile. What it waits for may take as long as it takes on a machine with other work.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        var context = await Browser.NewContextAsync(options);
        context.SetDefaultTimeout(90_000);
        return context;
    }

    /// <param name="names">Chromium's own resolver rules, where a test's names lead somewhere else.</param>
    public static async Task<Chromium> RentAsync(string names = "")
    {
        while (Idle.TryGetValue(names, out var kind) && kind.TryTake(out var idle))
        {
            if (idle.Browser.IsConnected) return idle;
            await idle.EndAsync();
        }

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Headless = true,
            Timeout = 120_000,
            Args = names.Length == 0 ? Quiet : [.. Quiet, $"--host-resolver-rules={names}"],
        });
        return new Chromium(playwright, browser, names);
    }

    /// <summary>Gives it back: what belongs to a profile (pages, cookies, certificates, cache) ends with its context.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var context in Browser.Contexts.ToArray()) await context.CloseAsync();
        Idle.GetOrAdd(_names, _ => []).Add(this);
    }

    private async ValueTask EndAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }
}
