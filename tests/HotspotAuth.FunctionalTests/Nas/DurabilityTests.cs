using System.Globalization;

namespace HotspotAuth.FunctionalTests.Nas;

/// <summary>What was answered is there, whatever happens next (RFC 2866 §4.1).</summary>
public sealed class DurabilityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Every_answered_record_is_there_after_ten_kills_in_the_middle_of_the_load()
    {
        await using var service = await RunningService.StartAsync();
        await service.AddAccountAsync("somchai", "secret-123");
        var random = new Random(20261121);
        var answered = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 10; round++)
        {
            if (round > 0) await service.StartAgainAsync();
            await LoadAndKillAsync(service, round, random.Next(1, 400), answered);
        }

        await service.StartAgainAsync();
        var kept = (await service.JsonAsync("session", "list")).EnumerateArray().Select(s => s.GetProperty("nas_session").GetString()!).ToHashSet(StringComparer.Ordinal);
        Assert.True(answered.Count >= 10, string.Create(CultureInfo.InvariantCulture, $"only {answered.Count} records were answered at all"));
        answered.ExceptWith(kept);
        Assert.Empty(answered);
    }

    [NeedsRootFact]
    public async Task A_full_disk_is_met_with_silence_and_nothing_that_was_answered_is_lost()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 12);
        await using var service = await RunningService.StartAsync($"--Data:Directory={disk.Path}/data");
        await service.AddAccountAsync("somchai", "secret-123");
        using (var first = new RawNas(service.Port("radius-acct")))
        {
            await first.AskStatusAsync(255);
            Assert.Equal("", await first.InsistAsync());
        }

        using var nas = new RawNas(service.Port("radius-acct"));
        disk.Fill();

        var answered = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        for (var late = 0; ; late++)
        {
            while (await OneAsync(nas, number, TimeSpan.FromSeconds(2)) is { } session)
            {
                answered.Add(session);
                Assert.True(++number < 20_000, "the disk never became full");
            }

            await nas.AskStatusAsync(254);
            if (await nas.AnsweredAsync(TimeSpan.FromSeconds(2)) is not { } word) break;
            answered.Add(word); // the machine was slow, not the disk full
            Assert.True(late < 5, string.Create(CultureInfo.InvariantCulture, $"Status-Server was answered after {number} records:\n{service.Log}"));
        }

        disk.MakeRoom();
        await RunningService.EventuallyAsync(
            async () =>
            {
                await nas.AskStatusAsync(253);
                return await nas.AnsweredAsync(TimeSpan.FromSeconds(1)) is not null;
            },
            "Status-Server is answered again when there is room");
        // From another port: at the first, answers to what was asked more than once may still come.
        using var again = new RawNas(service.Port("radius-acct"));
        await again.StartAsync("somchai", RawNas.Name(0, number)); // the NAS's resend of what was met with silence
        answered.Add(Assert.IsType<string>(await again.InsistAsync()));
        var kept = (await service.JsonAsync("session", "list")).EnumerateArray().Select(s => s.GetProperty("nas_session").GetString()!).ToHashSet(StringComparer.Ordinal);
        answered.Remove(""); // Status-Server's
        answered.ExceptWith(kept);
        Assert.Empty(answered);
    }

    private static async Task<string?> OneAsync(RawNas nas, int number, TimeSpan wait)
    {
        await nas.StartAsync("somchai", RawNas.Name(0, number));
        return await nas.AnsweredAsync(wait);
    }

    /// <summary>Keeps 32 records on the way, and kills the program once so many were answered.</summary>
    private static async Task LoadAndKillAsync(RunningService service, int round, int killAfter, HashSet<string> answered)
    {
        const int Window = 32;
        using var nas = new RawNas(service.Port("radius-acct"));
        var (sent, seen) = (0, 0);
        Task? kill = null;
        // A service that stood still is silent about all that waited for it: others follow, as many as there are identifiers for.
        for (var windows = 0; windows < 6 && kill is null; windows++)
        {
            for (var i = 0; i < Window; i++) await nas.StartAsync("somchai", RawNas.Name(round, sent++));
            while (await nas.AnsweredAsync(kill is null ? Patience : TimeSpan.FromMilliseconds(200)) is { } session)
            {
                answered.Add(session);
                if (++seen == killAfter) kill = service.KillAsync(); // the load goes on while it dies
                await nas.StartAsync("somchai", RawNas.Name(round, sent++));
            }
        }

        Assert.NotNull(kill);
        await kill;
    }
}
