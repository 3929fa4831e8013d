using Dapper;
using HotspotAuth.Operation;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Operation;

public sealed class RequestDeskTests
{
    [Fact]
    public async Task A_long_request_holds_up_its_own_lane_and_no_other()
    {
        await using var core = new CoreFixture();
        var requests = new ServiceRequests(core.Get<Database>(), TimeProvider.System);
        var sealing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (seals, purges) = (0, 0);
        RequestHandler[] handlers =
        [
            new("seal", async (_, _) =>
            {
                Interlocked.Increment(ref seals);
                await sealing.Task;
                return new ServiceAnswer(true, "sealed");
            })
            {
                Lane = "days",
            },
            new("purge", (_, _) =>
            {
                Interlocked.Increment(ref purges);
                return Task.FromResult(new ServiceAnswer(true, "purged"));
            })
            {
                Lane = "days",
            },
            new("session-end", (_, _) => Task.FromResult(new ServiceAnswer(true, "ended"))),
        ];
        using var desk = new RequestDesk(requests, handlers, TimeProvider.System, NullLogger<RequestDesk>.Instance);
        await desk.StartAsync(CancellationToken.None);
        var seal = AskAsync("seal");
        await Radius.Eventually.HoldsAsync(() => Volatile.Read(ref seals) == 1);
        var purge = AskAsync("purge");
        Assert.Equal("ended", (await AskAsync("session-end"))?.Text);
        Assert.Equal("the running service does not know \"dance\"", (await AskAsync("dance"))?.Text);
        Assert.Equal(0, Volatile.Read(ref purges));
        sealing.SetResult();
        Assert.Equal(("sealed", "purged"), ((await seal)?.Text, (await purge)?.Text));
        Assert.Equal((1, 1), (seals, purges));
        await desk.StopAsync(CancellationToken.None);

        Task<ServiceAnswer?> AskAsync(string kind) => requests.AskAsync(kind, null, "test", TimeSpan.FromSeconds(30), CancellationToken.None);
    }

    [Fact]
    public async Task A_question_is_kept_for_as_long_as_somebody_waits_and_no_longer()
    {
        await using var core = new CoreFixture();
        var clock = new MovedClock();
        var requests = new ServiceRequests(core.Get<Database>(), clock);
        using var leave = new CancellationTokenSource();
        var seal = requests.AskAsync("seal", "2026-11-20", "test", TimeSpan.FromMinutes(30), CancellationToken.None);
        var left = requests.AskAsync("purge", null, "test", TimeSpan.FromMinutes(30), leave.Token);
        Assert.Equal(["seal", "purge"], requests.Waiting().Select(r => r.Kind));

        // Who leaves takes his question with him; who waits is still there after ten minutes.
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        using var connection = core.Get<Database>().Open();
        for (var since = Asked(); Asked() < since + 600_000;)
        {
            var before = Asked();
            await Radius.Eventually.HoldsAsync(() =>
            {
                // Never to the minute after which it is forgotten: its renewal may be on its way to the disk.
                if (clock.GetUtcNow().ToUnixTimeMilliseconds() < before + 30_000) clock.Move(TimeSpan.FromSeconds(1));
                return Asked() > before;
            });
            Assert.Equal("seal", Assert.Single(requests.Waiting()).Kind);
        }

        requests.Answer(Assert.Single(requests.Waiting()), new ServiceAnswer(true, "sealed"));
        await Radius.Eventually.HoldsAsync(() =>
        {
            clock.Move(TimeSpan.FromSeconds(1));
            return seal.IsCompleted;
        });
        Assert.Equal("sealed", (await seal)?.Text);

        // Of a verb that was killed only the row is left.
        connection.Execute("INSERT INTO service_request (kind, actor, asked) VALUES ('purge', 'test', @asked)", new { asked = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        Assert.Single(requests.Waiting());
        clock.Move(TimeSpan.FromSeconds(61));
        Assert.Empty(requests.Waiting());

        long Asked() => connection.ExecuteScalar<long>("SELECT asked FROM service_request WHERE kind = 'seal'");
    }
}
