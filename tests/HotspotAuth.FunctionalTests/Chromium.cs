using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests;

/// <summary>Debian's Chromium without a window, as every test here starts it.</summary>
internal static class Chromium
{
    private static readonly string[] Quiet =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <param name="playwright">Who drives it.</param>
    /// <param name="names">Chromium's own resolver rules, where a test's names lead somewhere else.</param>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, string? names = null) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = "/usr/bin/chromium",
        Headless = true,
        Args = names is null ? Quiet : [.. Quiet, $"--host-resolver-rules={names}"],
    });
}
