using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>What the library leaves to the program to judge.</summary>
public sealed class DoubtfulRequestTests
{
    [Fact]
    [Case(31)]
    public async Task An_unknown_State_is_refused_with_EAP_and_does_not_hinder_a_password()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        var answer = await rig.LoginAsync(p => p.User("mali").Add(RadiusAttributeType.State, 1, 2, 3).Add(RadiusAttributeType.EapMessage, 2, 9, 0, 5, 1));
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        Assert.Equal(RadiusCode.AccessReject, packet.Code);
        Assert.Equal([4, 9, 0, 4], packet.Find(RadiusAttributeType.EapMessage).ToArray());
        Assert.Equal(("eap", AccessReason.MethodNotAllowed), (rig.Attempts[0].Method, rig.Attempts[0].Reason));
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync(p => p.User("mali").Pap("secret123").Add(RadiusAttributeType.State, 1, 2, 3)))[0]);
    }

    [Fact]
    [Case(34)]
    public async Task A_record_of_a_status_that_nobody_knows_is_kept_octet_by_octet_and_makes_no_session()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        await rig.AccountAsync((AcctStatusType)99, p => p.User("mali"));
        Assert.Empty(rig.Stored);
        using var connection = rig.Core.Get<Database>().Open();
        var kept = Assert.Single(connection.Query<byte[]>("SELECT packet FROM accounting"));
        Assert.True(RadiusPacket.TryParse(kept, out var packet, out _));
        Assert.Equal(99u, packet.FindUInt32(RadiusAttributeType.AcctStatusType));
    }
}
