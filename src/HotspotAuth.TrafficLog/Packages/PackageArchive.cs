using System.IO.Compression;
using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// The files of a package, read where they lie in the archive; nothing is unpacked to the disk, and no file gives more bytes than its own entry says. A damaged
/// or lying archive gives faults, never an exception.
/// </summary>
internal sealed class PackageArchive : IDisposable
{
    /// <summary>Entries of the largest archive that is looked into: three hundred years of days, each with its digest.</summary>
    private const int MostEntries = 200_000;

    /// <summary>How many times larger than the archive its files may be in all: rows of a log become a thirtieth at best.</summary>
    private const long MostRatio = 250;

    /// <summary>Below this size the ratio is not asked for.</summary>
    private const long Small = 64L << 20;

    /// <summary>Digests and keys are kept in memory while a package is verified; ten years of them are a tenth of this.</summary>
    private const long MostKept = 512L << 20;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private PackageArchive(ZipArchive zip) => _zip = zip;

    /// <summary>Names of the files in their order.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Opens an archive; null with the reason if it is none, or has a name twice.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static PackageArchive? TryOpen(string path, out string reason)
    {
        reason = "it is no zip archive, or one that is cut short";
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024);
        PackageArchive? archive = null;
        try
        {
            archive = new PackageArchive(new ZipArchive(file, ZipArchiveMode.Read));
            foreach (var entry in archive._zip.Entries)
            {
                archive.Names.Add(entry.FullName);
                if (archive._entries.TryAdd(entry.FullName, entry) && archive._entries.Count <= MostEntries) continue;
                reason = $"{entry.FullName} stands twice in it, or it has too many files";
                archive.Dispose();
                return null;
            }

            if (Excess(archive._zip.Entries, file.Length) is not { } excess) return archive;
            reason = excess;
            archive.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is InvalidDataException or NotSupportedException)
        {
            archive?.Dispose();
            file.Dispose();
            return null;
        }
    }

    /// <summary>What an archive promises that no package holds: files that lie over one another, or more in them than a small file can be believed to hold.</summary>
    private static string? Excess(IReadOnlyCollection<ZipArchiveEntry> entries, long size)
    {
        var (packed, unpacked, kept) = (0UL, 0UL, 0UL);
        foreach (var entry in entries)
        {
            // Lengths are whatever the archive's author wrote; as unsigned numbers they can't make the sums smaller.
            packed += Math.Min((ulong)entry.CompressedLength, long.MaxValue / 1_000_000);
            unpacked += Math.Min((ulong)entry.Length, long.MaxValue / 1_000_000);
            if (entry.FullName.StartsWith("digests/", StringComparison.Ordinal) || entry.FullName.StartsWith("keys/", StringComparison.Ordinal)) kept += Math.Min((ulong)entry.Length, MostKept);
        }

        if (packed > (ulong)size) return "its files lie over one another";
        if (unpacked > Small && unpacked > (ulong)size * MostRatio) return "it holds far more than an archive of its size can hold of a log";
        return kept > MostKept ? "it has too many digests and keys" : null;
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>A file of no more than a number of bytes; null if it is absent, larger, or damaged.</summary>
    public byte[]? Read(string name, int most)
    {
        if (!_entries.TryGetValue(name, out var entry) || entry.Length < 0 || entry.Length > most) return null;
        var content = new byte[entry.Length];
        try
        {
            using var stream = entry.Open();
            return stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length && stream.ReadByte() < 0 ? content : null;
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            return null;
        }
    }

    /// <summary>What is wrong with a file that should have this length and hash; null if nothing is.</summary>
    public string? Fault(string name, PackageFile expected)
    {
        var entry = _entries[name];
        if (entry.Length != expected.Bytes) return "its length is not the one that the manifest says";
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var stream = entry.Open();
            var buffer = new byte[128 * 1024];
            var (length, sum) = (0L, 0U);
            for (int read; length <= expected.Bytes && (read = stream.Read(buffer)) > 0; length += read)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                sum = Crc32.Append(sum, buffer.AsSpan(0, read));
            }

            return length == expected.Bytes && sum == entry.Crc32 && Hash.Hex(hash.GetHashAndReset()) == expected.Sha256 ? null : "its content is not the one that the manifest says";
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            return "it can't be unpacked";
        }
    }

    /// <summary>Opens a file whose length was checked before.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged there.</exception>
    public Stream Open(string name) => _entries[name].Open();

    public static bool IsDamage(Exception fault) => fault is InvalidDataException or EndOfStreamException or NotSupportedException;

    public void Dispose() => _zip.Dispose();
}
