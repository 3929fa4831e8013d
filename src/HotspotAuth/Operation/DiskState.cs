using HotspotAuth.Alerts;

namespace HotspotAuth.Operation;

/// <summary>What stops a part from writing, in an operator's words: where the kernel has closed the disk, its own error says nothing of the mend.</summary>
internal static class DiskState
{
    private const string Mounts = "/proc/self/mountinfo";

    /// <summary>A part's fault; null when it has none.</summary>
    /// <param name="key">Its sentence where the disk may be written.</param>
    /// <param name="fault">What it met.</param>
    /// <param name="folder">Where it writes.</param>
    public static PartFault? AsPartFault(string key, Exception? fault, string folder) => fault is null ? null : Closed(folder) ?? PartFault.Of(key, fault);

    /// <summary>What to do where the disk of a folder may only be read; null where it may be written.</summary>
    public static PartFault? Closed(string folder)
    {
        try
        {
            return IsReadOnly(folder, File.ReadLines(Mounts)) ? new PartFault("disk.closed", AlertFact.Text(folder)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether the file system of a folder may only be read.</summary>
    /// <param name="folder">Its whole path.</param>
    /// <param name="mounts">The lines of <c>mountinfo</c> (proc(5)): id, parent, device, root, place, options, fields until a hyphen, type, source, options of the file system.</param>
    public static bool IsReadOnly(string folder, IEnumerable<string> mounts)
    {
        var (length, readOnly) = (0, false);
        foreach (var line in mounts)
        {
            var fields = line.Split(' ');
            if (fields.Length < 10) continue;
            var place = Unescape(fields[4]);
            // What is mounted later lies over what was there before.
            if (place.Length < length || !IsBelow(folder, place)) continue;
            // ext4 keeps "rw" after an error and adds "emergency_ro" (Linux 6.15 and later).
            (length, readOnly) = (place.Length, fields[5].Split(',').Contains("ro", StringComparer.Ordinal) || fields[^1].Split(',').Any(option => option is "ro" or "emergency_ro"));
        }

        return readOnly;
    }

    private static bool IsBelow(string folder, string place) => place == "/" || folder == place || folder.StartsWith(place + "/", StringComparison.Ordinal);

    private static string Unescape(string place) => place.Contains('\\', StringComparison.Ordinal)
        ? place.Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal).Replace(@"\012", "\n", StringComparison.Ordinal).Replace(@"\134", @"\", StringComparison.Ordinal)
        : place;
}
