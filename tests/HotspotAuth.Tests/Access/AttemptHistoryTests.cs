using HotspotAuth.Access;
using HotspotAuth.Audit;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Access;

public sealed class AttemptHistoryTests
{
    [Fact]
    public async Task After_a_start_todays_earlier_attempts_are_known_again()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        var phone = new Device(new HotspotAuth.Capture.MacAddress(0x020000000001), System.Net.IPAddress.Parse("10.10.0.5"));
        await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "wrong", phone), CancellationToken.None);
        await core.Policy.DecideAsync(AccessAttempt.Portal("nobody", "wrong", phone), CancellationToken.None);
        await core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        core.Clock.Move(TimeSpan.FromMinutes(1));
        var afterStart = new AttemptLog(core.Clock);
        var history = new AttemptHistory(core.Get<TrafficStore>(), afterStart, core.Clock, NullLogger<AttemptHistory>.Instance);
        await history.StartAsync(CancellationToken.None);
        await history.ExecuteTask!;
        Assert.Equal(core.Get<AttemptLog>().Last(10), afterStart.Last(10));
        Assert.Equal([AccessReason.UnknownUser, AccessReason.WrongPassword], afterStart.Last(10).Select(a => a.Reason));
        Assert.True(afterStart.Since <= core.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
    }
}
