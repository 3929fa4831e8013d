using HotspotAuth.Access;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Radius;
using static HotspotAuth.Radius.AcctStatusType;

namespace HotspotAuth.Tests.Nas;

/// <summary>One device more than the account may have, at a NAS.</summary>
public sealed class DeviceLimitTests
{
    private const string Second = "02-00-00-00-00-02";

    [Fact]
    public async Task By_default_one_device_more_is_refused_and_nothing_ends()
    {
        await using var rig = await FullAsync(coaPort: 9, AccessSettings.Refuse);
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync("mali", station: Second))[0]);
        Assert.Equal(SessionState.Open, rig.Only.State);
    }

    [Fact]
    public async Task Where_it_is_set_so_the_oldest_session_ends_and_the_new_device_is_let_in()
    {
        using var nas = new StandInNas();
        await using var rig = await FullAsync(nas.Port, AccessSettings.EndOldest);
        var login = rig.LoginAsync("mali", station: Second);
        await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await login)[0]);
        Assert.Equal((SessionState.Closed, SessionCause.MadeRoom), (rig.Only.State, rig.Only.Cause));
    }

    [Fact]
    public async Task Where_the_NAS_does_not_let_go_the_new_device_is_refused_and_the_place_stays_taken()
    {
        await using var rig = await FullAsync(coaPort: 9, AccessSettings.EndOldest);
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync("mali", station: Second))[0]);
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync("mali", station: Second))[0]);
        Assert.Equal(SessionState.Open, rig.Only.State);
        Assert.Equal(AccessReason.TooManyDevices, rig.Attempts[0].Reason);
    }

    [Fact]
    public async Task Two_logins_never_count_on_the_place_of_the_same_session()
    {
        await using var rig = await FullAsync(coaPort: 9, AccessSettings.EndOldest);
        Assert.True(rig.Core.Known.TryFind("mali", out var account));
        var now = rig.Core.Clock.GetUtcNow();
        Device[] devices = [.. Enumerable.Range(2, 20).Select(n => new Device(new HotspotAuth.Capture.MacAddress(0x020000000000 + (ulong)n), System.Net.IPAddress.None))];
        var taken = await Task.WhenAll(devices.Select(d => Task.Run(() => rig.Core.Table.TryReserve(account, d.Key, now, out Session? _))));
        Assert.Single(taken, t => t);
    }

    [Fact]
    public async Task A_report_on_the_old_session_does_not_give_away_the_place_of_the_new()
    {
        await using var rig = await FullAsync(coaPort: 9, AccessSettings.Refuse);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("mali"))[0]);
        await rig.AccountAsync(InterimUpdate, p => p.User("mali"));
        await rig.AccountAsync(Stop, p => p.User("mali"));
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync("mali", station: Second))[0]);
        await rig.AccountAsync(Start, p => p.User("mali"), session: "a2");
        Assert.Equal((byte)RadiusCode.AccessReject, (await rig.LoginAsync("mali", station: Second))[0]);
    }

    [Fact]
    public async Task A_place_that_was_kept_longer_is_free_when_its_own_time_is_over()
    {
        await using var rig = new NasRig();
        var mali = await rig.Core.AddAsync("mali", maxDevices: 1);
        var clock = rig.Core.Clock;
        Device[] devices = [.. Enumerable.Range(1, 3).Select(n => new Device(new HotspotAuth.Capture.MacAddress(0x020000000000 + (ulong)n), System.Net.IPAddress.None))];
        var somchai = await rig.Core.AddAsync("somchai");
        Assert.True(Take(mali, devices[0]));
        clock.Move(TimeSpan.FromSeconds(30));
        Assert.True(Take(mali, devices[0]));
        clock.Move(TimeSpan.FromSeconds(29));
        Assert.True(Take(somchai, devices[1]));
        clock.Move(TimeSpan.FromSeconds(2));
        Assert.False(Take(mali, devices[2]));
        clock.Move(TimeSpan.FromSeconds(30));
        Assert.True(Take(mali, devices[2]));

        bool Take(HotspotAuth.Accounts.Account account, Device device) => rig.Core.Table.TryReserve(account, device.Key, clock.GetUtcNow(), out IReadOnlyList<Session> _);
    }

    [Fact]
    public async Task Who_logs_in_again_and_then_out_leaves_no_place_taken_behind()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali", maxDevices: 1);
        var (phone, laptop) = (new Device(new HotspotAuth.Capture.MacAddress(0x020000000001), System.Net.IPAddress.Parse("10.10.0.5")), new Device(new HotspotAuth.Capture.MacAddress(0x020000000002), System.Net.IPAddress.Parse("10.10.0.6")));
        var session = await InAsync(phone);
        Assert.Equal(session, await InAsync(phone));
        await core.Sessions.EndAsync(session!.Value, SessionCause.UserRequest, HotspotAuth.Accounts.Actor.System, CancellationToken.None);
        Assert.NotNull(await InAsync(laptop));

        async Task<Guid?> InAsync(Device device)
        {
            var decision = await core.Policy.DecideAsync(AccessAttempt.Portal("mali", "secret123", device), CancellationToken.None);
            return decision.Granted ? (await core.Sessions.StartAsync(decision, device, CancellationToken.None)).Id : null;
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Where_a_NAS_tells_nothing_of_the_device_the_sessions_are_counted(bool namesSession, bool numbersPort)
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali", maxDevices: 2);
        var one = await InAsync(1);
        var two = await InAsync(2);
        Assert.Equal((byte)RadiusCode.AccessAccept, one[0]);
        Assert.Equal((byte)RadiusCode.AccessAccept, two[0]);
        if (namesSession || numbersPort) Assert.Equal((byte)RadiusCode.AccessReject, (await InAsync(3))[0]);
        await rig.AccountAsync(Start, p => p.Add(RadiusAttributeType.Class, NasRig.ClassOf(one)), session: "s1", station: null);
        await rig.AccountAsync(Start, p => p.Add(RadiusAttributeType.Class, NasRig.ClassOf(two)).Number(RadiusAttributeType.FramedIpAddress, 0x0A0A0005), session: "s2", station: null);
        Assert.Equal((byte)RadiusCode.AccessReject, (await InAsync(3))[0]);
        await rig.AccountAsync(Stop, p => p.Add(RadiusAttributeType.Class, NasRig.ClassOf(one)), session: "s1", station: null);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await InAsync(3))[0]);

        Task<byte[]> InAsync(uint n) => rig.LoginAsync(packet =>
        {
            packet.User("mali").Pap("secret123");
            if (namesSession) packet.Text(RadiusAttributeType.AcctSessionId, FormattableString.Invariant($"s{n}"));
            return numbersPort ? packet.Number(RadiusAttributeType.NasPort, n) : packet;
        });
    }

    [Fact]
    public async Task A_password_that_is_tried_by_hand_uses_up_no_places()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali", maxDevices: 1);
        for (var i = 0; i < 3; i++) Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("mali", station: null))[0]);
    }

    [Fact]
    public async Task Who_is_asked_about_again_under_the_same_session_takes_no_second_place()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali", maxDevices: 1);
        for (var i = 0; i < 2; i++)
            Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync(p => p.User("mali").Pap("secret123").Text(RadiusAttributeType.AcctSessionId, "s1")))[0]);
        await rig.AccountAsync(Start, p => p.User("mali"), session: "s1", station: null);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync(p => p.User("mali").Pap("secret123").Text(RadiusAttributeType.AcctSessionId, "s1")))[0]);
    }

    [Fact]
    public async Task Where_a_NAS_tells_nothing_of_the_device_the_oldest_session_ends_all_the_same()
    {
        using var nas = new StandInNas();
        await using var rig = await FullAsync(nas.Port, AccessSettings.EndOldest);
        var login = rig.LoginAsync("mali", station: null);
        await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await login)[0]);
        Assert.Equal(SessionCause.MadeRoom, rig.Only.Cause);
    }

    [Fact]
    public async Task Who_was_disabled_while_room_was_made_is_not_let_in()
    {
        using var nas = new StandInNas();
        await using var rig = await FullAsync(nas.Port, AccessSettings.EndOldest);
        var login = rig.LoginAsync("mali", station: Second);
        await Eventually.HoldsAsync(() => nas.WasAsked);
        await rig.Core.Accounts.SetStateAsync("mali", HotspotAuth.Accounts.AccountState.Disabled, HotspotAuth.Accounts.Actor.System, CancellationToken.None);
        rig.Core.Known.Refresh();
        await nas.AnswerAsync(RadiusCode.DisconnectAck, cause: null);
        Assert.Equal((byte)RadiusCode.AccessReject, (await login)[0]);
        Assert.Equal(AccessReason.Disabled, rig.Attempts[0].Reason);
    }

    /// <summary>An account of one device, which is in use.</summary>
    private static async Task<NasRig> FullAsync(int coaPort, string whenFull)
    {
        var rig = new NasRig(settings => settings.Access.WhenFull = whenFull, coaPort);
        await rig.Core.AddAsync("mali", maxDevices: 1);
        await rig.AccountAsync(Start, p => p.User("mali"));
        return rig;
    }
}
