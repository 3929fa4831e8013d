using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Backup;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Tests.Capture;
using HotspotAuth.TrafficLog;
using static HotspotAuth.Tests.Export.TestOffice;
using LogWriter = HotspotAuth.TrafficLog.StreamWriter;

namespace HotspotAuth.Tests.Backup;

public sealed class RestoreRunTests
{
    [FactIfInstalled("age")]
    public async Task A_blank_machine_gets_everything_back_and_all_of_it_verifies()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 3);
        Directory.CreateDirectory(Path.Combine(here.Office.Data.Root, "letters"));
        await File.WriteAllTextAsync(Path.Combine(here.Office.Data.Root, "letters", "a.pdf"), "letter");
        await here.BackUpAsync();
        var to = here.Office.Scratch("again");

        var restored = await here.RestoreAsync(to);

        Assert.Equal(["2026-11-21", "2026-11-22"], restored.Days.Select(DayName.Of));
        Assert.Empty(restored.Missing);
        var parts = RestoreVerdict.Of(to, []);
        Assert.All(parts, part => Assert.True(part.Result is VerifyResult.Valid or VerifyResult.Open, part.ToString()));
        Assert.Equal(0, RestoreVerdict.ExitCode(parts));
        Assert.Equal(4, parts.Count(part => part.Result == VerifyResult.Valid && part.Part.StartsWith("traffic", StringComparison.Ordinal)));
        Assert.Equal("letter", await File.ReadAllTextAsync(Path.Combine(to, "letters", "a.pdf")));
        Assert.False(Directory.Exists(Path.Combine(to, ".restoring")));
        foreach (var file in Directory.EnumerateFiles(to, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(to, "hotspot.sqlite")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(to, "keys")));
    }

    [FactIfInstalled("age")]
    public async Task A_restored_log_goes_on_with_its_keys_and_its_chain()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 3);
        await here.BackUpAsync();
        var to = here.Office.Scratch("again");
        await here.RestoreAsync(to);

        here.Office.Clock.MoveTo(At(3 * BackupOffice.Day));
        var data = DataDirectory.OpenOrCreate(to);
        var store = AuditRegistration.Store(here.Office.Settings, data, here.Office.Clock);
        await using (var flow = LogWriter.Open(store, LogStream.Flow, new StreamWriterOptions()))
        {
            await flow.AppendAsync(Flow(At(3 * BackupOffice.Day), At((3 * BackupOffice.Day) + 5), Mac(1)), CancellationToken.None);
            await flow.FlushAsync(CancellationToken.None);
        }

        await using (var access = LogWriter.Open(store, LogStream.Access, new StreamWriterOptions())) await access.FlushAsync(CancellationToken.None);
        using (var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store)) Assert.Equal(2, (await new DaySealer(store, signer).SealAsync(store.Today, CancellationToken.None)).Count);

        var report = Verifier.Verify(new VerifyOptions(store.Directory) { Trust = DigestSigner.ReadTrusted(DigestKeys.Directory(here.Office.Data)) });
        Assert.True(report.ExitCode == 0, string.Join('\n', report.Lines));
        Assert.Contains(report.Lines, line => line is { Day: "2026-11-24", Stream: "flow", Result: VerifyResult.Valid });
    }

    [FactIfInstalled("age")]
    public async Task The_wrong_key_leaves_the_directory_as_it_was()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 2);
        await here.BackUpAsync();
        using var wrong = new AgeKey();
        var to = here.Office.Scratch("again");

        foreach (var key in new[] { new RestoreKey(wrong.File, null), new RestoreKey(null, wrong.Text), new RestoreKey(null, "no key at all") })
        {
            var told = await Assert.ThrowsAsync<VerbException>(() => here.RestoreAsync(to, key));
            Assert.Equal(ExitCode.BadInput, told.ExitCode);
            Assert.Contains("can't be opened", told.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(to));
        }

        await here.RestoreAsync(to, new RestoreKey(null, here.Key.Text));
    }

    [FactIfInstalled("age")]
    public async Task A_directory_that_holds_something_is_left_alone()
    {
        await using var here = new BackupOffice();
        await here.BackUpAsync();
        var to = here.Office.Scratch("again");
        Directory.CreateDirectory(Path.Combine(to, "keys", "digest"));
        await File.WriteAllTextAsync(Path.Combine(to, "keys", "digest", "signing.pem"), "somebody's");

        Assert.Equal(ExitCode.CannotWrite, (await Assert.ThrowsAsync<VerbException>(() => here.RestoreAsync(to))).ExitCode);
        Assert.Equal(["keys"], Directory.EnumerateFileSystemEntries(to).Select(Path.GetFileName));

        // Folders that a service made and never filled are nothing.
        File.Delete(Path.Combine(to, "keys", "digest", "signing.pem"));
        await here.RestoreAsync(to);
    }

    [FactIfInstalled("age")]
    public async Task A_changed_archive_is_refused_before_it_is_opened()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 2);
        await here.BackUpAsync();
        var state = Path.Combine(here.Target, here.Manifest.NewestState!.Name);
        var bytes = await File.ReadAllBytesAsync(state);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(state, bytes);
        var to = here.Office.Scratch("again");

        var told = await Assert.ThrowsAsync<VerbException>(() => here.RestoreAsync(to));

        Assert.Contains("SHA-256 differs", told.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(to));
    }

    [FactIfInstalled("age")]
    public async Task A_sealed_day_that_is_missing_in_the_backup_is_told_and_the_verdict_is_incomplete()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 3);
        await here.BackUpAsync();
        File.Delete(Path.Combine(here.Target, "days", "2026-11-21.tar.age"));
        var to = here.Office.Scratch("again");

        var restored = await here.RestoreAsync(to);

        Assert.Contains("2026-11-21", Assert.Single(restored.Missing), StringComparison.Ordinal);
        Assert.Equal(2, RestoreVerdict.ExitCode(RestoreVerdict.Of(to, [])));
    }

    [FactIfInstalled("age")]
    public async Task An_older_state_can_be_chosen()
    {
        await using var here = new BackupOffice();
        await here.LiveAsync(days: 2);
        var first = await here.BackUpAsync();
        here.Office.Clock.MoveTo(At(2 * BackupOffice.Day));
        await here.Office.PersonAsync("malee", "Malee");
        await here.BackUpAsync();

        await here.RestoreAsync(here.Office.Scratch("then"), state: Path.GetFileName(first.State.Name));
        await here.RestoreAsync(here.Office.Scratch("now"));

        Assert.Null(await Find("then"));
        Assert.NotNull(await Find("now"));

        async Task<Account?> Find(string place)
        {
            var data = DataDirectory.OpenOrCreate(here.Office.Scratch(place));
            return await new AccountStore(HotspotAuth.Operation.Database.OpenOrCreate(data), SecretBox.OpenOrCreate(data), here.Office.Clock).FindAsync("malee", CancellationToken.None);
        }
    }
}
