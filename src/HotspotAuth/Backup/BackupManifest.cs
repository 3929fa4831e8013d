using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Backup;

/// <summary>A sealed day as it lies in the backup; <paramref name="Digest"/> is the hash of the digest it was checked against, <paramref name="Result"/> what the check said.</summary>
internal sealed record DayArchive(string Name, DateOnly Day, long Bytes, string Sha256, string Digest, string Result, DateTimeOffset Made);

/// <summary>Everything but the sealed days, as of one moment.</summary>
internal sealed record StateArchive(string Name, long Bytes, string Sha256, DateTimeOffset Made, long Schema, string Program);

/// <summary><c>backup.json</c>: what lies in a backup's folder. Names, sizes, hashes and times; nobody's data. It is readable without the key.</summary>
internal sealed partial record BackupManifest(int Format, string Store, DateTimeOffset Updated, IReadOnlyList<DayArchive> Days, IReadOnlyList<StateArchive> States)
{
    public const string File = "backup.json";
    public const string DayFolder = "days";
    public const string StateFolder = "state";

    /// <summary>A hundred times what a year of days takes.</summary>
    private const long MostBytes = 16 << 20;

    private static readonly JsonSerializerOptions Readable = new(VerbContext.JsonOptions) { WriteIndented = true };

    /// <summary>The newest last.</summary>
    public StateArchive? NewestState => States.Count == 0 ? null : States[^1];

    public static string PathIn(string directory) => Path.Combine(directory, File);

    public static string NameOf(DateOnly day) => $"{DayFolder}/{DayName.Of(day)}.tar.age";

    public static string NameOf(DateTimeOffset made, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{StateFolder}/{made.UtcDateTime:yyyy-MM-dd'T'HHmmss'Z'}{(number > 1 ? $"-{number}" : "")}.tar.age");

    /// <summary>Null where there is none.</summary>
    /// <exception cref="VerbException">It is not in its form (exit 65), or another user's (77).</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static BackupManifest? Read(string directory)
    {
        var path = PathIn(directory);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes }) throw new JsonException("too large");
            var manifest = JsonSerializer.Deserialize<BackupManifest>(System.IO.File.ReadAllBytes(path), VerbContext.JsonOptions) ?? throw new JsonException("empty");
            return manifest.IsWhole() ? manifest : throw new JsonException("not in its form");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            // A disk keeps numbers for its users, and another machine gives the same user another number.
            throw new VerbException(ExitCode.NotPermitted, $"{path}: the user {OwnUser.Name} may not read it. If that folder is a backup of another machine, as root: chown -R {OwnUser.Name}: {directory}");
        }
        catch (JsonException e)
        {
            throw new VerbException(ExitCode.BadInput, $"{path} is no list of backups of this program ({e.Message}). The archives beside it may be whole: put back an older copy of the list.");
        }
    }

    /// <summary>Puts it in place of the one before, whole, and durable when it returns.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(string directory) => DurableFile.WritePrivate(PathIn(directory), JsonSerializer.SerializeToUtf8Bytes(this, Readable));

    // A list may be foreign: its names become paths.
    private bool IsWhole() => Format == 1 && Store is { Length: 32 } && Days is not null && States is not null
        && Days.All(day => day is { Sha256.Length: 64, Bytes: > 0, Digest: not null, Result: not null } && day.Name == NameOf(day.Day))
        && States.All(state => state is { Sha256.Length: 64, Bytes: > 0, Program: not null, Name: not null } && StateName().IsMatch(state.Name));

    [GeneratedRegex(@"^state/\d{4}-\d{2}-\d{2}T\d{6}Z(-\d{1,4})?\.tar\.age\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StateName();
}

/// <summary>The first file of a state: what it is, and the sealed days that belong to it.</summary>
internal sealed record StateAbout(int Format, string Store, DateTimeOffset Made, long Schema, string Program, IReadOnlyList<SealedDayName> Days)
{
    public static byte[] Bytes(StateAbout about) => JsonSerializer.SerializeToUtf8Bytes(about, VerbContext.JsonOptions);

    /// <summary>Null where the bytes are none.</summary>
    public static StateAbout? TryRead(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<StateAbout>(bytes, VerbContext.JsonOptions) is { Format: 1, Days: not null } about ? about : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A sealed day and the hash of its digest.</summary>
internal sealed record SealedDayName(DateOnly Day, string Digest);
