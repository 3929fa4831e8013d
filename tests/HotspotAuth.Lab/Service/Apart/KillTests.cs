using System.Diagnostics;
using System.Globalization;
using HotspotAuth.Lab.GatewayTests;
using Xunit.Abstractions;

namespace HotspotAuth.Lab.ServiceTests.Apart;

/// <summary>
/// <c>kill -9</c> of each process under load: nothing that was acknowledged is lost, nobody gets in who is not logged in, and nobody is cut who should
/// not be.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Short = 3;
    private const int Long = 100;

    [LabFact(Needs = "radclient")]
    public Task Killed_and_started_again_three_times_the_main_process_loses_nothing() => KillAsync("main", UnitRole.Main, Short);

    [LabFact(Needs = "radclient")]
    public Task Killed_and_started_again_three_times_the_capture_cuts_nobody() => KillAsync("capture", UnitRole.Capture, Short);

    [LabFact(Needs = "radclient")]
    public Task Killed_and_started_again_three_times_the_gateway_lets_nobody_in_and_cuts_nobody() => KillAsync("gateway", UnitRole.Gateway, Short);

    [LabFact(Needs = "radclient")]
    [Trait("Category", "Long")]
    public Task Killed_and_started_again_a_hundred_times_the_main_process_loses_nothing() => KillAsync("main", UnitRole.Main, Long);

    [LabFact(Needs = "radclient")]
    [Trait("Category", "Long")]
    public Task Killed_and_started_again_a_hundred_times_the_capture_cuts_nobody() => KillAsync("capture", UnitRole.Capture, Long);

    [LabFact(Needs = "radclient")]
    [Trait("Category", "Long")]
    public Task Killed_and_started_again_a_hundred_times_the_gateway_lets_nobody_in_and_cuts_nobody() => KillAsync("gateway", UnitRole.Gateway, Long);

    private async Task KillAsync(string name, UnitRole role, int times)
    {
        await using var apart = await RolesApart.CreateAsync();
        await apart.Lab.UseStaticAddressesAsync();
        await apart.StartAllAsync();
        var users = Enumerable.Range(0, times * 100).Select(n => string.Create(CultureInfo.InvariantCulture, $"guest{n}")).ToArray();
        await apart.AddManyAsync(["stays", "nasuser", .. users]);
        using var stays = new LabGuest(apart.Lab.Client2);
        await stays.ComeInAsync("stays");
        await using var pump = await EchoPump.StartAsync(apart.Lab.Client2, GatewayLab.Echo);

        var load = new KillLoad(apart, apart.Lab.Client1);
        using var stop = new CancellationTokenSource();
        var work = Task.WhenAll(load.GuestsAsync(users, stop.Token), load.AccountingAsync("nasuser", stop.Token));
        var random = new Random(times);
        var longest = TimeSpan.Zero;
        for (var i = 0; i < times && !work.IsFaulted; i++)
        {
            await Task.Delay(random.Next(100, 1500), stop.Token); // somewhere within what it does, each time elsewhere
            await apart.KillAsync(role);
            await pump.WaitForAnswerAsync(); // who is in stays in while it is dead
            var began = Stopwatch.GetTimestamp();
            await apart.StartAsync(role);
            await apart.ReadyAsync(UnitRole.Main);
            if (Stopwatch.GetElapsedTime(began) is var took && took > longest) longest = took;
            await pump.WaitForAnswerAsync();
        }

        await stop.CancelAsync();
        await work;
        var lost = await load.LostAsync();
        foreach (var (figure, value, unit) in new[]
        {
            ("kills", times, "times"), ("logins", load.LoggedIn, "acknowledged"), ("accounting", load.Answered, "answered"), ("put-off", load.PutOff, "logins"),
            ("lost", lost.Count, "records"), ("let-in", load.LetIn, "guests"), ("not-let-in", load.NotLetIn, "guests"), ("longest-return", (int)longest.TotalMilliseconds, "ms"),
        })
            Figures.Write(output, $"kill.{name}.{figure}", value, unit);

        Assert.Empty(lost);
        Assert.Equal(0, load.LetIn);
        Assert.Equal(0, load.NotLetIn);
        Assert.True(load.LoggedIn > 0 && load.Answered > 0, "nothing happened between the kills");
        // Who stayed is still himself, by the table, the store and the log.
        Assert.Contains(await apart.JsonAsync("session", "list"), s => s.GetProperty("user").GetString() == "stays");
        var at = DateTimeOffset.UtcNow.AddSeconds(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        Assert.Contains("\"stays\"", (await apart.VerbAsync("", "whois", "--ip", "10.10.0.12", "--at", at, "--json")).Succeeded().Output, StringComparison.Ordinal);
        foreach (var one in UnitRole.All.Reverse()) Assert.Equal(0, await apart.StopAsync(one));
        var verify = await apart.VerbAsync("", "verify");
        Assert.True(verify.ExitCode == 0, verify.Output + verify.Error);
    }
}
