using HotspotAuth.Accounts;
using HotspotAuth.Backup;
using HotspotAuth.Operation;
using HotspotAuth.Tests.Capture;
using HotspotAuth.Tests.Operation;
using Microsoft.Data.Sqlite;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Backup;

public sealed class BackupRunTests
{
    [FactIfInstalled("age")]
    public async Task A_sealed_day_is_copied_once_and_everything_else_each_time()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 3);

        var first = await here.BackUpAsync();
        var kept = here.Files().ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(Path.Combine(here.Target, f))), StringComparer.Ordinal);
        here.Office.Clock.MoveTo(here.Office.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        var second = await here.BackUpAsync();

        Assert.Equal(["days/2026-11-21.tar.age", "days/2026-11-22.tar.age"], first.Days.Select(d => d.Name));
        Assert.All(first.Days, day => Assert.Equal("valid", day.Result));
        Assert.Empty(second.Days);
        Assert.Empty(first.Doubts.Concat(second.Doubts));
        Assert.NotEqual(first.State.Name, second.State.Name);
        Assert.Equal([.. kept.Keys.Append(second.State.Name).Order(StringComparer.Ordinal)], here.Files());
        Assert.All(kept.Where(f => f.Key != BackupManifest.File), f => Assert.Equal(f.Value, Convert.ToHexString(File.ReadAllBytes(Path.Combine(here.Target, f.Key)))));
        Assert.Contains("backup-made,backup-made", here.Read("audit_outbox", "action"), StringComparison.Ordinal);
    }

    [FactIfInstalled("age")]
    public async Task Nothing_of_it_is_in_clear_and_only_its_owner_reads_it()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 2);

        await here.BackUpAsync();

        foreach (var file in here.Files())
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(here.Target, file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(here.Target, file)));
            foreach (var secret in new[] { "somchai", "SQLite format 3", "BEGIN PRIVATE" + " KEY" }) Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)));
        }

        Assert.False(Directory.Exists(Path.Combine(here.Office.Data.Root, ".backup")));
    }

    [FactIfInstalled("age")]
    public async Task A_day_that_was_altered_is_kept_as_it_is_and_told()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 2);
        var flow = Path.Combine(here.Office.Store.Directory, "2026-11-21", "flow.sqlite");
        File.SetUnixFileMode(flow, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = await File.ReadAllBytesAsync(flow);
        bytes[bytes.AsSpan().IndexOf(Ip.ToBytes())] ^= 1;
        await File.WriteAllBytesAsync(flow, bytes);

        var outcome = await here.BackUpAsync();

        Assert.Equal("altered", Assert.Single(outcome.Days).Result);
        Assert.Contains("2026-11-21 is altered", Assert.Single(outcome.Doubts), StringComparison.Ordinal);
    }

    [FactIfInstalled("age")]
    public async Task A_damaged_account_store_pushes_out_no_whole_backup()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 2);
        await here.BackUpAsync();
        var before = here.Files().ToArray();
        using (var connection = here.Office.Database.Open())
        {
            using var settle = connection.CreateCommand();
            settle.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            settle.ExecuteNonQuery();
        }

        SqliteConnection.ClearAllPools();
        StoreCheckTests.Damage(here.Office.Data.AccountStore, "a page in the middle is noise");

        var told = await Assert.ThrowsAnyAsync<Exception>(() => here.BackUpAsync());

        Assert.Equal(ExitCode.BadInput, VerbBuilder.Explain(told)?.ExitCode);
        Assert.Equal(before, here.Files());
    }

    [FactIfInstalled("age")]
    public async Task The_folder_of_another_log_is_left_alone()
    {
        await using var here = new BackupOffice();
        await using var elsewhere = new BackupOffice();
        await here.BackUpAsync();

        var told = await Assert.ThrowsAsync<VerbException>(() => elsewhere.BackUpAsync(here.Target));

        Assert.Equal(ExitCode.BadInput, told.ExitCode);
        Assert.Contains("another log", told.Message, StringComparison.Ordinal);
        Assert.Single(here.Manifest.States);
    }

    [FactIfInstalled("age")]
    public async Task A_cancelled_backup_leaves_no_trace_and_those_before_whole()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 2);
        await here.BackUpAsync();
        var before = here.Files().ToArray();
        using var stop = new CancellationTokenSource();
        var progress = new After(2, stop.Cancel);

        var run = new BackupRun(here.Office.Settings, here.Office.Data, here.Office.Store, here.Office.Database, null, here.Office.Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync(here.Target, [here.Key.Recipient], Actor.Verb, progress, stop.Token));

        Assert.Equal(before, here.Files());
        Assert.False(Directory.Exists(Path.Combine(here.Office.Data.Root, ".backup")));
        Assert.All(await BackupCheck.RunAsync(here.Target, here.Manifest, new Silent(), CancellationToken.None), archive => Assert.Null(archive.Fault));
    }

    [FactIfInstalled("age")]
    public async Task The_check_finds_what_is_missing_cut_off_or_changed()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 4);
        await here.BackUpAsync();
        var names = here.Manifest.Days.Select(d => d.Name).ToArray();
        File.Delete(Path.Combine(here.Target, names[0]));
        await File.WriteAllBytesAsync(Path.Combine(here.Target, names[1]), (await File.ReadAllBytesAsync(Path.Combine(here.Target, names[1])))[..^1]);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(here.Target, names[2]));
        bytes[300] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(here.Target, names[2]), bytes);

        var archives = await BackupCheck.RunAsync(here.Target, here.Manifest, new Silent(), CancellationToken.None);

        Assert.Equal(["is not there", $"has {bytes.Length - 1} octets instead of {bytes.Length}", "is not what was written: its SHA-256 differs", null], archives.Select(a => a.Fault?.Replace($"{new FileInfo(Path.Combine(here.Target, names[1])).Length} octets instead of {here.Manifest.Days[1].Bytes}", $"{bytes.Length - 1} octets instead of {bytes.Length}", StringComparison.Ordinal)));
    }

    private sealed class After(int files, Action then) : IProgress<BackupProgress>
    {
        private int _files;

        public void Report(BackupProgress value)
        {
            if (++_files == files) then();
        }
    }
}
