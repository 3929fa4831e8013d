using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Handover;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Tests.Handover;

public sealed class GuestsElsewhereTests
{
    private static readonly IPAddress Address = IPAddress.Parse("10.10.0.7");
    private static readonly MacAddress Theirs = new(0x0200_5E44_0001);

    [Fact]
    public async Task A_device_on_our_own_link_is_not_taken_for_one_with_the_same_address_behind_another_gateway()
    {
        await using var core = Core();
        core.Table.Put(new Session
        {
            Id = Guid.NewGuid(),
            Account = 1,
            Username = "mali",
            Person = "Mali",
            Group = "staff",
            Holder = [],
            HolderSalt = [],
            Mac = Theirs,
            Ip = Address,
            Nas = "hall",
            NasSession = "80c00003",
            Start = core.Clock.GetUtcNow(),
            LastSeen = core.Clock.GetUtcNow(),
            Heard = core.Clock.GetUtcNow(),
        });
        var guests = core.Get<NasGuests>();

        Assert.Null(guests.Find(new Device(new MacAddress(0x0200_5E44_0002), Address)));
        Assert.Equal("mali", guests.Find(new Device(null, Address))?.Username);
        Assert.Equal("mali", guests.Find(new Device(Theirs, Address))?.Username);
    }

    [Fact]
    public async Task Of_a_routers_login_address_only_the_servlet_is_kept()
    {
        await using var core = Core();
        var brought = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["mac"] = "02:00:5E:44:00:01",
            ["link-login-only"] = "http://192.0.2.1/login?dst=http%3A%2F%2Fevil.example%2F&target=x#y",
        };

        Assert.True(MikrotikVisit.TryRead(brought.GetValueOrDefault, core.Get<HandoverTable>(), out var visit, out _));

        Assert.Equal("http://192.0.2.1/login", visit.Link);
    }

    private static CoreFixture Core() => new(settings => settings.Radius.Clients.Add(new RadiusClientSettings
    {
        Name = "hall",
        Address = "192.0.2.1",
        Kind = "mikrotik",
        Secret = "a-secret-of-more-than-24-octets",
        LoginHosts = ["192.0.2.1"],
    }));
}
