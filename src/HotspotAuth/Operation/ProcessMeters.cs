using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HotspotAuth.Operation;

/// <summary>The process itself, under the names that Prometheus' own libraries give these numbers.</summary>
internal static class ProcessMeters
{
    public static void Add(Meter meter, DataDirectory data)
    {
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, unit: "s", description: "Processor time of this process");
        meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, unit: "By", description: "Memory of this process that is in RAM");
        meter.CreateObservableGauge("process.open.fds", OpenFiles, unit: "{file}", description: "Files, sockets and pipes this process has open");
        meter.CreateObservableGauge("process.pool.threads", () => ThreadPool.ThreadCount, unit: "{thread}", description: "Threads of the pool");
        meter.CreateObservableGauge("process.start.time", Started, unit: "s", description: "When this process started, Unix time");
        meter.CreateObservableGauge("hotspot.disk.free", () => OfDisk(data, disk => disk.AvailableFreeSpace), unit: "By", description: "Room left on the disk of the data directory");
        meter.CreateObservableGauge("hotspot.disk.size", () => OfDisk(data, disk => disk.TotalSize), unit: "By", description: "Size of the disk of the data directory");
    }

    /// <summary>Nothing where the disk can't be asked: a scrape with one series less is better than none.</summary>
    private static IEnumerable<Measurement<long>> OfDisk(DataDirectory data, Func<DriveInfo, long> read)
    {
        try
        {
            return [new Measurement<long>(read(new DriveInfo(data.Root)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int OpenFiles()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static double Started()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
