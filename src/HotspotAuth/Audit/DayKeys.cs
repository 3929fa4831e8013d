using System.Globalization;
using System.Security.Cryptography;
using HotspotAuth.Operation;

namespace HotspotAuth.Audit;

/// <summary>
/// The key of each day under which mistyped names are tagged: equal names of one day can be matched, and once the key
/// is erased with its day nobody can guess them.
/// </summary>
internal sealed class DayKeys(DataDirectory data, TimeZoneInfo zone)
{
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
            if (!File.Exists(file))
            {
                File.WriteAllBytes(file, RandomNumberGenerator.GetBytes(32));
                DataDirectory.MakePrivate(file);
            }

            _current = (day, File.ReadAllBytes(file));
            return _current.Key;
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
