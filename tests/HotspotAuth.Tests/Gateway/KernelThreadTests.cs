using HotspotAuth.Gateway;

namespace HotspotAuth.Tests.Gateway;

public sealed class KernelThreadTests
{
    [Fact]
    public async Task All_work_runs_on_one_thread_in_order()
    {
        await using var kernel = new KernelThread("test");
        var order = new List<int>();
        var threads = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => kernel.RunAsync(
            () =>
            {
                order.Add(i);
                return Environment.CurrentManagedThreadId;
            },
            CancellationToken.None)));
        Assert.Single(threads.Distinct());
        Assert.Equal(Enumerable.Range(0, 100), order);
    }

    [Fact]
    public async Task An_exception_reaches_its_caller_and_the_thread_goes_on()
    {
        await using var kernel = new KernelThread("test");
        await Assert.ThrowsAsync<FormatException>(() => kernel.RunAsync<int>(() => throw new FormatException(), CancellationToken.None));
        Assert.Equal(7, await kernel.RunAsync(() => 7, CancellationToken.None));
    }

    [Fact]
    public async Task Cancelled_work_is_not_done()
    {
        await using var kernel = new KernelThread("test");
        using var gate = new ManualResetEventSlim();
        var first = kernel.RunAsync(
            () =>
            {
                gate.Wait();
                return 0;
            },
            CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        var done = false;
        var second = kernel.RunAsync(() => done = true, cancelled.Token);
        await cancelled.CancelAsync();
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(done);
    }
}
