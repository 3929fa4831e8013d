using System.Net;
using HotspotAuth.Nas;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Radius;

namespace HotspotAuth.Tests.Nas;

/// <summary>What a NAS really sends, as the operator sees it.</summary>
public sealed class NasLastRequestsTests
{
    [Fact]
    public async Task The_last_refused_request_is_shown_by_names_with_what_has_none_raw_and_no_password()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        var last = rig.Core.Get<NasLastRequests>();
        var options = new RadiusListenerOptions { Addresses = [IPAddress.Loopback], AuthenticationPort = 0, AccountingPort = 0, RejectDelay = TimeSpan.Zero, MaximumWait = ListenerRig.MaximumWait };
        await using var listener = new RadiusListener(options, rig.Core.Get<NasTable>().Current, rig.Core.Get<NasActivityHandler>(), time: rig.Core.Clock);
        using var client = new RawClient(listener.AuthenticationEndPoints[0]);
        Assert.Empty(last.Of("lab"));
        await client.AskAsync(RawPacket.Access(1).User("mali").Pap("guess").Text(RadiusAttributeType.CallingStationId, "02-00-00-00-00-01").Vendor(14988, 10, 10, 0, 0, 5).Add(250, 1, 2, 3).Sign().Build());
        await client.AskAsync(RawPacket.Access(2).User("mali").Pap("secret123").Sign().Build());
        var shown = last.Of("lab");
        Assert.Equal([RadiusCode.AccessReject, RadiusCode.AccessAccept], shown.Select(r => r.Answer));
        var refused = string.Join('\n', shown[0].Attributes);
        Assert.Contains("User-Name = \"mali\"", refused, StringComparison.Ordinal);
        Assert.Contains("User-Password = (not shown)", refused, StringComparison.Ordinal);
        Assert.Contains("Calling-Station-Id = \"02-00-00-00-00-01\"", refused, StringComparison.Ordinal);
        Assert.Contains("Mikrotik-Host-IP", refused, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Attr-250 = 0x010203", refused, StringComparison.Ordinal);
        last.Keep(RadiusClientTable.Empty);
        Assert.Empty(last.Of("lab"));
    }
}
