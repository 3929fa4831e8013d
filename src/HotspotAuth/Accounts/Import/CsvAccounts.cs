using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts.Import;

/// <summary>How the cells of a sheet are read.</summary>
/// <param name="Zone">The office's, for dates without one.</param>
/// <param name="Strict">The contract of <c>account import FILE.csv</c>: times with an offset, nothing guessed.</param>
/// <param name="Utc">With <paramref name="Strict"/>: times without an offset are UTC.</param>
internal sealed record CsvReading(TimeZoneInfo Zone, bool Strict = false, bool Utc = false);

/// <summary>From the rows of a sheet to accounts. Every fault of every row is told, with its line and field.</summary>
internal static class CsvAccounts
{
    /// <summary>Reads the whole sheet into the plan.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="fields">For each column its <see cref="CsvField"/>; null leaves it out.</param>
    /// <param name="reading">How.</param>
    /// <param name="plan">Takes accounts and faults.</param>
    /// <param name="progress">Told of every thousand rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static void Read(CsvSheet sheet, IReadOnlyList<string?> fields, CsvReading reading, ImportPlan plan, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (ColumnFaults(sheet.Headers, fields, reading.Strict).ToArray() is { Length: > 0 } faults)
        {
            plan.Faults.AddRange(faults);
            return;
        }

        foreach (var (line, cells) in sheet.Rows(plan.Faults))
        {
            if (++plan.Rows > ImportPlan.MostAccounts)
            {
                plan.Faults.Add(new ImportFault(line, "", "many", string.Create(CultureInfo.InvariantCulture, $"more than {ImportPlan.MostAccounts} rows: split the file")));
                return;
            }

            if (plan.Rows % 1000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new ImportProgress(ImportStage.Reading, plan.Rows, 0));
            }

            if (cells.Length > sheet.Headers.Count)
            {
                plan.Faults.Add(new ImportFault(line, "", "cells", $"has {cells.Length} cells, the header {sheet.Headers.Count}: is there a separator in a name? Put quotation marks around it."));
                continue;
            }

            plan.Accounts.Add(new ImportedAccount(line, new Row(line, cells, fields, reading, plan.Faults).ToAccount()));
        }
    }

    /// <summary>What is wrong with the choice of columns.</summary>
    public static IEnumerable<ImportFault> ColumnFaults(IReadOnlyList<string> headers, IReadOnlyList<string?> fields, bool strict)
    {
        var unknown = headers.Where((_, i) => i >= fields.Count || fields[i] is null).ToArray();
        if (strict && unknown.Length > 0)
            yield return new ImportFault(1, "", "column", $"unknown column {string.Join(", ", unknown)}; known: {string.Join(", ", CsvField.Contract)}");
        foreach (var twice in fields.OfType<string>().Where(f => !CsvField.MayRepeat(f)).GroupBy(f => f, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return new ImportFault(1, twice.Key, "twice", "two columns are chosen for it; choose one");
        // Without the column every row would have the same fault.
        if (!strict && !fields.Contains(CsvField.Username, StringComparer.Ordinal))
            yield return new ImportFault(1, CsvField.Username, "no_column", "no column holds the usernames; name it");
    }

    private readonly struct Row(long line, string[] cells, IReadOnlyList<string?> fields, CsvReading reading, Listing<ImportFault> faults)
    {
        public NewAccount ToAccount()
        {
            var username = Cell(CsvField.Username) ?? "";
            var (name, nameTh) = (Joined(CsvField.Name), Joined(CsvField.NameTh));
            if (Cell(CsvField.Title) is { } title)
            {
                // A title is written at the name in Thai, and apart from it in English.
                if (nameTh is not null) nameTh = nameTh.StartsWith(title, StringComparison.Ordinal) ? nameTh : title + nameTh;
                else if (name is not null) name = name.StartsWith(title, StringComparison.OrdinalIgnoreCase) ? name : $"{title} {name}";
            }

            var chap = Cell(CsvField.Chap)?.ToLowerInvariant();
            if (chap is not (null or "yes" or "no")) Fault(CsvField.Chap, "yes_no", $"\"{Short(chap)}\" is neither yes nor no", chap);
            return new NewAccount
            {
                Username = username,
                Password = Cell(CsvField.Password),
                Name = name ?? nameTh ?? username,
                NameTh = nameTh,
                Email = Cell(CsvField.Email),
                Phone = Cell(CsvField.Phone),
                Position = Cell(CsvField.Position),
                Extension = Cell(CsvField.Extension),
                Group = Cell(CsvField.Group) ?? AccountGroup.Staff,
                ValidFrom = Time(CsvField.ValidFrom, wholeDay: false),
                ValidUntil = Time(CsvField.ValidUntil, wholeDay: true),
                MaxDevices = Number(CsvField.MaxDevices),
                Chap = chap is null ? null : chap == "yes",
            };
        }

        private string? Cell(string field)
        {
            for (var i = 0; i < cells.Length && i < fields.Count; i++)
            {
                if (fields[i] == field) return string.IsNullOrWhiteSpace(cells[i]) ? null : cells[i];
            }

            return null;
        }

        private string? Joined(string field)
        {
            var parts = new List<string>(2);
            for (var i = 0; i < cells.Length && i < fields.Count; i++)
            {
                if (fields[i] == field && !string.IsNullOrWhiteSpace(cells[i])) parts.Add(cells[i].Trim());
            }

            return parts.Count == 0 ? null : string.Join(' ', parts);
        }

        private DateTimeOffset? Time(string field, bool wholeDay)
        {
            if (Cell(field) is not { } cell) return null;
            if (reading.Strict ? Times.TryParse(cell, reading.Utc, out var time) : ImportDates.TryParse(cell, reading.Zone, wholeDay, out time)) return time;
            Fault(field, "date", reading.Strict
                ? $"\"{Short(cell)}\" is no time with an offset, for example 2026-11-21T09:00:00+07:00"
                : $"\"{Short(cell)}\" is no date, for example 31/12/2569, 31/12/2026 or 2026-12-31", cell);
            return null;
        }

        private int? Number(string field)
        {
            if (Cell(field) is not { } cell) return null;
            if (int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            Fault(field, "number", $"\"{Short(cell)}\" is no whole number", cell);
            return null;
        }

        private void Fault(string field, string kind, string message, string value) => faults.Add(new ImportFault(line, field, kind, message, Short(value)));

        private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
    }
}
