using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Retention;

/// <summary>Real days, real seals and receipts; only the clock is moved.</summary>
public sealed class RetentionJobTests
{
    private const double Day = 86_400;

    [Theory]
    [InlineData(90, false)]
    [InlineData(91, true)]
    public async Task Sealed_day_goes_once_ninety_days_have_passed_since_its_end_and_not_before(int daysLater, bool gone)
    {
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        await SealAsync(work, office.Store.Today.AddDays(-1));

        // The first day ends at midnight, twelve hours after noon: noon of day 90 is half a day early.
        office.Clock.MoveTo(At(daysLater * Day));
        await RunAsync(work);

        Assert.Equal(!gone, Directory.Exists(Path.Combine(office.Store.Directory, "2026-11-21")));
        Assert.Equal(gone, File.Exists(Path.Combine(office.Store.Directory, "receipts", "000001.json")));
    }

    [Fact]
    public async Task Purged_day_leaves_a_receipt_and_the_log_verifies_as_purged()
    {
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        await SealAsync(work, office.Store.Today.AddDays(-1));
        office.Clock.MoveTo(At(91 * Day));

        await RunAsync(work);

        await SealAsync(work, office.Store.Today.AddDays(-1));
        await work.DisposeAsync();
        var report = Verifier.Verify(new VerifyOptions(office.Store.Directory) { Trust = await File.ReadAllLinesAsync(Path.Combine(office.Data.Keys, "digest", "trusted")) });
        Assert.Contains(report.Lines, l => l.Day == "2026-11-21" && l.Result == VerifyResult.Purged);
        Assert.Equal(0, report.ExitCode);
    }

    [Fact]
    public async Task Nothing_goes_in_the_day_after_the_clock_was_set_forward_without_a_time_server_that_confirms_it()
    {
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        await SealAsync(work, office.Store.Today.AddDays(-1));
        office.Clock.MoveTo(At(91 * Day));
        work.GetRequiredService<HotspotAuth.Clock.ClockKnowledge>().Stepped(TimeSpan.FromDays(2));

        await RunAsync(work);
        Assert.True(Directory.Exists(Path.Combine(office.Store.Directory, "2026-11-21")));
        office.Clock.MoveTo(At(92.5 * Day));
        await RunAsync(work);

        Assert.False(Directory.Exists(Path.Combine(office.Store.Directory, "2026-11-21")));
    }

    [Fact]
    public async Task What_a_machine_wrote_under_a_year_long_past_is_kept_as_long_as_what_it_wrote_under_the_right_one()
    {
        const double SetRight = 2200;
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        office.Clock.MoveTo(At(SetRight * Day));
        await SealAsync(work, office.Store.Today.AddDays(-1));

        await RunAsync(work);
        office.Clock.MoveTo(At((SetRight + 89) * Day));
        await RunAsync(work);
        Assert.True(Directory.Exists(Path.Combine(office.Store.Directory, "2026-11-21")));
        office.Clock.MoveTo(At((SetRight + 91) * Day));
        await RunAsync(work);

        Assert.False(Directory.Exists(Path.Combine(office.Store.Directory, "2026-11-21")));
    }

    [Fact]
    public async Task Unsealed_day_never_goes()
    {
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        office.Clock.MoveTo(At(200 * Day));

        await RunAsync(work);

        Assert.True(Directory.Exists(Path.Combine(office.Store.Directory, "2026-11-21")));
    }

    [Fact]
    public async Task Day_that_does_not_verify_stays()
    {
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        await SealAsync(work, office.Store.Today.AddDays(-1));
        var file = Path.Combine(office.Store.Directory, "2026-11-21", "flow.sqlite");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.AsSpan().IndexOf(Ip.ToBytes())] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        office.Clock.MoveTo(At(91 * Day));

        await RunAsync(work);

        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task More_than_two_days_at_once_stay_until_a_verb_says_so()
    {
        await using var office = new TestOffice();
        for (var day = 0; day < 3; day++) await office.FlowAsync((day * Day) + 10, (day * Day) + 20, Mac(1));
        await office.CloseAsync();
        office.Clock.MoveTo(At(3 * Day));
        await using var work = Work(office);
        await SealAsync(work, office.Store.Today.AddDays(-1));
        office.Clock.MoveTo(At(100 * Day));

        await RunAsync(work);
        Assert.Equal(3, FirstThree(office));

        var purging = work.GetRequiredService<Purging>();
        await purging.PurgeAsync(purging.Due(), HotspotAuth.Accounts.Actor.Verb, PurgeVerb.Reason, CancellationToken.None);
        Assert.Equal(0, FirstThree(office));
    }

    [Fact]
    public async Task Ninety_three_days_of_a_running_office_shrink_day_by_day()
    {
        await using var office = new TestOffice();
        for (var day = 0; day < 93; day++)
        {
            await office.FlowAsync((day * Day) + 10, (day * Day) + 20, Mac(1));
        }

        await office.CloseAsync();
        await using var work = Work(office);
        await SealAsync(work, office.Store.Today.AddDays(-1));

        await RunAsync(work);

        // At noon of the 93rd day the first two are more than ninety days past their end.
        Assert.Equal(["2026-11-23", "2026-11-24"], office.Store.Days.Take(2).Select(DayName.Of));
    }

    [Fact]
    public async Task Tags_of_mistyped_names_lose_their_key_with_the_day()
    {
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        var keys = work.GetRequiredService<HotspotAuth.Audit.DayKeys>();
        keys.Of(Noon);
        keys.Of(Noon.AddDays(91));
        await SealAsync(work, office.Store.Today.AddDays(-1));
        office.Clock.MoveTo(At(91 * Day));

        await RunAsync(work);

        Assert.Equal(["2027-02-20.key"], Directory.GetFiles(Path.Combine(office.Data.Keys, "names")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Accounting_packets_and_closed_sessions_go_a_week_after_the_log_and_open_ones_stay()
    {
        await using var office = new TestOffice();
        await using var work = Work(office);
        var old = Noon.AddDays(-98);
        using var connection = office.Database.Open();
        foreach (var (id, time) in new[] { (1, old), (2, Noon.AddDays(-96)) })
            connection.Execute("INSERT INTO accounting (id, nas, received, hash, packet) VALUES (@id, 'east', @at, @hash, @hash)", new { id, at = time.ToUnixTimeMilliseconds(), hash = new[] { (byte)id } });
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            var session = new Session { Id = Guid.NewGuid(), Account = 1, Username = "mali", Person = "Mali", Group = "staff", Start = old.AddDays(-1), LastSeen = old };
            SessionStore.Put(transaction, session);
            SessionStore.Put(transaction, session with { Id = Guid.NewGuid(), State = SessionState.Closed, End = old });
            SessionStore.Put(transaction, session with { Id = Guid.NewGuid(), State = SessionState.Closed, End = Noon.AddDays(-96) });
            transaction.Commit();
        }

        await RunAsync(work);

        Assert.Equal([2L], connection.Query<long>("SELECT id FROM accounting"));
        Assert.Equal(["closed", "open"], connection.Query<string>("SELECT state FROM session ORDER BY state"));
    }

    [Fact]
    public async Task A_machine_that_was_off_at_night_has_days_verified_after_its_start_and_only_then()
    {
        await using var office = new TestOffice();
        await OneDayAsync(office);
        await using var work = Work(office);
        await SealAsync(work, office.Store.Today.AddDays(-1));
        var checker = work.GetRequiredService<DayChecker>();
        await StartedAsync(work);
        Assert.Equal(1, checker.Waiting);
        checker.Check(office.Store.Today.AddDays(-1));
        await StartedAsync(work);
        Assert.Equal(1, checker.Waiting);

        office.Clock.MoveTo(At(2 * Day));
        await StartedAsync(work);

        Assert.Equal(2, checker.Waiting);
    }

    [Theory]
    [InlineData(3, 9, 3)]
    [InlineData(3, 10, 4)]
    [InlineData(23, 59, 4)]
    public void A_time_of_day_was_last_today_or_yesterday(int hour, int minute, int day)
    {
        var zone = new HotspotSettings().Site.Zone;
        var last = RetentionTimes.LastOf(new TimeOnly(3, 10), new DateTimeOffset(2026, 12, 4, hour, minute, 0, TimeSpan.FromHours(7)), zone);

        Assert.Equal(new DateTimeOffset(2026, 12, day, 3, 10, 0, TimeSpan.FromHours(7)), last);
    }

    [Theory]
    [InlineData(1, 59, "2026-11-20")]
    [InlineData(2, 0, "2026-11-21")]
    public async Task Day_is_due_for_its_seal_when_the_grace_after_midnight_is_over(int hour, int minute, string due)
    {
        await using var office = new TestOffice();
        await using var work = Work(office);
        office.Clock.MoveTo(new DateTimeOffset(2026, 11, 22, hour, minute, 0, TimeSpan.FromHours(7)).ToUnixTimeMilliseconds());

        Assert.Equal(due, DayName.Of(work.GetRequiredService<Sealing>().NewestDue()));
    }

    private static async Task OneDayAsync(TestOffice office)
    {
        await office.SessionAsync(await office.PersonAsync("mali", "Mali"), Ip, Mac(1), At(0), At(10));
        await office.FlowAsync(10, 20, Mac(1));
        await office.CloseAsync();
        office.Clock.MoveTo(At(Day));
    }

    private static ServiceProvider Work(TestOffice office)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCore(office.Settings, office.Data).AddSingleton<TimeProvider>(office.Clock).AddRetentionWork();
        return services.BuildServiceProvider();
    }

    private static async Task SealAsync(IServiceProvider work, DateOnly day)
    {
        foreach (var one in await work.GetRequiredService<Sealing>().SealAsync(day, CancellationToken.None)) Assert.Empty(one.Faults);
    }

    private static async Task RunAsync(IServiceProvider work) =>
        await ActivatorUtilities.CreateInstance<RetentionJob>(work).Execute(null!, CancellationToken.None);

    /// <summary>What runs a quarter of an hour after a start.</summary>
    private static async Task StartedAsync(IServiceProvider work) => await ActivatorUtilities.CreateInstance<MissedDayCheckJob>(work).Execute(null!, CancellationToken.None);

    private static int FirstThree(TestOffice office) => office.Store.Days.Count(d => d <= DayName.At(Noon.AddDays(2), office.Store.Zone));
}
