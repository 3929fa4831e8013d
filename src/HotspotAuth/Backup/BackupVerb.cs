using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Backup;

/// <summary><c>backup</c>: makes one now; <c>--list</c> tells what is there, <c>--check</c> whether it is what was written. Exit 1: something is wrong with it.</summary>
internal static class BackupVerb
{
    private static readonly Option<string?> To = new("--to") { Description = "Folder for the backup, on another disk; without it Backup:Directory" };
    private static readonly Option<string[]> Recipient = new("--recipient") { Description = "Public key of age (age1…) that it is encrypted to; without it Backup:Recipient" };
    private static readonly Option<bool> List = new("--list") { Description = "Tell which backups are there, make none" };
    private static readonly Option<bool> Check = new("--check") { Description = "Compare every file there with its hash, make none; needs no key" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("backup", "Back up accounts, keys, cases and the traffic log, encrypted", RunAsync, To, Recipient, List, Check);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var backup = context.Settings.Backup;
        var to = parsed.GetValue(To) ?? backup.Directory;
        if (string.IsNullOrWhiteSpace(to)) throw new VerbException(ExitCode.Usage, "--to: say where the backup goes, or set Backup:Directory.");
        to = Path.GetFullPath(to);
        if (parsed.GetValue(List)) return Tell(context, to);
        if (parsed.GetValue(Check)) return await CheckAsync(context, to, cancellationToken);

        var recipients = parsed.GetValue(Recipient) is { Length: > 0 } named ? named : backup.Recipients;
        if (recipients.Count == 0) throw new VerbException(ExitCode.Usage, "--recipient: a backup is never written in clear. On another machine run age-keygen -o backup-key.txt, keep that file, and give the age1… that it prints here or in Backup:Recipient.");
        if (recipients.FirstOrDefault(r => !BackupSettings.IsRecipient(r)) is not null) throw new VerbException(ExitCode.Usage, "--recipient: that is no public key of age. Write the age1… that age-keygen printed; the private key stays away from this machine.");
        using var progress = new BackupProgressLine(context.Json);
        using var mine = await BackupLock.TakeAsync(context.Data, BackupLock.Patience, progress.Wait, cancellationToken);
        var store = AuditRegistration.Store(context.Settings, context.Data, TimeProvider.System);
        var outcome = to == backup.Directory && recipients.SequenceEqual(backup.Recipients, StringComparer.Ordinal)
            ? await new NightlyBackup(context.Settings, context.Data, store, context.Database, context.Source, TimeProvider.System).RunAsync(Actor.Verb, isAsked: true, progress, cancellationToken)
            : await new BackupRun(context.Settings, context.Data, store, context.Database, context.Source.File ?? SettingsLoader.DefaultFile, TimeProvider.System)
                .RunAsync(to, [.. recipients], Actor.Verb, progress, cancellationToken);
        progress.Clear();
        context.Say(
            new { Directory = to, State = outcome.State.Name, outcome.State.Bytes, outcome.State.Sha256, Days = outcome.Days.Select(d => new { d.Day, d.Name, d.Bytes, d.Sha256, d.Result }), outcome.Removed, outcome.Doubts },
            o =>
            {
                foreach (var day in outcome.Days) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{day.Name}  {day.Bytes} octets  {day.Result}"));
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.State.Name}  {outcome.State.Bytes} octets"));
                foreach (var name in outcome.Removed) o.WriteLine($"{name}  removed, its time is over");
                foreach (var doubt in outcome.Doubts) o.WriteLine($"LOOK {doubt}");
                o.WriteLine($"backed up to {to}");
            });
        return outcome.Doubts.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static int Tell(VerbContext context, string directory)
    {
        var manifest = Read(directory);
        context.Say(manifest, o =>
        {
            foreach (var day in manifest.Days) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{day.Name,-42} {day.Bytes,14} octets  {day.Result}"));
            foreach (var state in manifest.States) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state.Name,-42} {state.Bytes,14} octets  schema {state.Schema}, {state.Program}"));
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{manifest.Days.Count} sealed days, {manifest.States.Count} states; the newest is of {(manifest.NewestState is { } newest ? Times.Iso(newest.Made) : "never")}"));
        });
        return ExitCode.Done;
    }

    private static async Task<int> CheckAsync(VerbContext context, string directory, CancellationToken cancellationToken)
    {
        var manifest = Read(directory);
        using var progress = new BackupProgressLine(context.Json);
        var archives = await BackupCheck.RunAsync(directory, manifest, progress, cancellationToken);
        progress.Clear();
        var bad = archives.Count(a => a.Fault is not null);
        context.Say(
            new { Ok = bad == 0, Archives = archives },
            o =>
            {
                foreach (var archive in archives.Where(a => a.Fault is not null)) o.WriteLine($"{archive.Name} {archive.Fault}");
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{archives.Count - bad} of {archives.Count} archives are what was written"));
            });
        return bad == 0 ? ExitCode.Done : ExitCode.Found;
    }

    private static BackupManifest Read(string directory) =>
        BackupManifest.Read(directory) ?? throw new VerbException(ExitCode.BadInput, $"{directory} holds no backup: {BackupManifest.File} is not there.");
}
