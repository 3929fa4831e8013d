using HotspotAuth.Accounts;
using HotspotAuth.Capture;
using HotspotAuth.Cases;
using HotspotAuth.Export;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Tests.Capture;
using HotspotAuth.Tests.Export;
using HotspotAuth.Tests.TrafficLog;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.DependencyInjection;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Flows;

/// <summary>An old capture read beside a log that has days: a store of its own that answers, verifies, and goes in its time.</summary>
public sealed class ImportedStoresTests
{
    private const int Client = 0x0A0A_0007;

    /// <summary>Years ago, an evening in Bangkok.</summary>
    private static readonly DateTimeOffset Evening = new(2021, 3, 4, 15, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_import_of_three_days_is_valid_as_a_whole_when_it_is_read()
    {
        await using var office = new TestOffice();
        var store = await ImportAsync(office);
        Assert.Equal(["2021-03-04", "2021-03-05", "2021-03-06"], store.Days.Select(DayName.Of));
        var report = BothVerifiers.Agree(new VerifyOptions(store.Directory) { Trust = Trusted(office), Zone = "Asia/Bangkok" });
        Assert.All(report.Lines, line => Assert.Equal(VerifyResult.Valid, line.Result));
        Assert.Equal((0, 3), (report.ExitCode, report.Lines.Count));
        // The log itself has nothing of it and is what it was.
        Assert.Equal(["2026-11-21"], office.Store.Days.Select(DayName.Of));
        Assert.False(File.Exists(Path.Combine(office.Store.Directory, ".imported")));
    }

    [Fact]
    public async Task Questions_find_what_was_imported()
    {
        await using var office = new TestOffice();
        await ImportAsync(office);
        var (from, to) = (Evening.ToUnixTimeMilliseconds(), Evening.AddDays(3).ToUnixTimeMilliseconds());
        Assert.Equal(5, (await office.RowsAsync(new ExportQuestion(new TimeSpanMs(from, to)) { Ip = LogIp.FromIPv4(Client) })).Count);
        Assert.Empty(await office.RowsAsync(new ExportQuestion(new TimeSpanMs(from, to)) { Ip = LogIp.FromIPv4(Client + 1) }));
    }

    [Fact]
    public async Task Two_imports_of_one_file_are_two_stores()
    {
        await using var office = new TestOffice();
        var first = await ImportAsync(office);
        var second = await ImportAsync(office);
        Assert.NotEqual(first.Directory, second.Directory);
        Assert.All(ImportedStores.Names(office.Data), name => Assert.Equal(3, Open(office, name).Days.Count));
    }

    [Fact]
    public async Task Its_days_are_kept_ninety_days_from_the_import_and_then_go_together_with_receipts()
    {
        await using var office = new TestOffice();
        var store = await ImportAsync(office);
        var imported = store.Imported!.Value;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCore(office.Settings, office.Data).AddSingleton<TimeProvider>(office.Clock).AddRetentionWork();
        await office.CloseAsync();
        await using var work = services.BuildServiceProvider();
        var purging = work.GetRequiredService<Purging>();

        office.Clock.MoveTo(imported.AddDays(90).AddSeconds(-1).ToUnixTimeMilliseconds());
        Assert.DoesNotContain(purging.Due(), day => day.Import is not null);

        office.Clock.MoveTo(imported.AddDays(90).AddSeconds(1).ToUnixTimeMilliseconds());
        var due = purging.Due().Where(day => day.Import is not null).ToArray();
        Assert.Equal(3, due.Count(day => day.Refusal is null));
        await purging.PurgeAsync(due, Actor.System, "retention", CancellationToken.None);
        Assert.Empty(store.Days);
        var report = BothVerifiers.Agree(new VerifyOptions(store.Directory) { Trust = Trusted(office), Zone = "Asia/Bangkok" });
        Assert.All(report.Lines, line => Assert.Equal(VerifyResult.Purged, line.Result));
        Assert.Equal((0, 3), (report.ExitCode, report.Lines.Count));
    }

    [Fact]
    public async Task An_import_that_was_cut_off_is_sealed_with_the_next_days()
    {
        await using var office = new TestOffice();
        var store = await ImportAsync(office);
        Directory.Delete(Path.Combine(store.Directory, "digests"), recursive: true);
        var sealedAgain = await ImportedStores.SealAsync(office.Data, Open(office, Assert.Single(ImportedStores.Names(office.Data))), CancellationToken.None);
        Assert.Equal(3, sealedAgain.Count);
        Assert.Equal(0, BothVerifiers.Agree(new VerifyOptions(store.Directory) { Trust = Trusted(office), Zone = "Asia/Bangkok" }).ExitCode);
    }

    [Fact]
    public async Task Old_days_that_became_the_logs_own_are_kept_from_the_import_too()
    {
        await using var office = new TestOffice();
        await ReadAsync(office);
        var kept = (long)TimeSpan.FromDays(90).TotalMilliseconds;
        var day = office.Store.Days[0];
        Assert.Equal("2021-03-04", DayName.Of(day));
        Assert.InRange(office.Store.KeptFrom(day) + kept, DateTimeOffset.UtcNow.AddDays(89).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.AddDays(90).ToUnixTimeMilliseconds());
        var gate = new HoldGate(office.Store, new HoldStore(office.Database, office.Store, TimeProvider.System), new CaseFolders(office.Data, office.Store));
        Assert.Empty(DueDays.Read(office.Settings, office.Data, office.Store, gate, TimeProvider.System));
    }

    private static async Task<TrafficStore> ImportAsync(TestOffice office)
    {
        await office.FlowAsync(10, 20, TestOffice.Mac(1));
        await ReadAsync(office);
        return Open(office, ImportedStores.Names(office.Data)[^1]);
    }

    private static async Task ReadAsync(TestOffice office)
    {
        var context = new VerbContext(new SettingsSource(null, [$"--Data:Directory={office.Data.Root}"]), json: true, TextWriter.Null);
        var frames = new[] { 0, 60, 86_400, 86_460, 140_000 }.Select((second, i) => new TimedFrame(
            Evening.AddSeconds(second).ToUnixTimeMilliseconds() * 1_000_000,
            Ethernet(IPv4("10.10.0.7", "198.51.100.7", 17, Udp(2000 + i, 53, 30)), 0x0800, "02:00:00:00:00:07")));
        var path = office.Scratch("evening.pcap");
        await File.WriteAllBytesAsync(path, CaptureWriter.Pcap(frames));
        using var file = CaptureFile.Open(path);
        await ImportedDays.ReadAsync(context, file, GuestNetworks.Of(context.Settings.Gateway), new Progress<CaptureProgress>(), CancellationToken.None);
    }

    private static TrafficStore Open(TestOffice office, string name) => ImportedStores.Open(office.Settings, office.Data, name, office.Clock);

    private static string[] Trusted(TestOffice office) => File.ReadAllLines(Path.Combine(ImportedStores.Keys(office.Data), "trusted"));
}
