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
}
