using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Operation;

public sealed class ServiceLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hotspotauth-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Whether_it_serves_is_seen_without_keeping_anybody_else_from_looking()
    {
        var data = DataDirectory.OpenOrCreate(_directory);
        Assert.False(ServiceLock.IsServing(data));
        using (ServiceLock.TryTake(data)) Assert.True(ServiceLock.IsServing(data));
        Assert.False(ServiceLock.IsServing(data));
        using var look = new FileStream(data.ServiceLock, FileMode.Open, FileAccess.Read, FileShare.Read); // what another verb does at the same time
        Assert.False(ServiceLock.IsServing(data));
    }

    [Fact]
    public async Task A_service_that_starts_while_verbs_look_is_not_turned_away()
    {
        var data = DataDirectory.OpenOrCreate(_directory);
        ServiceLock.TryTake(data)!.Dispose();
        using var stopped = new CancellationTokenSource();
        var looks = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => OwnThread.RunAsync(() =>
        {
            while (!stopped.IsCancellationRequested) ServiceLock.IsServing(data);
        })));
        for (var i = 0; i < 20; i++)
        {
            using var mine = ServiceLock.TryTake(data);
            Assert.NotNull(mine);
        }

        await stopped.CancelAsync();
        await looks;
    }

    [Fact]
    public void A_second_service_is_turned_away()
    {
        var data = DataDirectory.OpenOrCreate(_directory);
        using var first = ServiceLock.TryTake(data);
        Assert.Null(ServiceLock.TryTake(data));
    }
}
