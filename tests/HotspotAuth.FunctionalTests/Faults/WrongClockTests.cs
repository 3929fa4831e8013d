using HotspotAuth.FunctionalTests.Nas;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>The real program under a clock that is wrong at the boot and set while it runs.</summary>
public sealed class WrongClockTests
{
    private const string Request = "User-Name=mali,User-Password=secret-123,Message-Authenticator=0x00,Calling-Station-Id=\"02-00-00-00-00-01\"";

    [NeedsFact("faketime", "faketime")]
    public async Task A_boot_in_a_year_long_past_lets_people_in_and_writes_on_in_the_newest_day()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("mali", "secret-123");
        await AcceptedAsync(service);
        var before = Days(service);
        await service.StopAsync();

        using var clock = new FakedClock("-6y");
        clock.ApplyTo(service);
        await service.StartAgainAsync();
        await AcceptedAsync(service);
        Assert.Equal(before, Days(service));

        clock.Set("+0");
        await RunningService.EventuallyAsync(() => Task.FromResult(service.Log.Contains("The clock was set by", StringComparison.Ordinal)), "the step is noticed");
        await AcceptedAsync(service);
        await WholeAsync(service, before);
    }

    [NeedsFact("faketime", "faketime")]
    public async Task A_boot_years_ahead_neither_opens_a_day_nor_erases_one_while_no_time_server_confirms_it()
    {
        await using var service = await RunningService.StartAsync("--Clock:Sources:0=127.0.0.1:9");
        await service.AddAccountAsync("mali", "secret-123");
        await AcceptedAsync(service);
        var before = Days(service);
        await service.StopAsync();

        using var clock = new FakedClock("+5y");
        clock.ApplyTo(service);
        await service.StartAgainAsync();
        await AcceptedAsync(service);
        await RunningService.EventuallyAsync(() => Task.FromResult(service.Log.Contains("Nothing is dropped or erased", StringComparison.Ordinal)), "the purge does not run");
        await WholeAsync(service, before);
    }

    [NeedsFact("faketime", "faketime")]
    public async Task Steps_of_two_hours_while_it_runs_cut_nobody_off_and_the_records_say_so()
    {
        await using var service = await RunningService.StartAsync();
        using var clock = new FakedClock("+0");
        clock.ApplyTo(service);
        await service.StopAsync();
        await service.StartAgainAsync();
        await service.AddAccountAsync("mali", "secret-123");
        await AcceptedAsync(service);
        var answer = await Radclient.AskAsync(service.Port("radius-acct"), "acct", "User-Name=mali,Acct-Session-Id=abc1,NAS-IP-Address=127.0.0.1,Calling-Station-Id=\"02-00-00-00-00-01\",Acct-Status-Type=Start");
        Assert.Contains("Accounting-Response", answer, StringComparison.Ordinal);

        foreach (var offset in new[] { "+2h", "+0", "-2h", "+0" })
        {
            var said = Steps(service);
            clock.Set(offset);
            await RunningService.EventuallyAsync(() => Task.FromResult(Steps(service) > said), $"the step to {offset} is noticed");
            var session = Assert.Single((await service.JsonAsync("session", "list")).EnumerateArray());
            Assert.Equal("open", session.GetProperty("state").GetString());
            await AcceptedAsync(service);
        }

        var (exitCode, report, _) = await service.VerbAsync("verify");
        Assert.True(exitCode == 0, report);
    }

    private static int Steps(RunningService service) => service.Log.Split("The clock was set by").Length;

    private static Task AcceptedAsync(RunningService service) => RunningService.EventuallyAsync(
        async () => (await Radclient.AskAsync(service.Port("radius-auth"), "auth", Request)).Contains("Access-Accept", StringComparison.Ordinal), "mali gets in");

    /// <summary>The same days as before, every record in them, whole.</summary>
    private static async Task WholeAsync(RunningService service, string[] days)
    {
        // Its exit code says nothing here: waits with a limit end early under the library, and with them the orderly end.
        await service.StopAsync();
        service.Environment.Clear();
        Assert.Equal(days, Days(service));
        var (exitCode, _, error) = await service.VerbAsync("verify");
        Assert.True(exitCode == 0, error);
    }

    private static string[] Days(RunningService service) =>
        [.. Directory.EnumerateDirectories(Path.Combine(service.Directory, "traffic"), "????-??-??").Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
}
