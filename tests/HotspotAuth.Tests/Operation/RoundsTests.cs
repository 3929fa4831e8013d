using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class RoundsTests
{
    [Fact]
    public async Task A_round_that_fails_or_gives_a_wait_up_is_told_and_the_next_comes_until_the_process_stops()
    {
        using var stop = new CancellationTokenSource();
        var (rounds, told) = (0, new List<Exception>());

        var all = Rounds.EachAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, _ => Round(), told.Add, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all);
        Assert.Equal(3, rounds);
        Assert.Equal([typeof(IOException), typeof(TaskCanceledException)], told.Select(fault => fault.GetType()));

        Task Round()
        {
            switch (++rounds)
            {
                case 1:
                    throw new IOException("the disk refused");
                case 2:
                    throw new TaskCanceledException("no answer in time");
                default:
                    stop.Cancel();
                    return Task.CompletedTask;
            }
        }
    }
}
