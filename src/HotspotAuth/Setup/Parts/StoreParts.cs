using System.Globalization;
using Dapper;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Setup.Parts;

/// <summary>Account store, traffic log and disk.</summary>
internal static class StoreParts
{
    /// <summary>A day of the log past this is verified at night, not while somebody waits.</summary>
    private const long QuickDay = 200_000_000;

    private const long LittleRoom = 1_000_000_000;
    private const int FewDays = 14;
    private const int DaysOfGrowth = 7;

    public static PartResult Accounts(PartScene scene)
    {
        try
        {
            using var connection = scene.Database.Open();
            if (connection.ExecuteScalar<string>("PRAGMA quick_check(1)") is var found && found != "ok") return new PartResult("accounts", PartState.Fail, "damaged", found ?? "");
            using var transaction = connection.BeginTransaction(deferred: false);
            connection.Execute("UPDATE revision SET value = value WHERE id = 1", transaction: transaction);
            transaction.Rollback();
            return new PartResult("accounts", PartState.Ok, "works", ByteWords.Format(Length(scene.Database.Path)));
        }
        catch (SqliteException e)
        {
            return new PartResult("accounts", PartState.Fail, "refuses", e.Message);
        }
    }

    /// <summary>What was written last stands beside the file until SQLite takes it in (WAL).</summary>
    private static long Length(string path) => new[] { path, path + "-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length);

    public static async Task<PartResult> LogAsync(PartScene scene, CancellationToken cancellationToken)
    {
        if (scene.WriteRecord is { } write && await write(cancellationToken) is { } fault) return new PartResult("log", PartState.Fail, "refuses", fault.Message);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(scene.Time.GetUtcNow(), scene.Settings.Site.Zone).DateTime);
        var folder = Path.Combine(scene.Data.Traffic, DayName.Of(today));
        if (!Directory.Exists(folder)) return new PartResult("log", scene.WriteRecord is null ? PartState.Skipped : PartState.Fail, "empty");
        if (new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) > QuickDay) return new PartResult("log", PartState.Ok, "written");
        var report = await Task.Run(
            () => Verifier.Verify(new VerifyOptions(scene.Data.Traffic) { From = today, To = today, Trust = DigestSigner.ReadTrusted(DigestKeys.Directory(scene.Data)), Zone = scene.Settings.Site.TimeZone }),
            cancellationToken);
        return report.Lines.FirstOrDefault(line => line.Result >= VerifyResult.NotVerifiable) is { } bad
            ? new PartResult("log", PartState.Fail, "unverified", $"{bad.Stream}: {bad.Reason}")
            : new PartResult("log", PartState.Ok, scene.WriteRecord is null ? "verified" : "works");
    }

    public static PartResult Disk(PartScene scene)
    {
        var disk = new DriveInfo(scene.Data.Root);
        var free = ByteWords.Format(disk.AvailableFreeSpace);
        if (disk.AvailableFreeSpace < LittleRoom) return new PartResult("disk", PartState.Fail, "full", free);
        var today = TimeZoneInfo.ConvertTime(scene.Time.GetUtcNow(), scene.Settings.Site.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var days = Directory.EnumerateDirectories(scene.Data.Traffic).Where(path => DayName.TryParse(Path.GetFileName(path), out _) && string.CompareOrdinal(Path.GetFileName(path), today) < 0)
            .Order(StringComparer.Ordinal).TakeLast(DaysOfGrowth).Select(path => new DirectoryInfo(path).EnumerateFiles().Sum(file => file.Length)).ToArray();
        if (days.Length == 0 || days.Average() < 1) return new PartResult("disk", PartState.Ok, "free", free);
        var left = (int)Math.Min(disk.AvailableFreeSpace / days.Average(), 9_999);
        return new PartResult("disk", left < FewDays ? PartState.Warn : PartState.Ok, left < FewDays ? "few" : "days", free, left.ToString(CultureInfo.InvariantCulture));
    }
}
