using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Portal;
using HotspotAuth.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HotspotAuth.Tests.Portal;

public class ReturningDevicesTests
{
    private static readonly Device Phone = new(Parse("00:1b:44:11:3a:b5"), IPAddress.Parse("10.10.0.7"));

    [Fact]
    public async Task A_registered_device_comes_in_by_itself_where_its_group_allows()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, devicesReturn: true);
        var returning = Returning(core);

        var session = await returning.TryReturnAsync(Phone, CancellationToken.None);

        Assert.Equal("mali", session?.Username);
        Assert.Equal(session!.Id, core.Sessions.Find(Phone)?.Id);
        Assert.Equal(("device", true), core.Get<AttemptLog>().Last(1).Select(attempt => (attempt.Method, attempt.Accepted)).Single());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public async Task Without_the_right_it_is_shown_the_login_page(bool? devicesReturn)
    {
        await using var core = new CoreFixture();
        await AddAsync(core, devicesReturn);

        Assert.Null(await Returning(core).TryReturnAsync(Phone, CancellationToken.None));
    }

    [Fact]
    public async Task A_device_nobody_registered_and_one_without_a_MAC_stay_out()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, devicesReturn: true);
        var returning = Returning(core);

        Assert.Null(await returning.TryReturnAsync(new Device(Parse("00:1b:44:11:3a:b6"), Phone.Ip), CancellationToken.None));
        Assert.Null(await returning.TryReturnAsync(new Device(null, Phone.Ip), CancellationToken.None));
    }

    [Fact]
    public async Task A_logout_by_its_person_holds_until_the_person_logs_in_again_or_the_day_is_over()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, devicesReturn: true);
        var returning = Returning(core);
        var session = await returning.TryReturnAsync(Phone, CancellationToken.None);
        await core.Sessions.EndAsync(session!.Id, SessionCause.UserRequest, Actor.System, CancellationToken.None);
        returning.Hold(Phone.Mac);

        core.Clock.Move(TimeSpan.FromMinutes(5));
        Assert.Null(await returning.TryReturnAsync(Phone, CancellationToken.None));
        returning.Release(Phone.Mac);
        Assert.NotNull(await returning.TryReturnAsync(Phone, CancellationToken.None));

        await core.Sessions.EndAsync(core.Sessions.Find(Phone)!.Id, SessionCause.UserRequest, Actor.System, CancellationToken.None);
        returning.Hold(Phone.Mac);
        core.Clock.Move(TimeSpan.FromHours(12));
        Assert.NotNull(await returning.TryReturnAsync(Phone, CancellationToken.None));
    }

    [Fact]
    public async Task A_refusal_of_the_one_policy_stands_and_is_recorded_once_a_minute()
    {
        await using var core = new CoreFixture();
        await AddAsync(core, devicesReturn: true, until: core.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        core.Clock.Move(TimeSpan.FromHours(2));
        var returning = Returning(core);

        for (var i = 0; i < 20; i++) Assert.Null(await returning.TryReturnAsync(Phone, CancellationToken.None));
        core.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Null(await returning.TryReturnAsync(Phone, CancellationToken.None));

        Assert.Equal([AccessReason.Expired, AccessReason.Expired], core.Get<AttemptLog>().Last(10).Select(attempt => attempt.Reason));
    }

    private static ReturningDevices Returning(CoreFixture core) =>
        new(core.Get<RegisteredDevices>(), core.Policy, core.Sessions, core.Clock, NullLogger<ReturningDevices>.Instance);

    private static async Task AddAsync(CoreFixture core, bool? devicesReturn, DateTimeOffset? until = null)
    {
        var account = await core.AddAsync("mali", until: until);
        await core.Accounts.UpdateAsync("mali", "rights = @rights", new { rights = new Rights { DevicesReturn = devicesReturn }.ToJson() }, "account-set", Actor.System, CancellationToken.None);
        core.Known.Refresh();
        core.Get<DeviceStore>().Add(Phone.Mac!.Value.ToString(), account.Username, "phone", null, Actor.System);
        core.Get<RegisteredDevices>().Refresh();
    }

    private static MacAddress Parse(string text) => MacAddress.TryParse(text, out var mac) ? mac : throw new FormatException(text);
}
