using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>A store that somebody else holds locked: nothing is answered that is not written, and it shows.</summary>
public sealed class LockedStoreTests
{
    [Fact]
    public async Task A_record_that_can_not_be_written_is_not_answered_and_the_server_no_longer_looks_alive_on_either_port()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        var journal = rig.Core.Get<SessionJournal>();
        var check = rig.Core.Get<IEnumerable<ServiceCheck>>().Single(c => c.Name == "session store");
        Assert.Null(check.Fault());
        var record = new RawPacket(RadiusCode.AccountingRequest, 9).User("mali").Number(RadiusAttributeType.AcctStatusType, 1).Text(RadiusAttributeType.AcctSessionId, "locked").Build();
        using var accounting = new RawClient(rig.Listener.AccountingEndPoints[0]);
        using var authentication = new RawClient(rig.Listener.AuthenticationEndPoints[0]);
        using (var somebody = rig.Core.Get<Database>().Open())
        {
            somebody.Execute("BEGIN IMMEDIATE");
            await accounting.SendAsync(record);
            await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.HandlerFailed) == 1);
            Assert.Equal(0, rig.Listener.Counters.Sent(RadiusCode.AccountingResponse));
            foreach (var client in new[] { accounting, authentication }) await client.SendAsync(new RawPacket(RadiusCode.StatusServer, 1).Sign().Build());
            await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.NotReady) == 2);
            await authentication.SendAsync(RawPacket.Access(2).User("mali").Pap("secret123").Sign().Build());
            await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.HandlerSilent) == 1);
            Assert.NotNull(check.Fault());
            somebody.Execute("ROLLBACK");
        }

        await journal.TryAgainAsync(CancellationToken.None);
        Assert.Null(check.Fault());
        Assert.Equal((byte)RadiusCode.AccountingResponse, (await accounting.AskAsync(record))[0]);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("mali"))[0]);
        Assert.Equal("locked", rig.Only.NasSession);
    }
}
