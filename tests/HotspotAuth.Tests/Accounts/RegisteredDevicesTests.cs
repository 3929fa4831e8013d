using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Tests.Accounts;

public sealed class RegisteredDevicesTests
{
    private static readonly MacAddress Printer = new(0x00105e100001);

    [Fact]
    public async Task A_device_is_found_with_its_owner_until_it_is_removed()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        var (store, devices) = (core.Get<DeviceStore>(), core.Get<RegisteredDevices>());
        store.Add("00-10-5E-10-00-01", " Mali ", " printer room 3 ", null, Actor.System);
        devices.Refresh();
        Assert.True(devices.TryFind(Printer, out var device, out var owner));
        Assert.Equal(("mali", "printer room 3"), (owner.Username, device.Name));
        Assert.Equal(Printer, Assert.Single(store.List()).Mac);

        Assert.NotNull(store.Remove(Printer, Actor.System));
        Assert.Null(store.Remove(Printer, Actor.System));
        devices.Refresh();
        Assert.False(devices.TryFind(Printer, out _, out _));
    }

    [Fact]
    public async Task Removing_one_and_adding_another_between_two_looks_is_seen()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        var (store, devices) = (core.Get<DeviceStore>(), core.Get<RegisteredDevices>());
        store.Add("00:10:5e:10:00:01", "mali", "a", null, Actor.System);
        devices.Refresh();
        store.Remove(Printer, Actor.System);
        store.Add("00:10:5e:10:00:02", "mali", "b", null, Actor.System);
        devices.Refresh();
        Assert.False(devices.TryFind(Printer, out _, out _));
        Assert.True(devices.TryFind(new MacAddress(0x00105e100002), out _, out _));
    }

    [Fact]
    public async Task After_its_last_moment_it_is_found_no_more()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        core.Get<DeviceStore>().Add("00:10:5e:10:00:01", "mali", "a", core.Clock.GetUtcNow().AddHours(1), Actor.System);
        var devices = core.Get<RegisteredDevices>();
        devices.Refresh();
        core.Clock.Move(TimeSpan.FromMinutes(59));
        Assert.True(devices.TryFind(Printer, out _, out _));
        core.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.False(devices.TryFind(Printer, out _, out _));
    }

    [Theory]
    [InlineData("nonsense", "mali", "a", 1, "mac")]
    [InlineData("01:00:5e:00:00:01", "mali", "a", 1, "mac")]
    [InlineData("00:00:00:00:00:00", "mali", "a", 1, "mac")]
    [InlineData("00:10:5e:10:00:01", "nobody", "a", 1, "username")]
    [InlineData("00:10:5e:10:00:01", "mali", " ", 1, "name")]
    [InlineData("00:10:5e:10:00:01", "mali", "a", -1, "valid_until")]
    [InlineData("00105E10000F", "mali", "a", 1, "mac")]
    public async Task What_can_not_be_registered_is_told_and_nothing_is_kept(string mac, string user, string name, int hours, string field)
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        var store = core.Get<DeviceStore>();
        store.Add("00:10:5e:10:00:0f", "mali", "there already", null, Actor.System);
        var fault = Assert.Throws<AccountException>(() => store.Add(mac, user, name, core.Clock.GetUtcNow().AddHours(hours), Actor.System));
        Assert.Equal(field, Assert.Single(fault.Faults).Field);
        Assert.Single(store.List());
    }

    [Fact]
    public async Task Both_changes_leave_who_did_them_and_what_it_was()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        var store = core.Get<DeviceStore>();
        store.Add("00:10:5e:10:00:01", "mali", "printer", null, Actor.System);
        store.Remove(Printer, Actor.System);
        using var connection = core.Get<Database>().Open();
        var rows = connection.Query<(string, string, string, string)>("SELECT actor, action, object, reason FROM audit_outbox WHERE action LIKE 'device-%' ORDER BY id");
        Assert.Equal(
            [("hotspotauth", "device-add", "00:10:5e:10:00:01", "\"printer\" of mali"), ("hotspotauth", "device-remove", "00:10:5e:10:00:01", "\"printer\" of mali")],
            rows);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task It_comes_in_by_itself_only_where_the_owners_rights_say_so(bool? right, bool returns)
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        core.Get<DeviceStore>().Add("00:10:5e:10:00:01", "mali", "a", null, Actor.System);
        using (var connection = core.Get<Database>().Open())
            connection.Execute("UPDATE account SET rights = @rights, revision = 99", new { rights = (Rights.None with { DevicesReturn = right }).ToJson() });
        core.Known.Refresh();
        var devices = core.Get<RegisteredDevices>();
        devices.Refresh();
        Assert.Equal(returns, devices.TryFindReturning(Printer, out _, out _));
    }
}
