using System.Net;
using Dapper;
using HotspotAuth.Access;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Tests.Access;

public sealed class AccessRecorderTests
{
    private static AccessAttempt Attempt(int device) =>
        AccessAttempt.Portal("mali", "x", new Device(new MacAddress(0x020000000000 + (ulong)device), IPAddress.Parse("10.10.0.5")));

    private static AuthRow[] Rows(CoreFixture core) => [.. new TrafficReader(core.Get<TrafficStore>()).Auths(new AuthQuery(0, long.MaxValue)).Select(r => r.Row)];

    private static async Task<long[]> SumsAsync(CoreFixture core)
    {
        await core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        var day = Directory.GetFiles(core.Directory, "access.sqlite", SearchOption.AllDirectories);
        using var connection = new SqliteConnection($"Data Source={Assert.Single(day)};Mode=ReadOnly;Pooling=false");
        return [.. connection.Query<long>("SELECT rows FROM audit WHERE action = 'login-refusals-summed'")];
    }

    [Fact]
    public async Task A_flood_of_unchecked_refusals_is_one_row_a_device_a_minute_and_one_number()
    {
        await using var core = new CoreFixture();
        var recorder = core.Get<AccessRecorder>();
        for (var i = 0; i < 500; i++) recorder.Record(Attempt(i % 2), new AccessDecision { Reason = AccessReason.TooManyAttempts });
        recorder.Record(Attempt(1), new AccessDecision { Reason = AccessReason.Unavailable });
        core.Clock.Move(TimeSpan.FromSeconds(61));
        recorder.Record(Attempt(1), new AccessDecision { Reason = AccessReason.TooManyAttempts });
        Assert.Equal(498, Assert.Single(await SumsAsync(core)));
        Assert.Equal(["too-many-attempts", "too-many-attempts", "unavailable", "too-many-attempts"], Rows(core).Select(r => r.Reason));
        Assert.All(Rows(core), row => Assert.Null(row.User));
        Assert.Equal(4, core.Get<AttemptLog>().Last(100).Count);
    }

    [Fact]
    public async Task Ten_thousand_made_up_devices_write_a_thousand_rows_a_minute_and_one_number()
    {
        await using var core = new CoreFixture();
        var recorder = core.Get<AccessRecorder>();
        for (var i = 0; i < 10_000; i++) recorder.Record(Attempt(i), new AccessDecision { Reason = AccessReason.TooManyAttempts });
        core.Get<RepeatedRefusals>().Dispose();
        Assert.Equal(9_000, Assert.Single(await SumsAsync(core)));
        Assert.Equal(1_000, Rows(core).Length);
    }

    [Fact]
    public async Task One_who_only_claims_ever_new_devices_is_one_device()
    {
        await using var core = new CoreFixture();
        var recorder = core.Get<AccessRecorder>();
        for (var i = 0; i < 100; i++) recorder.Record(Attempt(i).At("hall", "10.10.0.5"), new AccessDecision { Reason = AccessReason.TooManyAttempts });
        await core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        Assert.Single(Rows(core));
    }

    [Fact]
    public async Task A_wrong_password_is_a_row_each_time()
    {
        await using var core = new CoreFixture();
        var recorder = core.Get<AccessRecorder>();
        for (var i = 0; i < 50; i++) recorder.Record(Attempt(1), new AccessDecision { Reason = AccessReason.WrongPassword });
        await core.Get<AccessStream>().FlushAsync(CancellationToken.None);
        Assert.Equal(50, Rows(core).Count(r => r.User == "mali"));
    }
}
