using HotspotAuth.Audit;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.Sessions;

public sealed class CarryTests
{
    [Fact]
    public async Task A_session_of_an_earlier_run_is_carried_into_the_first_batch_of_the_day()
    {
        await using var core = new CoreFixture();
        var now = core.Clock.GetUtcNow();
        var living = new Session
        {
            Id = Guid.CreateVersion7(now),
            Account = 1,
            Username = "mali",
            Person = "Mali",
            Group = "staff",
            Mac = new HotspotAuth.Capture.MacAddress(0x020000000001),
            Ip = System.Net.IPAddress.Parse("10.10.0.5"),
            Start = now.AddHours(-20),
            Until = now.AddHours(4),
            LastSeen = now.AddHours(-1),
        };
        using (var connection = core.Get<HotspotAuth.Operation.Database>().Open())
        {
            using var transaction = connection.BeginTransaction();
            SessionStore.Put(transaction, living);
            transaction.Commit();
        }

        await core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        var ms = now.ToUnixTimeMilliseconds();
        var carried = Assert.Single(new TrafficReader(core.Get<TrafficStore>()).Sessions(new SessionQuery(ms - 1, ms + 1)), s => s.Row.Event == SessionEvent.Carry);
        Assert.Equal(("mali", living.Start.ToUnixTimeMilliseconds()), (carried.Row.User, carried.Row.Start));
    }
}
