using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace HotspotAuth.Benchmarks.Joins;

/// <summary>
/// One guest's device, by its own address. It does what a phone does, without a person's pauses: its connectivity check is led to
/// the login page, the form is sent, a slip's holder named where that is asked, the status page looked at, and the check asked again.
/// </summary>
internal sealed class Phone(int number, int port, JoinTimes times)
{
    private const int MostTries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _host = FormattableString.Invariant($"kpp2.net:{port}");

    // 127.1.0.0 onwards: every number is a device of its own to the portal.
    private readonly IPAddress _address = new([127, (byte)(1 + (number >> 16)), (byte)(number >> 8), (byte)number]);

    /// <summary>True once the check finds the door open. What went wrong is counted.</summary>
    public async Task<bool> JoinAsync(string username, string password)
    {
        using var patience = new CancellationTokenSource(Patience);
        var since = Stopwatch.GetTimestamp();
        try
        {
            var led = await ProbeAsync(patience.Token);
            if (led is not { Status: 302, Location: { } login }) return Fail(led);
            using var browser = await PortalConnection.OpenAsync(_address, port, patience.Token);
            var form = await GetAsync(browser, PathOf(login), patience.Token);
            var answer = await LogInAsync(browser, form, username, password, patience.Token);
            if (answer is { Status: 303, Location: { } path } && path.StartsWith("/login/holder/", StringComparison.Ordinal)) answer = await NameAsync(browser, path, patience.Token);
            if (answer is not { Status: 303, Location: { } inside }) return Fail(answer);
            var status = await GetAsync(browser, inside, patience.Token);
            if (status.Status != 200) return Fail(status);
            var open = await ProbeAsync(patience.Token);
            if (open.Status != 204) return Fail(open);
            times.Joins.Enqueue(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            return true;
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            times.FailedBy(fault.Message);
            return false;
        }
    }

    /// <summary>A look at the status page, as it refreshes itself.</summary>
    public async Task LookAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var browser = await PortalConnection.OpenAsync(_address, port, patience.Token);
            var page = await GetAsync(browser, "/status", patience.Token);
            if (page.Status != 200) Fail(page);
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            times.FailedBy(fault.Message);
        }
    }

    private async Task<PortalAnswer> LogInAsync(PortalConnection browser, PortalAnswer form, string username, string password, CancellationToken patience)
    {
        for (var again = 0; ; again++)
        {
            var answer = await TimedAsync(times.Posts, () => browser.AskAsync(_host, "/login", $"token={Token(form)}&username={username}&password={password}", patience));
            if (answer.Status == 303 || again == MostTries) return answer;
            times.TriedAgain();
            await Task.Delay(TimeSpan.FromSeconds(2), patience);
            form = await GetAsync(browser, "/login", patience);
        }
    }

    private async Task<PortalAnswer> NameAsync(PortalConnection browser, string path, CancellationToken patience)
    {
        var form = await GetAsync(browser, path, patience);
        return await TimedAsync(times.Posts, () => browser.AskAsync(_host, path, $"token={Token(form)}&name=Sample+Guest&phone=0812345678", patience));
    }

    // A connection of its own: the portal closes it, as the answer says.
    private async Task<PortalAnswer> ProbeAsync(CancellationToken patience)
    {
        using var check = await PortalConnection.OpenAsync(_address, port, patience);
        return await TimedAsync(times.Pages, () => check.AskAsync("connectivitycheck.gstatic.com", "/generate_204", form: null, patience));
    }

    private Task<PortalAnswer> GetAsync(PortalConnection browser, string path, CancellationToken patience) =>
        TimedAsync(times.Pages, () => browser.AskAsync(_host, path, form: null, patience));

    private static async Task<PortalAnswer> TimedAsync(ConcurrentQueue<double> times, Func<Task<PortalAnswer>> ask)
    {
        var since = Stopwatch.GetTimestamp();
        var answer = await ask();
        times.Enqueue(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        return answer;
    }

    private bool Fail(PortalAnswer answer)
    {
        times.FailedBy(FormattableString.Invariant($"{answer.Status} {answer.Location}"));
        return false;
    }

    private static string PathOf(string location) => location[location.IndexOf('/', "http://".Length)..];

    private static string Token(PortalAnswer form)
    {
        const string Before = "name=\"token\" value=\"";
        var at = form.Body.IndexOf(Before, StringComparison.Ordinal);
        if (at < 0) return "";
        var value = form.Body.AsSpan(at + Before.Length);
        return value[..value.IndexOf('"')].ToString();
    }
}
