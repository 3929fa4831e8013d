using System.Diagnostics;
using System.Globalization;
using System.Text;
using HotspotAuth.FunctionalTests.Nas;
using Xunit.Abstractions;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>A thousand devices guess passwords through a NAS, with FreeRADIUS's own client, while people log in.</summary>
public sealed class BruteForceTests(ITestOutputHelper output)
{
    private const int Devices = 1000;

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task A_thousand_devices_that_guess_at_one_account_get_thirty_answers_and_its_user_gets_in()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("mali", "secret-123");
        await service.AddAccountAsync("somchai", "secret-123");
        await GetsInAsync(service, "mali", Station(1));

        var since = Stopwatch.GetTimestamp();
        var guessing = GuessAsync(service, Enumerable.Range(1000, Devices).Select(n => ("mali", Station(n))));
        // In the midst of it: his own device, and another person.
        await GetsInAsync(service, "mali", Station(1));
        await GetsInAsync(service, "somchai", Station(2));
        var login = Stopwatch.GetElapsedTime(since) / 2;
        var (approved, denied) = await guessing;

        Assert.Equal((0, Devices), (approved, denied));
        var checks = await AttemptsAsync(service, "wrong-password");
        // Twenty tries at once, then one after 2, 4, 8 ... seconds.
        Assert.InRange(checks, 20, 40);
        await GetsInAsync(service, "mali", Station(1));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure: brute-force-checked {checks} passwords\nfigure: brute-force-login-meanwhile {login.TotalMilliseconds:F0} ms"));
    }

    [NeedsFact("radclient", "freeradius-utils")]
    public async Task Devices_that_guess_at_every_account_are_stopped_one_by_one_after_ten_tries()
    {
        await using var service = await RunningService.StartAsync();
        for (var person = 0; person < 10; person++) await service.AddAccountAsync(Person(person), "secret-123");
        await service.AddAccountAsync("mali", "secret-123");
        // Eight devices, each at ten accounts and at ten names that there are not.
        var (approved, denied) = await GuessAsync(service, from device in Enumerable.Range(1000, 8) from person in Enumerable.Range(0, 20) select (Person(person), Station(device)));

        Assert.Equal((0, 160), (approved, denied));
        var checks = await AttemptsAsync(service, "wrong-password") + await AttemptsAsync(service, "unknown-user");
        // Ten tries of each at once, then one a minute, as long as a busy machine may need for all of it.
        Assert.InRange(checks, 80, 130);
        await GetsInAsync(service, "mali", Station(1));
    }

    /// <summary>A login that a busy machine may answer late.</summary>
    private static Task GetsInAsync(RunningService service, string username, string station) =>
        RunningService.EventuallyAsync(async () => (await LogInAsync(service, username, station)).Contains("Access-Accept", StringComparison.Ordinal), $"{username} gets in at {station}");

    private static Task<string> LogInAsync(RunningService service, string username, string station) =>
        Radclient.AskAsync(service.Port("radius-auth"), "auth", $"User-Name={username},User-Password=secret-123,Message-Authenticator=0x00,Calling-Station-Id=\"{station}\"");

    /// <summary>All of them, fifty under way at once; how many were accepted and refused.</summary>
    private static async Task<(int Approved, int Denied)> GuessAsync(RunningService service, IEnumerable<(string Username, string Station)> guesses)
    {
        var requests = new StringBuilder();
        foreach (var (username, station) in guesses)
            requests.Append(CultureInfo.InvariantCulture, $"User-Name={username}\nUser-Password=guess\nMessage-Authenticator=0x00\nCalling-Station-Id=\"{station}\"\n\n");
        var (_, said, error) = await RunningService.RunAsync(
            "radclient", requests.ToString(), "-s", "-q", "-p", "50", "-r", "5", "-t", "5", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{service.Port("radius-auth")}"), "auth", RunningService.NasSecret);
        return (Number(said + error, "Accepted"), Number(said + error, "Rejected"));
    }

    private static int Number(string said, string what)
    {
        var line = said.Split('\n').FirstOrDefault(l => l.Trim().StartsWith(what, StringComparison.Ordinal)) ?? throw new InvalidOperationException(said);
        return int.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
    }

    private static async Task<long> AttemptsAsync(RunningService service, string reason)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(service.Address("metrics") + "/metrics");
        return metrics.Split('\n').Where(l => l.StartsWith("hotspot_access_attempts_total{", StringComparison.Ordinal) && l.Contains(reason, StringComparison.OrdinalIgnoreCase))
            .Sum(l => long.Parse(l.AsSpan(l.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    private static string Person(int number) => string.Create(CultureInfo.InvariantCulture, $"person{number}");

    private static string Station(int number) => string.Create(CultureInfo.InvariantCulture, $"02-00-00-00-{number >> 8:X2}-{number & 255:X2}");
}
