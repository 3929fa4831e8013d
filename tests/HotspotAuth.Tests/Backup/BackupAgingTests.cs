using HotspotAuth.Accounts;
using HotspotAuth.Backup;
using HotspotAuth.Retention;
using HotspotAuth.Tests.Capture;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Backup;

/// <summary>A backup holds nothing longer than the law lets the log hold it.</summary>
public sealed class BackupAgingTests
{
    [FactIfInstalled("age")]
    public async Task A_day_goes_out_of_the_backup_once_it_is_purged_from_the_log_and_not_before()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 3);
        await here.BackUpAsync();

        here.Office.Clock.MoveTo(At(90.6 * BackupOffice.Day));
        var early = await here.BackUpAsync();
        Assert.DoesNotContain(early.Removed, name => name.StartsWith("days/", StringComparison.Ordinal));

        using (var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(here.Office.Data), here.Office.Store))
            new DayPurger(here.Office.Store, signer).Purge(here.FirstDay, 90, new PurgeOrder("rule", "system", "retention", []));
        var late = await here.BackUpAsync();

        Assert.Equal(["days/2026-11-21.tar.age"], late.Removed);
        Assert.Equal(["days/2026-11-22.tar.age"], here.Manifest.Days.Select(d => d.Name));
        Assert.DoesNotContain("days/2026-11-21.tar.age", here.Files());
        Assert.Contains("purged from the log", here.Read("audit_outbox", "reason"), StringComparison.Ordinal);

        var to = here.Office.Scratch("again");
        await here.RestoreAsync(to);
        var parts = RestoreVerdict.Of(to, []);
        Assert.Contains(parts, part => part.Result == VerifyResult.Purged);
    }

    [FactIfInstalled("age")]
    public async Task No_more_states_are_kept_than_the_number_says()
    {
        await using var here = new BackupOffice();
        here.Office.Settings.Backup.KeepStates = 2;
        var names = new List<string>();
        for (var night = 0; night < 4; night++)
        {
            here.Office.Clock.MoveTo(At(night * BackupOffice.Day));
            names.Add((await here.BackUpAsync()).State.Name);
        }

        Assert.Equal(names[2..], here.Manifest.States.Select(s => s.Name));
        Assert.Equal(names[2..], here.Files().Where(f => f.StartsWith("state/", StringComparison.Ordinal)));
    }

    [FactIfInstalled("age")]
    public async Task A_state_as_old_as_the_log_is_kept_goes_even_when_no_new_one_can_be_made()
    {
        await using var here = new BackupOffice();
        await here.BackUpAsync();
        here.Office.Clock.MoveTo(At(91 * BackupOffice.Day));

        var run = new BackupRun(here.Office.Settings, here.Office.Data, here.Office.Store, here.Office.Database, null, here.Office.Clock);
        await Assert.ThrowsAnyAsync<Exception>(() => run.RunAsync(here.Target, ["age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"], Actor.Verb, new Silent(), CancellationToken.None));

        Assert.Empty(here.Manifest.States);
        Assert.Equal([BackupManifest.File], here.Files());
    }

    [FactIfInstalled("age")]
    public async Task Who_was_erased_is_out_of_the_backups_after_three_more()
    {
        await using var here = new BackupOffice();
        for (var night = 0; night < 4; night++)
        {
            here.Office.Clock.MoveTo(At(night * BackupOffice.Day));
            await here.BackUpAsync();
        }

        here.Office.Clock.MoveTo(At(3.5 * BackupOffice.Day));
        var receipts = new ErasureReceipts(here.Office.Data, here.Office.Store);
        receipts.Write(new ErasedIdentities(1, 0, 0), "rule", here.Office.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var before = here.Manifest.States.Select(s => s.Name).ToArray();
        for (var night = 4; night < 7; night++)
        {
            here.Office.Clock.MoveTo(At(night * BackupOffice.Day));
            await here.BackUpAsync();
        }

        Assert.Empty(here.Manifest.States.Select(s => s.Name).Intersect(before, StringComparer.Ordinal));
        Assert.Equal(3, here.Manifest.States.Count);
    }
}
