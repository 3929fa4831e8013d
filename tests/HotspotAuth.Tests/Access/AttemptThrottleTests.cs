using System.Net;
using System.Security.Cryptography;
using HotspotAuth.Access;
using HotspotAuth.Capture;
using HotspotAuth.Radius;
using HotspotAuth.Tests.Nas;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Access;

/// <summary>Guessing at one user from many devices, and the user meanwhile.</summary>
public sealed class AttemptThrottleTests
{
    private static Device Phone(int n) => new(new MacAddress(0x020000000000 + (ulong)n), IPAddress.None);

    private static Task<AccessDecision> Try(CoreFixture core, string username, string password, int device) =>
        core.Policy.DecideAsync(AccessAttempt.Portal(username, password, Phone(device)), CancellationToken.None);

    [Fact]
    public async Task A_thousand_devices_guessing_at_one_user_are_slowed_and_the_user_gets_in_at_once_on_his_own()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Assert.True((await Try(core, "mali", "secret123", 1)).Granted);
        var checks = 0;
        for (var device = 1000; device < 2000; device++)
        {
            if ((await Try(core, "mali", "guess", device)).Reason == AccessReason.WrongPassword) checks++;
            core.Clock.Move(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(checks, 20, 30);
        Assert.Equal(AccessReason.TooManyAttempts, (await Try(core, "mali", "secret123", 2000)).Reason);
        Assert.True((await Try(core, "mali", "secret123", 1)).Granted);
    }

    [Fact]
    public async Task The_next_try_from_strange_devices_waits_longer_each_time_up_to_five_minutes()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        for (var device = 0; device < 20; device++) await Try(core, "mali", "guess", device);
        var waits = new List<double>();
        for (var device = 100; device < 112; device++)
        {
            var since = core.Clock.GetUtcNow();
            while ((await Try(core, "mali", "guess", device)).Reason == AccessReason.TooManyAttempts) core.Clock.Move(TimeSpan.FromSeconds(2));
            waits.Add((core.Clock.GetUtcNow() - since).TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 128], waits.Take(7));
        Assert.All(waits.Skip(8), wait => Assert.InRange(wait, 128, 300));
    }

    [Fact]
    public async Task Guesses_at_the_portal_and_through_RADIUS_count_together()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali");
        for (var device = 0; device < 20; device++) await Try(rig.Core, "mali", "guess", 100 + device);
        await rig.LoginAsync("mali");
        Assert.Equal(AccessReason.TooManyAttempts, rig.Attempts[0].Reason);
    }

    [Fact]
    public async Task A_device_known_by_its_accounts_RADIUS_log_in_stays_free_however_the_secret_was_proven()
    {
        await using var rig = new NasRig();
        await rig.Core.AddAsync("mali", chap: true);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await LoginByChapAsync(rig))[0]);
        for (var device = 0; device < 30; device++) await Try(rig.Core, "mali", "guess", 100 + device);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await LoginByChapAsync(rig))[0]);
        Assert.Equal((byte)RadiusCode.AccessAccept, (await rig.LoginAsync("mali"))[0]);

        static Task<byte[]> LoginByChapAsync(NasRig rig) => rig.LoginAsync(packet =>
        {
            byte[] response = [7, .. MD5.HashData([7, .. "secret123"u8, .. packet.Authenticator])];
            return packet.User("mali").Add(RadiusAttributeType.ChapPassword, response).Text(RadiusAttributeType.CallingStationId, NasRig.Station);
        });
    }

    [Fact]
    public async Task Who_copies_the_users_own_address_is_slowed_there()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        Assert.True((await Try(core, "mali", "secret123", 1)).Granted);
        var checks = 0;
        for (var minute = 0; minute < 6 * 60; minute++)
        {
            while ((await Try(core, "mali", "guess", 1)).Reason == AccessReason.WrongPassword) checks++;
            core.Clock.Move(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(checks, 40, 100);
    }

    [Fact]
    public async Task A_name_that_no_account_has_is_slowed_alike_so_that_the_wait_tells_nothing()
    {
        await using var core = new CoreFixture();
        for (var device = 0; device < 20; device++) Assert.Equal(AccessReason.UnknownUser, (await Try(core, "nobody", "guess", device)).Reason);
        Assert.Equal(AccessReason.TooManyAttempts, (await Try(core, "nobody", "guess", 100)).Reason);
    }

    [Fact]
    public async Task Other_users_are_not_slowed_and_an_hour_after_the_last_guess_nobody_is()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        await core.AddAsync("somchai");
        for (var device = 0; device < 100; device++) await Try(core, "mali", "guess", device);
        Assert.True((await Try(core, "somchai", "secret123", 200)).Granted);
        Assert.False((await Try(core, "mali", "secret123", 200)).Granted);
        core.Clock.Move(TimeSpan.FromHours(1));
        Assert.True((await Try(core, "mali", "secret123", 200)).Granted);
    }

    [Fact]
    public async Task After_a_start_the_users_devices_are_known_from_their_sessions()
    {
        await using var core = new CoreFixture();
        await core.AddAsync("mali");
        var decision = await Try(core, "mali", "secret123", 1);
        await core.Sessions.StartAsync(decision, Phone(1), CancellationToken.None);
        var afterStart = new FamiliarDevices(core.Clock);
        Assert.False(afterStart.Contains("mali", Phone(1).Key));
        using var history = new DeviceHistory(core.Get<HotspotAuth.Operation.Database>(), afterStart, core.Clock, NullLogger<DeviceHistory>.Instance);
        await history.StartAsync(CancellationToken.None);
        await history.ExecuteTask!;
        Assert.True(afterStart.Contains("mali", Phone(1).Key));
        Assert.False(afterStart.Contains("mali", Phone(2).Key));
        Assert.False(afterStart.Contains("somchai", Phone(1).Key));
    }

    [Fact]
    public void A_device_is_forgotten_that_was_not_used_for_two_generations()
    {
        var clock = new MovedClock();
        var familiar = new FamiliarDevices(clock);
        familiar.Add("mali", "old");
        for (var i = 0; i < 2; i++)
        {
            clock.Move(FamiliarDevices.Remembered);
            familiar.Add("mali", "used");
            Assert.Equal(i == 0, familiar.Contains("mali", "old"));
        }

        Assert.True(familiar.Contains("mali", "used"));
    }
}
