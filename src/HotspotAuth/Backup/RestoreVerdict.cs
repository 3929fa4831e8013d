using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Backup;

/// <summary>A part of what was restored, what the check of it said, and why.</summary>
internal sealed record CheckedPart(string Part, VerifyResult Result, string Reason);

/// <summary>Checks a restored data directory whole: the log, each import, each case, the account store.</summary>
internal static class RestoreVerdict
{
    /// <exception cref="IOException">A file can't be read.</exception>
    public static IReadOnlyList<CheckedPart> Of(string root, IReadOnlyList<string> trust)
    {
        var parts = new List<CheckedPart> { Accounts(Path.Combine(root, BackupPlaces.AccountStore)) };
        var traffic = Path.Combine(root, BackupPlaces.Traffic);
        parts.AddRange(Report(BackupPlaces.Traffic, Verifier.Verify(new VerifyOptions(traffic) { Trust = trust.Count > 0 ? trust : DigestSigner.ReadTrusted(Path.Combine(root, "keys", "digest")) })));
        var imports = DigestSigner.ReadTrusted(Path.Combine(root, "keys", "imports"));
        foreach (var import in Folders(root, BackupPlaces.Imports).Where(f => File.Exists(Path.Combine(f, "store.json"))))
            parts.AddRange(Report($"{BackupPlaces.Imports}/{Path.GetFileName(import)}", Verifier.Verify(new VerifyOptions(import) { Trust = imports })));
        foreach (var one in Folders(root, "cases"))
            parts.AddRange(Report($"cases/{Path.GetFileName(one)}", CaseVerifier.Verify(traffic, one, trust.Count > 0 ? trust : DigestSigner.ReadTrusted(Path.Combine(root, "keys", "digest")))));
        return parts;
    }

    /// <summary>As <c>verify</c>: the first that occurs of 1 altered, 2 incomplete, 3 not verifiable, else 0.</summary>
    public static int ExitCode(IReadOnlyList<CheckedPart> parts) => new VerifyReport([.. parts.Select(p => new VerifyLine(p.Part, "", p.Result, 0, p.Reason))]).ExitCode;

    private static IEnumerable<CheckedPart> Report(string part, VerifyReport report) => report.Lines.Select(line => new CheckedPart($"{part} {line.Day} {line.Stream}".TrimEnd(), line.Result, line.Reason));

    private static IEnumerable<string> Folders(string root, string name) =>
        Directory.Exists(Path.Combine(root, name)) ? Directory.GetDirectories(Path.Combine(root, name)).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal) : [];

    private static CheckedPart Accounts(string path)
    {
        try
        {
            SystemSqlite.Use();
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
            connection.Open();
            using var check = connection.CreateCommand();
            check.CommandText = "PRAGMA integrity_check(1)";
            if (check.ExecuteScalar() is not "ok" and var word) return new CheckedPart(BackupPlaces.AccountStore, VerifyResult.Altered, $"{word}");
            check.CommandText = "PRAGMA foreign_key_check";
            using var rows = check.ExecuteReader();
            return rows.Read()
                ? new CheckedPart(BackupPlaces.AccountStore, VerifyResult.Altered, $"a row of {rows.GetString(0)} points to nothing")
                : new CheckedPart(BackupPlaces.AccountStore, VerifyResult.Valid, "");
        }
        catch (SqliteException e)
        {
            return new CheckedPart(BackupPlaces.AccountStore, VerifyResult.Altered, e.Message);
        }
    }
}
