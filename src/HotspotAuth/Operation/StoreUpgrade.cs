using System.Globalization;
using System.Reflection;
using Dapper;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Operation;

/// <summary>
/// Brings the account store to this program's schema, forward only: the numbered scripts that it lacks, all in one transaction, after a copy of the
/// store as it was. Sealed days of the traffic log are never touched by an upgrade.
/// </summary>
internal static class StoreUpgrade
{
    /// <summary>Copies of former stores that are kept: each holds persons.</summary>
    private const int Kept = 3;

    /// <summary>The scripts, the first first; the store's version is how many of them it has.</summary>
    public static IReadOnlyList<string> Scripts { get; } = Read();

    /// <exception cref="VerbException">A newer program wrote the store, or a script failed (exit 78): the store is as it was.</exception>
    public static void Run(SqliteConnection connection, DataDirectory data, TimeProvider time) => Run(connection, data, time, Scripts);

    internal static void Run(SqliteConnection connection, DataDirectory data, TimeProvider time, IReadOnlyList<string> scripts)
    {
        var version = Version(connection, null);
        if (version > scripts.Count)
            throw new VerbException(ExitCode.Configuration, $"{connection.DataSource} has schema {version}, this program knows {scripts.Count}: install the newer program again, or restore the backup made before it.");
        if (version == scripts.Count) return;
        var copy = version == 0 ? null : Keep(connection, data, version, time.GetUtcNow());
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            // Another process may have done it while this one waited.
            for (var i = (int)Version(connection, transaction); i < scripts.Count; i++) connection.Execute(scripts[i], transaction: transaction);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {scripts.Count}"), transaction: transaction);
            transaction.Commit();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_ERROR or SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            throw new VerbException(ExitCode.Configuration, $"{connection.DataSource} could not be brought from schema {version} to {scripts.Count} ({e.Message}). It is as it was{(copy is null ? "" : $", and a copy of it is {copy}")}: install the program of before again, and report this.");
        }
    }

    /// <summary>Removes the copies that are too many, and those older than the log is kept.</summary>
    public static void Expire(DataDirectory data, int retentionDays, DateTimeOffset now)
    {
        var oldest = Name(long.MaxValue, now.AddDays(-retentionDays))[^Stamp.Length..];
        foreach (var (file, place) in Copies(data).Select((file, place) => (file, place)))
        {
            if (place >= Kept || string.CompareOrdinal(Path.GetFileName(file)[^Stamp.Length..], oldest) < 0) File.Delete(file);
        }

        if (!Directory.Exists(data.Backups)) return;
        // Of an upgrade that was killed; a young one may be at work in another process.
        foreach (var draft in Directory.EnumerateFiles(data.Backups, ".draft-*").Where(draft => File.GetLastWriteTimeUtc(draft) < now.AddDays(-1).UtcDateTime)) File.Delete(draft);
    }

    private const string Stamp = "20261121T020000Z.sqlite";

    /// <summary>Newest first.</summary>
    private static IEnumerable<string> Copies(DataDirectory data) => !Directory.Exists(data.Backups) ? [] :
        Directory.EnumerateFiles(data.Backups, "hotspot-*.sqlite").Where(file => Path.GetFileName(file).Length > Stamp.Length).OrderByDescending(file => Path.GetFileName(file)[^Stamp.Length..], StringComparer.Ordinal).ToArray();

    private static string Keep(SqliteConnection connection, DataDirectory data, long version, DateTimeOffset now)
    {
        Directory.CreateDirectory(data.Backups, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var copy = Path.Combine(data.Backups, Name(version, now));
        var draft = Path.Combine(data.Backups, string.Create(CultureInfo.InvariantCulture, $".draft-{Environment.ProcessId}"));
        File.Delete(draft);
        using (var made = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
        }

        try
        {
            connection.Execute("VACUUM INTO @draft", new { draft });
            using (var file = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
            File.Move(draft, copy, overwrite: true);
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            File.Delete(draft);
            throw new VerbException(ExitCode.CannotWrite, $"{data.Backups} can't take the copy of the account store from before its upgrade ({e.Message}). Nothing was changed: make room there, then start again.");
        }

        DurableFile.SyncFolder(data.Backups);
        foreach (var file in Copies(data).Skip(Kept)) File.Delete(file);
        return copy;
    }

    private static string Name(long version, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"hotspot-{version:D4}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.sqlite");

    private static long Version(SqliteConnection connection, SqliteTransaction? transaction) => connection.ExecuteScalar<long>("PRAGMA user_version", transaction: transaction);

    private static IReadOnlyList<string> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(n => n.Contains(".Migrations.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Text)];

        string Text(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
