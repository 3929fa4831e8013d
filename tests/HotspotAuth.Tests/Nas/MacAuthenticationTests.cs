using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Radius;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Nas;

/// <summary>Devices that come without a person, at a NAS.</summary>
public sealed class MacAuthenticationTests
{
    private const string Mac = "02:00:00:00:00:01";

    [Theory]
    [InlineData("02-00-00-00-00-01", "02-00-00-00-00-01")]
    [InlineData("02:00:00:00:00:01", "02:00:00:00:00:01")]
    [InlineData("020000000001", "020000000001")]
    [InlineData("0200.0000.0001", "020000000001")]
    [InlineData("02:00:00:00:00:01", "")]
    public async Task A_registered_device_is_let_in_by_its_MAC_in_any_spelling_under_its_owners_name(string name, string password)
    {
        await using var rig = await RegisteredAsync();
        var answer = await rig.LoginAsync(p => p.User(name).Pap(password).Text(RadiusAttributeType.CallingStationId, NasRig.Station));
        AssertOwner(answer);
        Assert.Equal(("mac", true, "mali"), (rig.Attempts[0].Method, rig.Attempts[0].Accepted, rig.Attempts[0].Username));
    }

    [Fact]
    public async Task Letters_of_either_case_are_the_same_device()
    {
        await using var rig = await RegisteredAsync(mac: "aa:bb:cc:dd:ee:ff");
        AssertOwner(await rig.LoginAsync(p => p.User("AA-BB-CC-DD-EE-FF").Pap("aabbccddeeff").Text(RadiusAttributeType.CallingStationId, "aa-bb-CC-DD-ee-ff")));
    }

    [Theory]
    [InlineData("02-00-00-00-00-01")]
    [InlineData("")]
    public async Task CHAP_over_the_name_as_the_NAS_spells_it_or_over_nothing_is_taken(string password)
    {
        await using var rig = await RegisteredAsync();
        AssertOwner(await rig.LoginAsync(p => p.User("02-00-00-00-00-01").Chap(password).Text(RadiusAttributeType.CallingStationId, NasRig.Station)));
    }

    [Case(20)]
    [Fact]
    public async Task Call_Check_asks_by_Calling_Station_Id()
    {
        await using var rig = await RegisteredAsync();
        AssertOwner(await rig.LoginAsync(p => p.User(NasRig.Station).Number(RadiusAttributeType.ServiceType, 10).Text(RadiusAttributeType.CallingStationId, NasRig.Station)));
    }

    public static TheoryData<string, RawPacketMaker> NotProved() => new()
    {
        { "another device's name", new(p => p.User("02-00-00-00-00-02").Pap("02-00-00-00-00-02").Text(RadiusAttributeType.CallingStationId, NasRig.Station)) },
        { "no device told", new(p => p.User(NasRig.Station).Pap(NasRig.Station)) },
        { "another password", new(p => p.User(NasRig.Station).Pap("typed-by-hand").Text(RadiusAttributeType.CallingStationId, NasRig.Station)) },
        { "CHAP over another password", new(p => p.User(NasRig.Station).Chap("typed-by-hand").Text(RadiusAttributeType.CallingStationId, NasRig.Station)) },
        { "Call-Check without a device", new(p => p.User(NasRig.Station).Number(RadiusAttributeType.ServiceType, 10)) },
        { "Call-Check that names another device", new(p => p.User("02-00-00-00-00-02").Number(RadiusAttributeType.ServiceType, 10).Text(RadiusAttributeType.CallingStationId, NasRig.Station)) },
    };

    [Theory]
    [MemberData(nameof(NotProved))]
    public async Task What_does_not_name_the_asking_device_lets_nobody_in(string what, RawPacketMaker make)
    {
        await using var rig = await RegisteredAsync();
        Assert.True((await rig.LoginAsync(make.Make))[0] == (byte)RadiusCode.AccessReject, what);
    }

    [Fact]
    public async Task Where_the_NAS_is_not_set_so_a_MAC_lets_nobody_in()
    {
        await using var rig = await RegisteredAsync(allowed: "no");
        Assert.Equal((byte)RadiusCode.AccessReject, (await LoginAsync(rig))[0]);
        Assert.Equal(("pap", AccessReason.UnknownUser), (rig.Attempts[0].Method, rig.Attempts[0].Reason));
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync(p => p.User(NasRig.Station).Number(RadiusAttributeType.ServiceType, 10).Text(RadiusAttributeType.CallingStationId, NasRig.Station)))[0]);
    }

    [Fact]
    public async Task An_unknown_device_costs_no_slow_hash_and_counts_as_nobodys_guess()
    {
        await using var rig = await RegisteredAsync();
        await rig.Core.AddAsync("anan");
        for (var i = 0; i < 30; i++)
            Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync(p => p.User("02-00-00-00-00-09").Pap("02-00-00-00-00-09").Text(RadiusAttributeType.CallingStationId, "02-00-00-00-00-09")))[0]);
        // Decided at once, on the receiving thread, and not among people's own attempts.
        Assert.Empty(rig.Attempts);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("anan", station: "02-00-00-00-00-09"))[0]);
    }

    [Fact]
    public async Task A_device_whose_user_guessed_is_let_in_by_its_MAC_all_the_same()
    {
        await using var rig = await RegisteredAsync();
        for (var i = 0; i < 12; i++) await rig.LoginAsync("mali", "guess");
        Assert.Equal(AccessReason.TooManyAttempts, rig.Attempts[0].Reason);
        AssertOwner(await LoginAsync(rig));
    }

    [Fact]
    public async Task The_owners_standing_and_number_of_devices_are_judged()
    {
        await using var rig = await RegisteredAsync(maxDevices: 1);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("mali", station: "02-00-00-00-00-02"))[0]);
        Assert.Equal((byte)RadiusCode.AccessReject, (await LoginAsync(rig))[0]);
        Assert.Equal(AccessReason.TooManyDevices, rig.Attempts[0].Reason);
        await rig.Core.Accounts.SetStateAsync("mali", AccountState.Disabled, Actor.System, default);
        rig.Core.Known.Refresh();
        Assert.Equal((byte)RadiusCode.AccessReject, (await LoginAsync(rig))[0]);
        Assert.Equal(AccessReason.Disabled, rig.Attempts[0].Reason);
    }

    [Fact]
    public async Task It_is_let_in_no_longer_than_its_own_end()
    {
        await using var rig = await RegisteredAsync(hours: 2);
        Assert.True(RadiusPacket.TryParse(await LoginAsync(rig), out var packet, out _));
        Assert.Equal(7200u, packet.FindUInt32(RadiusAttributeType.SessionTimeout));
        rig.Core.Clock.Move(TimeSpan.FromHours(2));
        Assert.Equal((byte)RadiusCode.AccessReject, (await LoginAsync(rig))[0]);
    }

    [Fact]
    public async Task Its_session_is_its_owners_though_the_NAS_accounts_by_MAC()
    {
        await using var rig = await RegisteredAsync();
        var cookie = NasRig.ClassOf(await LoginAsync(rig));
        await rig.AccountAsync(Start, p => p.User(NasRig.Station).Add(RadiusAttributeType.Class, cookie));
        Assert.Equal(("mali", Mac, SessionState.Open), (rig.Only.Username, rig.Only.Mac.ToString(), rig.Only.State));
    }

    private static Task<byte[]> LoginAsync(NasRig rig) => rig.LoginAsync(p => p.User(NasRig.Station).Pap(NasRig.Station).Text(RadiusAttributeType.CallingStationId, NasRig.Station));

    [Fact]
    public async Task A_device_that_comes_back_by_itself_ends_nobodys_session()
    {
        using var nas = new StandInNas();
        await using var rig = await RegisteredAsync(maxDevices: 1, whenFull: AccessSettings.EndOldest, coaPort: nas.Port);
        await rig.AccountAsync(Start, p => p.User("mali"), station: "02-00-00-00-00-02");
        var answer = await rig.LoginAsync(p => p.User(Mac).Pap(Mac).Text(RadiusAttributeType.CallingStationId, NasRig.Station));
        Assert.Equal((byte)RadiusCode.AccessReject, answer[0]);
        Assert.False(nas.WasAsked);
        Assert.Equal(SessionState.Open, rig.Only.State);
    }

    private static void AssertOwner(byte[] answer)
    {
        Assert.True(RadiusPacket.TryParse(answer, out var packet, out _));
        Assert.Equal((RadiusCode.AccessAccept, "mali"), (packet.Code, packet.FindText(RadiusAttributeType.UserName)));
    }

    private static async Task<NasRig> RegisteredAsync(string allowed = "yes", string mac = Mac, int maxDevices = 3, int? hours = null, string whenFull = AccessSettings.Refuse, int coaPort = 3799)
    {
        var rig = new NasRig(settings => (settings.Radius.Clients[0].MacAuthentication, settings.Access.WhenFull) = (allowed, whenFull), coaPort);
        await rig.Core.AddAsync("mali", maxDevices: maxDevices);
        rig.Core.Get<DeviceStore>().Add(mac, "mali", "printer", hours is { } h ? rig.Core.Clock.GetUtcNow().AddHours(h) : null, Actor.System);
        rig.Core.Get<RegisteredDevices>().Refresh();
        return rig;
    }

    /// <summary>A way to build a packet, for a row of a theory.</summary>
    public sealed class RawPacketMaker
    {
        internal RawPacketMaker(Func<RawPacket, RawPacket> make) => Make = make;

        internal Func<RawPacket, RawPacket> Make { get; }

        /// <summary>The row's first column says what it is.</summary>
        public override string ToString() => "packet";
    }
}
