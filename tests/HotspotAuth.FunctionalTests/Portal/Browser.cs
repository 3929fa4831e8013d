using Microsoft.Playwright;

namespace HotspotAuth.FunctionalTests.Portal;

/// <summary>Debian's Chromium, one for a class of tests, that finds the portal's name on loopback and no other name at all.</summary>
public sealed class Browser : IAsyncLifetime
{
    private Chromium? _browser;

    public async Task InitializeAsync() => _browser = await Chromium.RentAsync("MAP kpp2.net 127.0.0.1, MAP * ~NOTFOUND");

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
    }

    /// <summary>A fresh profile with one page, which keeps a record of what it asked for and what it complained of.</summary>
    internal async Task<Tab> OpenAsync(PortalHost portal, int width = 390, int height = 844, bool script = true)
    {
        var context = await _browser!.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = $"http://kpp2.net:{portal.Port}",
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = script,
            Locale = "th-TH",
        });
        return new Tab(context, await context.NewPageAsync());
    }
}

/// <summary>One page of a browser and its record.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<IRequest> _requests = [];

    public Tab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
        context.Request += (_, request) => _requests.Add(request);
    }

    public IPage Page { get; }

    /// <summary>Console errors and warnings, uncaught errors, and refusals of the content policy.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The hosts that were asked for anything.</summary>
    public IEnumerable<string> Hosts => _requests.Select(request => new Uri(request.Url).Host).Distinct(StringComparer.Ordinal);

    /// <summary>Bytes of all answers so far, headers included.</summary>
    public async Task<int> ReceivedAsync()
    {
        var sum = 0;
        foreach (var request in _requests)
        {
            var sizes = await request.SizesAsync();
            sum += sizes.ResponseHeadersSize + sizes.ResponseBodySize;
        }

        return sum;
    }

    /// <summary>Fills the login form in and sends it.</summary>
    public async Task LogInAsync(string username, string password, string path = "/login")
    {
        await Page.GotoAsync(path);
        await Page.FillAsync("#u", username);
        await Page.FillAsync("#p", password);
        await FollowAsync("button.primary");
    }

    /// <summary>Clicks what leads to another page and waits for that page, through any redirect, to be there.</summary>
    public async Task FollowAsync(string selector)
    {
        var loaded = new TaskCompletionSource();
        void OnLoad(object? sender, IPage page) => loaded.TrySetResult();
        Page.Load += OnLoad;
        await Page.ClickAsync(selector);
        await loaded.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Page.Load -= OnLoad;
    }

    /// <summary>How far the page is wider than the window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
