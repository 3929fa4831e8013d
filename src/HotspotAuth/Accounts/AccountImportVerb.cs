using System.CommandLine;
using System.Globalization;
using System.Text;
using CsvHelper;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary><c>account import FILE.csv [--dry-run]</c>: all rows or none, every fault with its line.</summary>
internal static class AccountImportVerb
{
    private static readonly Argument<string> File = new("file");
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Check only" };
    private static readonly string[] Columns = ["username", "password", "name", "name_th", "email", "phone", "group", "valid_from", "valid_until", "max_devices", "chap"];

    public static Command Create(VerbBuilder verbs) => verbs.Verb("import", "Make accounts from a CSV file (UTF-8, a header row with any of: " + string.Join(", ", Columns) + ")", ImportAsync, File, DryRun);

    private static async Task<int> ImportAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(File);
        if (!System.IO.File.Exists(path)) throw new VerbException(ExitCode.BadInput, $"{path}: there is no such file.");
        var (rows, faults) = Read(path, parsed.GetValue(Times.Utc));
        var now = TimeProvider.System.GetUtcNow();
        var taken = (await context.Accounts.ListAsync(new AccountQuery(), cancellationToken)).Select(a => a.Username).ToHashSet(StringComparer.Ordinal);
        foreach (var (line, account) in rows)
        {
            faults.AddRange(AccountRules.Check(account, now).Select(f => $"{path}:{line}: {f}"));
            if (!taken.Add(Usernames.Normalize(account.Username))) faults.Add($"{path}:{line}: username: \"{account.Username}\" is taken, or stands in the file twice");
        }

        if (faults.Count > 0)
        {
            throw new VerbException(ExitCode.BadInput, string.Join(Environment.NewLine, faults.Take(100))
                + (faults.Count > 100 ? string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}… and {faults.Count - 100} more") : "")
                + $"{Environment.NewLine}Nothing was imported.");
        }

        var dry = parsed.GetValue(DryRun);
        IReadOnlyList<AddedAccount> added = dry ? [] : await context.Accounts.AddAllAsync([.. rows.Select(r => r.Account)], Actor.Verb, cancellationToken);
        context.Say(
            new { rows = rows.Count, imported = added.Count, accounts = added.Select(a => new { a.Account.Id, a.Account.Username, Password = a.GeneratedPassword }) },
            o =>
            {
                foreach (var a in added.Where(a => a.GeneratedPassword is not null)) o.WriteLine($"{a.Account.Username} {a.GeneratedPassword}");
                o.WriteLine(dry ? string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows are good; nothing was imported (--dry-run)") : string.Create(CultureInfo.InvariantCulture, $"{added.Count} accounts imported"));
            });
        return ExitCode.Done;
    }

    private static (List<(int Line, NewAccount Account)> Rows, List<string> Faults) Read(string path, bool utc)
    {
        var rows = new List<(int, NewAccount)>();
        var faults = new List<string>();
        try
        {
            // Strict UTF-8: a Thai name saved in another encoding must be refused, not stored as question marks.
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(System.IO.File.ReadAllBytes(path)).TrimStart('\ufeff');
            using var csv = CsvReader.FromText(text, new CsvReaderOptions { Separator = ',', TrimWhitespace = true, TrackLineNumbers = true, MissingField = CsvMissingFieldHandling.ReturnEmpty, NormalizeHeaderName = h => h.Trim().ToLowerInvariant() });
            csv.ReadHeader();
            var headers = csv.Headers.ToArray();
            if (headers.Length == 0) return (rows, [$"{path}:1: the file is empty; its first row names the columns"]);
            var unknown = headers.Where(h => !Columns.Contains(h.Trim().ToLowerInvariant())).ToArray();
            if (unknown.Length > 0) return (rows, [$"{path}:1: unknown column {string.Join(", ", unknown)}; known: {string.Join(", ", Columns)}"]);
            while (csv.Read())
            {
                var line = (int)csv.LineNumber;
                var found = new List<string>();
                var account = Row(csv, utc, found);
                faults.AddRange(found.Select(f => $"{path}:{line}: {f}"));
                rows.Add((line, account));
            }
        }
        catch (DecoderFallbackException)
        {
            return (rows, [$"{path}: is not UTF-8. In the spreadsheet choose \"CSV UTF-8\" when saving."]);
        }
        catch (CsvFormatException e)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{e.LineNumber}: can't be read as CSV ({e.Message})"));
        }

        return (rows, faults);
    }

    private static NewAccount Row(CsvReader csv, bool utc, List<string> faults)
    {
        string? Cell(string column) => csv.TryGetFieldIndex(column, out var index) && csv.GetString(index) is { } cell && !string.IsNullOrWhiteSpace(cell) ? cell : null;
        DateTimeOffset? Time(string column)
        {
            if (Cell(column) is not { } cell) return null;
            if (Times.TryParse(cell, utc, out var time)) return time;
            faults.Add($"{column}: \"{cell}\" is no time with an offset, for example 2026-11-21T09:00:00+07:00");
            return null;
        }

        int? devices = null;
        if (Cell("max_devices") is { } number)
        {
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)) devices = n;
            else faults.Add($"max_devices: \"{number}\" is no whole number");
        }

        var chap = Cell("chap")?.ToLowerInvariant();
        if (chap is not (null or "yes" or "no")) faults.Add($"chap: \"{chap}\" is neither yes nor no");
        var username = Cell("username") ?? "";
        return new NewAccount
        {
            Username = username,
            Password = Cell("password"),
            Name = Cell("name") ?? Cell("name_th") ?? username,
            NameTh = Cell("name_th"),
            Email = Cell("email"),
            Phone = Cell("phone"),
            Group = Cell("group") ?? AccountGroup.Staff,
            ValidFrom = Time("valid_from"),
            ValidUntil = Time("valid_until"),
            MaxDevices = devices,
            Chap = chap is null ? null : chap == "yes",
        };
    }
}
