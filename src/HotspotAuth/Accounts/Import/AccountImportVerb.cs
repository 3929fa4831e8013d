using System.CommandLine;
using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts.Import;

/// <summary><c>account import FILE [--from csv|freeradius|usermanager] [--dry-run]</c>: all rows or none, every fault with its line.</summary>
internal static class AccountImportVerb
{
    private const int FaultsShown = 100;

    private static readonly Argument<string> File = new("file");
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Check only" };
    private static readonly Option<string?> DeviceOwner = new("--device-owner") { Description = "Account that answers for devices which the older system let in by MAC alone" };
    private static readonly Option<string?> From = new("--from")
    {
        Description = "csv: any spreadsheet saved as CSV, its columns known by their header words; freeradius: dump or SQLite file of FreeRADIUS or daloRADIUS; usermanager: export of MikroTik's User Manager",
    };

    public static Command Create(VerbBuilder verbs)
    {
        From.AcceptOnlyFromAmong("csv", "freeradius", "usermanager");
        return verbs.Verb(
            "import",
            "Make accounts from a CSV file (UTF-8, a header row with any of: " + string.Join(", ", CsvField.Contract) + "), or from an older system with --from",
            (context, parsed, cancellationToken) => Task.FromResult(Import(context, parsed, cancellationToken)),
            File,
            DryRun,
            From,
            DeviceOwner);
    }

    private static int Import(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(File);
        if (!System.IO.File.Exists(path)) throw new VerbException(ExitCode.BadInput, $"{path}: there is no such file.");
        var choice = parsed.GetValue(From) switch
        {
            "freeradius" => new ImportChoice(ImportOrigin.FreeRadius) { DeviceOwner = parsed.GetValue(DeviceOwner) },
            "usermanager" => new ImportChoice(ImportOrigin.UserManager) { DeviceOwner = parsed.GetValue(DeviceOwner) },
            "csv" => new ImportChoice(ImportOrigin.Csv),
            _ => new ImportChoice(ImportOrigin.Csv) { Strict = true, Utc = parsed.GetValue(Times.Utc) },
        };
        using var line = new ImportProgressLine(context.Json);
        var check = new ImportCheck(context.Database, TimeProvider.System);
        var plan = new ImportReader(context.Settings.Site, check, TimeProvider.System).Read(path, choice, line, cancellationToken);
        if (plan.Faults.Count > 0)
        {
            line.Dispose();
            throw new VerbException(ExitCode.BadInput, Told(path, plan.Faults));
        }

        var dry = parsed.GetValue(DryRun);
        var outcome = dry ? null : new ImportWriter(context.Database, SecretBox.OpenOrCreate(context.Data), TimeProvider.System)
            .Write(plan, new ImportSource(choice.Origin, Path.GetFileName(path), ImportReader.Hash(path)), Actor.Verb, line, cancellationToken);
        line.Dispose();
        Say(context, plan, outcome, choice);
        return ExitCode.Done;
    }

    private static string Told(string path, Listing<ImportFault> faults) =>
        string.Join(Environment.NewLine, faults.Items.Take(FaultsShown).Select(f => f.At(path)))
        + (faults.Count > FaultsShown ? string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}… and {faults.Count - FaultsShown} more") : "")
        + $"{Environment.NewLine}Nothing was imported.";

    private static void Say(VerbContext context, ImportPlan plan, ImportOutcome? outcome, ImportChoice choice)
    {
        var passwords = outcome?.OneTime.ToDictionary(p => p.Username, p => p.Password, StringComparer.Ordinal) ?? [];
        context.Say(
            new
            {
                Rows = choice.Origin == ImportOrigin.Csv ? plan.Accounts.Count : plan.Rows,
                Accepted = plan.Accounts.Count,
                Imported = outcome?.Accounts ?? 0,
                Groups = outcome?.Groups ?? 0,
                Devices = outcome?.Devices ?? 0,
                WaitingForHash = outcome?.Sealed ?? 0,
                KnownHashes = outcome?.KnownHashes ?? 0,
                Accounts = (outcome?.Made ?? []).Select(a => new { a.Id, a.Username, Password = passwords.GetValueOrDefault(a.Username) }),
                NotCarried = plan.LossCounts.OrderByDescending(c => c.Value).Select(c => new { c.Key.What, c.Key.Kind, Count = c.Value }),
                NotCarriedRows = plan.Losses.Items.Select(l => new { l.Of, l.What, l.Kind, Reason = l.Message }),
                NotCarriedUnlisted = plan.Losses.Unlisted,
            },
            o => Words(o, plan, outcome, choice));
    }

    private static void Words(TextWriter o, ImportPlan plan, ImportOutcome? outcome, ImportChoice choice)
    {
        foreach (var a in outcome?.OneTime ?? []) o.WriteLine($"{a.Username} {a.Password}");
        if (choice.Origin != ImportOrigin.Csv)
        {
            foreach (var loss in plan.Losses.Items.Take(FaultsShown)) o.WriteLine($"not carried: {loss.Of}: {loss.What}: {loss.Message}");
            if (plan.Losses.Count > FaultsShown) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {plan.Losses.Count - FaultsShown} more; --json lists the first {ImportPlan.MostListed}"));
            foreach (var (what, count) in plan.LossCounts.Where(c => c.Key.Kind == "history").Select(c => (c.Key.What, c.Value)))
                o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"history: {count} rows of {what} stay in the old system; keep it as long as the law asks"));
        }

        if (outcome is null)
        {
            o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.Accounts.Count} rows are good; nothing was imported (--dry-run)"));
            return;
        }

        o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Accounts} accounts imported"));
        if (outcome.Groups + outcome.Devices > 0) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Groups} groups and {outcome.Devices} devices imported"));
        if (outcome.Sealed > 0) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Sealed} passwords are sealed and work; the running service gives them their slow hash, about 40 a second"));
        if (outcome.KnownHashes > 0) o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.KnownHashes} passwords keep the older system's hash until their first login"));
    }

    /// <summary>How far it is, on a terminal.</summary>
    private sealed class ImportProgressLine(bool quiet) : IProgress<ImportProgress>, IDisposable
    {
        private readonly bool _shown = !quiet && !Console.IsErrorRedirected;
        private long _last;
        private bool _written;

        public void Report(ImportProgress value)
        {
            if (!_shown || Environment.TickCount64 - _last < 200) return;
            _last = Environment.TickCount64;
            _written = true;
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{value.Stage.ToString().ToLowerInvariant()} {value.Done:N0}{(value.Total > 0 ? $" of {value.Total:N0}" : "")}   "));
        }

        public void Dispose()
        {
            if (_written) Console.Error.Write("\r\u001b[K");
            _written = false;
        }
    }
}
