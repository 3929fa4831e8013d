namespace HotspotAuth.FunctionalTests.Faults;

/// <summary>
/// The wall clock of a real process, set while it runs (Debian's faketime); the clock that only goes forward is left alone, as it is when NTP
/// sets the machine's.
/// </summary>
internal sealed class FakedClock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    /// <param name="offset">How far it is off, as faketime reads it: <c>-6y</c>, <c>+2h</c>, <c>+0</c>.</param>
    public FakedClock(string offset) => Set(offset);

    /// <summary>Debian's library of this machine; null where it is not installed.</summary>
    public static string? Library { get; } = Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);

    public void Set(string offset) => File.WriteAllText(_file, offset + "\n");

    /// <summary>The next start of the service is under it.</summary>
    public void ApplyTo(RunningService service)
    {
        service.Environment["LD_PRELOAD"] = Library!;
        service.Environment["FAKETIME_TIMESTAMP_FILE"] = _file;
        service.Environment["FAKETIME_NO_CACHE"] = "1";
        service.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        service.Environment["DONT_FAKE_MONOTONIC"] = "1";
    }

    public void Dispose() => File.Delete(_file);
}
