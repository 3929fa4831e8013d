using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Audit;

/// <summary>
/// The key of each day under which mistyped names are tagged: equal names of one day can be matched, and once the key
/// is erased with its day nobody can guess them.
/// </summary>
internal sealed class DayKeys(DataDirectory data, TimeZoneInfo zone)
{
    private const int KeyLength = 32;
    private readonly Lock _lock = new();
    private (DateOnly Day, byte[] Key) _current;

    public byte[] Of(DateTimeOffset time)
    {
        var day = DayOf(time);
        lock (_lock)
        {
            if (_current.Day == day && _current.Key is not null) return _current.Key;
            var file = FileOf(day);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            // On the disk before the first name is tagged with it: with the key lost, that day's tags could never be matched again.
            if (!File.Exists(file)) DurableFile.WritePrivate(file, RandomNumberGenerator.GetBytes(KeyLength));
            var key = File.ReadAllBytes(file);
            if (key.Length != KeyLength) DurableFile.WritePrivate(file, key = RandomNumberGenerator.GetBytes(KeyLength));
            _current = (day, key);
            return key;
        }
    }

    /// <summary>The day of the log in which something written at a time lies: the site's calendar.</summary>
    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>Forgets the keys of days that are gone.</summary>
    public void EraseBefore(DateOnly oldestKept)
    {
        var directory = Path.GetDirectoryName(FileOf(oldestKept))!;
        if (!Directory.Exists(directory)) return;
        foreach (var file in Directory.EnumerateFiles(directory, "*.key"))
        {
            if (DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < oldestKept) File.Delete(file);
        }
    }

    private string FileOf(DateOnly day) => Path.Combine(data.Keys, "names", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".key");
}
