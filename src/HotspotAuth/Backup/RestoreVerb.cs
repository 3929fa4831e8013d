using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Backup;

/// <summary><c>restore</c>: puts a backup into an empty data directory, and verifies all of it. Exit codes as <c>verify</c>.</summary>
internal static class RestoreVerb
{
    /// <summary>A key file has a line or two.</summary>
    private const int MostKey = 64 * 1024;

    private static readonly Option<string> From = new("--from") { Description = "Folder of the backup", Required = true };
    private static readonly Option<string> Identity = new("--identity") { Description = "File with the private key of age; - reads it from standard input", Required = true };
    private static readonly Option<string?> To = new("--to") { Description = "Empty folder that becomes the data directory; without it Data:Directory" };
    private static readonly Option<string?> State = new("--state") { Description = "Which state, as backup --list names it; without it the newest" };
    private static readonly Option<string[]> Trust = new("--trust") { Description = "Key id of the log to trust, from the printed sheet; without it, the ids in the backup" };

    public static Command Create(VerbBuilder verbs) => verbs.Verb("restore", "Put a backup into an empty data directory and verify it", RunAsync, From, Identity, To, State, Trust);

    private static async Task<int> RunAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var from = Path.GetFullPath(parsed.GetValue(From)!);
        var to = Path.GetFullPath(parsed.GetValue(To) ?? context.Settings.Data.Directory);
        RestoredData restored;
        using (var progress = new BackupProgressLine(context.Json))
        {
            restored = await new RestoreRun(from, to, await ReadKeyAsync(parsed.GetValue(Identity)!, cancellationToken), progress).RunAsync(parsed.GetValue(State), cancellationToken);
        }

        if (!context.Json) await context.Out.WriteLineAsync($"unpacked {restored.State.Name}; verifying …");
        var parts = RestoreVerdict.Of(to, [.. (parsed.GetValue(Trust) ?? []).Select(k => k.ToLowerInvariant())]);
        var exit = RestoreVerdict.ExitCode(parts);
        var until = Until(context, to);
        Record(to, restored, exit);
        Say(context, to, restored, parts, exit, until);
        return exit;
    }

    private static void Say(VerbContext context, string to, RestoredData restored, IReadOnlyList<CheckedPart> parts, int exit, DateTimeOffset? until)
    {
        var result = VerifyReport.Word(new VerifyReport([.. parts.Select(p => new VerifyLine(p.Part, "", p.Result, 0, ""))]).Result);
        context.Say(
            new { Result = result, Directory = to, State = restored.State.Name, restored.About.Made, restored.About.Schema, restored.About.Program, restored.Days, CompleteUntil = until, restored.Missing, restored.Configuration, Parts = parts.Select(p => new { p.Part, Result = VerifyReport.Word(p.Result), Reason = p.Reason.Length == 0 ? null : p.Reason }) },
            o =>
            {
                foreach (var part in parts) o.WriteLine($"{part.Part,-30} {VerifyReport.Word(part.Result),-14} {part.Reason}".TrimEnd());
                foreach (var missing in restored.Missing) o.WriteLine($"MISSING {missing}");
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"restored to {to}: {restored.Days.Count} sealed days, and everything else as of {Times.Iso(restored.About.Made)} (schema {restored.About.Schema}, {restored.About.Program})"));
                o.WriteLine(until is { } last ? $"the log goes to {Times.Iso(last)}; what was recorded or changed after that on the old machine is not here" : "the log has no records yet");
                if (restored.Configuration is { } configuration) o.WriteLine($"the configuration of then is {configuration}; files it names outside the data directory (certificates, secrets) are not in a backup");
                o.WriteLine(exit == ExitCode.Done ? "everything verifies: the service may start" : $"NOT whole: {result}");
            });
    }

    private static async Task<RestoreKey> ReadKeyAsync(string identity, CancellationToken cancellationToken)
    {
        if (identity != "-") return await KeyFileAsync(identity);
        var buffer = new char[MostKey];
        var length = await Console.In.ReadBlockAsync(buffer, cancellationToken);
        var text = new string(buffer, 0, length);
        Array.Clear(buffer);
        return length is > 0 and < MostKey ? new RestoreKey(null, text) : throw new VerbException(ExitCode.BadInput, "--identity -: standard input holds no private key of age.");
    }

    private static async Task<RestoreKey> KeyFileAsync(string path)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return new RestoreKey(path, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.BadInput, $"--identity: {OwnUser.CannotRead(path)}. It is the file that age-keygen made; put it where that user may, or hand it over with --identity - < {path}");
        }
    }

    private static DateTimeOffset? Until(VerbContext context, string to)
    {
        try
        {
            var store = TrafficStore.OpenOrCreate(Path.Combine(to, BackupPlaces.Traffic), context.Settings.Site.Node, context.Settings.Site.Zone, TimeProvider.System);
            return new TrafficReader(store).CompleteUntil() is { } last ? Times.Stored(last) : null;
        }
        catch (IOException)
        {
            return null; // The verdict says what is wrong.
        }
    }

    // In the restored store's own outbox: its log will tell that it was restored. A store that is damaged tells nothing.
    private static void Record(string to, RestoredData restored, int exit)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(to, BackupPlaces.AccountStore), Pooling = false }.ToString());
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            AuditOutbox.Add(transaction, TimeProvider.System.GetUtcNow(), Actor.Verb, "backup-restored", restored.State.Name, result: exit == ExitCode.Done ? "done" : "doubtful", hash: Convert.FromHexString(restored.State.Sha256));
            transaction.Commit();
        }
        catch (SqliteException) when (exit != ExitCode.Done)
        {
        }
    }
}
