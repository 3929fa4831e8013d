using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Flows;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Capture;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;
using static HotspotAuth.Tests.Capture.Wire;

namespace HotspotAuth.Tests.Flows;

public sealed class ImportedDaysTests : IDisposable
{
    /// <summary>20 November 2026, 22:30 in Bangkok.</summary>
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("hotspotauth-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_quiet_capture_over_midnight_has_no_silence_in_it()
    {
        var context = await ImportAsync(Enumerable.Range(0, 2500).Select(i => TimeSpan.FromSeconds(4 * i)));
        Assert.Equal(["2026-11-20 flow valid", "2026-11-21 flow open"], Verdicts(context));
        Assert.Equal(0, Gaps(context));
    }

    [Fact]
    public async Task Hours_without_a_packet_are_one_gap()
    {
        var context = await ImportAsync([TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.FromHours(5), TimeSpan.FromHours(5.01)]);
        Assert.Equal(["2026-11-20 flow valid", "2026-11-21 flow open"], Verdicts(context));
        Assert.Equal(1, Gaps(context));
    }

    private async Task<VerbContext> ImportAsync(IEnumerable<TimeSpan> times)
    {
        var context = new VerbContext(new SettingsSource(null, [$"--Data:Directory={_directory}"]), json: true, TextWriter.Null);
        var frames = times.Select((time, i) => new TimedFrame(
            (Evening + time).ToUnixTimeMilliseconds() * 1_000_000,
            Ethernet(IPv4("10.10.0.5", "198.51.100.7", 17, Udp(2000 + i, 53, 30)), 0x0800, "02:00:00:00:00:05")));
        var path = Path.Combine(_directory, "evening.pcap");
        await File.WriteAllBytesAsync(path, CaptureWriter.Pcap(frames));
        using var file = CaptureFile.Open(path);
        await ImportedDays.ReadAsync(context, file, GuestNetworks.Of(context.Settings.Gateway), new Progress<CaptureProgress>(), CancellationToken.None);
        return context;
    }

    private static IEnumerable<string> Verdicts(VerbContext context) =>
        Verifier.Verify(new VerifyOptions(context.Data.Traffic) { Zone = "Asia/Bangkok", Trust = File.ReadAllLines(Path.Combine(context.Data.Keys, "digest", "trusted")) }).Lines.Select(l => $"{l.Day} {l.Stream} {VerifyReport.Word(l.Result)} {l.Reason}".TrimEnd());

    private static long Gaps(VerbContext context) =>
        AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System).Days.Sum(day =>
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(context.Data.Traffic, DayName.Of(day), "flow.sqlite")};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM gap";
            return (long)command.ExecuteScalar()!;
        });
}
