using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;

namespace HotspotAuth.Tests.Access;

/// <summary>Where and when an account may be used.</summary>
public sealed class PlaceTests
{
    private static readonly Device Phone = new(new MacAddress(0x020000000001), IPAddress.Parse("10.10.0.5"));

    [Theory]
    [InlineData("00-10-A4-23-19-C0:KPP2", "KPP2")]
    [InlineData("00:10:a4:23:19:c0:KPP2", "KPP2")]
    [InlineData("0010A42319C0:KPP2:5G", "KPP2:5G")]
    [InlineData("00-10-A4-23-19-C0", "")]
    [InlineData("hotspot1", "hotspot1")]
    [InlineData("cafe", "cafe")]
    [InlineData("0010A42319C0FF", "0010A42319C0FF")]
    [InlineData("", "")]
    public void The_SSID_stands_behind_the_access_point_s_MAC(string station, string ssid) => Assert.Equal(ssid, AccessPlaces.Ssid(station).ToString());

    [Theory]
    [InlineData("own", null, null, null, null, true)]
    [InlineData("ap-1", null, null, null, null, false)]
    [InlineData("own, ap-1", null, null, "ap-1", null, true)]
    [InlineData("own", null, null, "ap-1", null, false)]
    [InlineData(null, "KPP2", null, null, null, true)]
    [InlineData(null, "KPP2-staff", null, null, null, false)]
    [InlineData(null, "KPP2", null, "ap-1", "00-10-A4-23-19-C0:KPP2", true)]
    [InlineData(null, "KPP2", null, "ap-1", "00-10-A4-23-19-C0:kpp2", false)]
    [InlineData(null, "KPP2", null, "ap-1", null, false)] // not told is not allowed
    [InlineData(null, null, "20", "ap-1", null, true)] // no VLAN told
    public async Task Only_where_the_group_may_is_an_account_let_in(string? nases, string? ssids, string? vlans, string? nas, string? station, bool isGranted)
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Set(core, new Rights { OnlyNases = Names(nases), OnlySsids = Names(ssids), OnlyVlans = Names(vlans) });
        var decision = await core.Policy.DecideAsync(nas is null ? AccessAttempt.Portal("mali", "secret123", Phone) : AccessAttempt.Password("pap", "mali", "secret123", Phone, nas, station), default);
        Assert.Equal(isGranted ? AccessReason.Accepted : AccessReason.PlaceNotAllowed, decision.Reason);
    }

    [Theory]
    [InlineData("20", true)]
    [InlineData("30", false)]
    public async Task A_VLAN_that_a_NAS_tells_must_be_allowed(string vlan, bool isGranted)
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Set(core, new Rights { OnlyVlans = Names("20, staff") });
        Assert.Equal(isGranted, (await core.Policy.DecideAsync(AccessAttempt.Password("pap", "mali", "secret123", Phone, "ap-1", null, vlan), default)).Granted);
    }

    [Fact]
    public async Task Who_is_refused_for_the_place_had_to_know_the_password()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Set(core, new Rights { OnlyNases = Names("ap-1"), Hours = Hours("mon 08:00-09:00") });
        Assert.Equal(AccessReason.WrongPassword, (await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "guess", Phone), default)).Reason);
    }

    [Fact]
    public async Task Outside_its_hours_an_account_is_told_when_they_begin_and_inside_when_they_end()
    {
        await using var core = new CoreFixture(); // Saturday 11:00 at the office
        await core.AddAsync("mali");
        Set(core, new Rights { Hours = Hours("mon-fri 08:00-18:00") });
        var refused = await TryAsync(core);
        Assert.Equal((AccessReason.OutsideHours, new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.FromHours(7))), (refused.Reason, refused.Opens));
        Set(core, new Rights { Hours = Hours("sat 09:00-12:00") });
        var granted = await TryAsync(core);
        Assert.Equal((new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(7)), AccessReason.OutsideHours), (granted.Until, granted.Ends));
    }

    [Fact]
    public async Task The_last_moment_of_the_hours_lets_nobody_in()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Set(core, new Rights { Hours = Hours("sat 09:00-12:00") });
        core.Clock.Move(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(500));
        Assert.Equal(AccessReason.OutsideHours, (await TryAsync(core)).Reason);
    }

    [Fact]
    public async Task A_group_s_number_of_devices_holds_for_who_has_none_of_his_own()
    {
        await using var core = new CoreFixture();
        await core.Accounts.AddAsync(new NewAccount { Username = "somchai", Name = "Somchai", Password = "secret123" }, Actor.System, default);
        await core.AddAsync("mali", maxDevices: 5);
        core.Known.Refresh();
        Assert.Equal(3, Known(core, "somchai").MaxDevices);
        Set(core, new Rights { MaxDevices = 2 });
        Assert.Equal((2, 5), (Known(core, "somchai").MaxDevices, Known(core, "mali").MaxDevices));
        Assert.Equal(2, (await core.Accounts.FindAsync("somchai", default))!.MaxDevices);
        core.Accounts.Change("mali", new AccountChange { MaxDevices = new Setting<int>(null) }, Actor.System);
        core.Known.Refresh();
        Assert.Equal(2, Known(core, "mali").MaxDevices);
    }

    [Fact]
    public async Task Where_CHAP_is_not_allowed_no_secret_is_shown_and_none_is_kept()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", chap: true);
        Assert.NotNull(core.Known.OpenSecret("mali"));
        Set(core, new Rights { Chap = false });
        Assert.Null(core.Known.OpenSecret("mali"));
        await core.Accounts.ChangePasswordAsync("mali", "another secret", Actor.System, default);
        Set(core, new Rights { Chap = true });
        Assert.Null(core.Known.OpenSecret("mali"));
        await core.Accounts.ChangePasswordAsync("mali", "a third secret", Actor.System, default);
        core.Known.Refresh();
        Assert.NotNull(core.Known.OpenSecret("mali"));
        core.Accounts.Change("mali", new AccountChange { Rights = r => r with { Chap = false } }, Actor.System);
        Assert.False((await core.Accounts.FindAsync("mali", default))!.Chap);
    }

    private static Task<AccessDecision> TryAsync(CoreFixture core) => core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", Phone), default);

    private static Account Known(CoreFixture core, string username)
    {
        Assert.True(core.Known.TryFind(username, out var account));
        return account;
    }

    private static void Set(CoreFixture core, Rights rights)
    {
        core.Get<GroupStore>().Set("staff", _ => rights, Actor.System);
        core.Known.Refresh();
    }

    private static NameSet? Names(string? text) => NameSet.TryParse(text, out var names) ? names : null;

    private static WeekHours? Hours(string text) => WeekHours.TryParse(text, out var hours) ? hours : null;
}
