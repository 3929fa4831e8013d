using HotspotAuth.FunctionalTests.Nas;
using HotspotAuth.Tests.Capture;

namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>An old capture is read into a folder that has no room for it.</summary>
public sealed class FullImportTests
{
    [NeedsRootFact]
    public async Task A_capture_that_does_not_fit_ends_with_the_reason_and_is_read_once_there_is_room()
    {
        var data = Directory.CreateTempSubdirectory("hotspotauth-import-");
        var (first, second) = (Write(data.FullName, "first", 10), Write(data.FullName, "second", 20_000));
        Task<(int Exit, string Out, string Error)> ReadAsync(string file) =>
            RunningService.RunAsync(RunningService.Program, null, "capture", "read", file, "--days-from-file", $"--Data:Directory={data.FullName}").WaitAsync(TimeSpan.FromSeconds(180));
        // The log's own days, so that the second is a store of its own.
        Assert.Equal(0, (await ReadAsync(first)).Exit);
        var imports = Directory.CreateDirectory(Path.Combine(data.FullName, "imports")).FullName;
        using (var disk = await SmallDisk.MountAsync(megabytes: 1, imports))
        {
            var (exit, _, error) = await ReadAsync(second);

            Assert.True(exit == 73, $"{exit}: {error}");
            Assert.Contains(imports, error, StringComparison.Ordinal);
            Assert.Contains("not read to its end", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }

        var again = await ReadAsync(second);
        Assert.True(again.Exit == 0, again.Error);
        var verify = await RunningService.RunAsync(RunningService.Program, null, "verify", $"--Data:Directory={data.FullName}");
        Assert.True(verify.ExitCode == 0, verify.Out + verify.Error);
        data.Delete(recursive: true);
    }

    /// <summary>So many connections of one client.</summary>
    private static string Write(string folder, string name, int connections)
    {
        var start = new DateTimeOffset(2026, 9, 1, 3, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;
        var frames = Enumerable.Range(0, connections).Select(n => new TimedFrame(
            start + (n * 2_000_000L), Wire.Ethernet(Wire.IPv4("10.10.0.5", "198.51.100.7", 17, Wire.Udp(10_000 + n, 443, 20)))));
        var file = Path.Combine(folder, name + ".pcap");
        File.WriteAllBytes(file, CaptureWriter.Pcap(frames));
        return file;
    }
}
