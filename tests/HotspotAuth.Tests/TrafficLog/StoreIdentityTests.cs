using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

public sealed class StoreIdentityTests
{
    [Fact]
    public async Task Processes_that_start_together_on_an_empty_folder_open_one_store()
    {
        for (var round = 0; round < 20; round++)
        {
            var folder = Directory.CreateTempSubdirectory("hotspotauth-identity-").FullName;
            try
            {
                using var together = new Barrier(4);
                var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OwnThread.RunAsync(() =>
                {
                    together.SignalAndWait();
                    return Convert.ToHexString(TrafficStore.OpenOrCreate(folder, "node-1", TimeZoneInfo.Utc, TimeProvider.System).Id.Span);
                })));
                Assert.Single(ids.Distinct(StringComparer.Ordinal));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
