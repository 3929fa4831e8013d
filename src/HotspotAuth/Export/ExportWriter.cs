using System.Globalization;
using HotspotAuth.Operation;

namespace HotspotAuth.Export;

/// <summary>What was exported, for the one who asked and for the audit trail.</summary>
internal sealed record ExportResult(long Rows, long Ambiguous, long Doubled, byte[] Sha256, Completeness Completeness, IReadOnlyList<AddressConflict> Conflicts);

/// <summary>Writes an export from question to file, with its audit record. The verb and the console share it.</summary>
internal sealed class ExportWriter(LogStores stores, People people, Disclosure disclosure)
{
    /// <exception cref="VerbException">The file can't be written (exit 73); the draft is gone.</exception>
    public ExportResult Write(ExportQuestion question, string format, ExportFile file, string reason, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var rows = 0L;
        try
        {
            var export = new FlowExport(stores, people);
            // Before the rows: what is written while they are read is not promised.
            var completeness = Completeness.Of(stores, question.Range);
            rows = WriteRows(export, question, format, file, progress, n => rows = n, cancellationToken);
            var conflicts = AddressConflict.Of(stores, question.Range, export.Addresses);
            var hash = file.Finish();
            disclosure.Record("export", question.Text(stores.Zone), reason, "done", rows, hash);
            file.Keep();
            return new ExportResult(rows, export.Ambiguous, export.Doubled, hash, completeness, conflicts);
        }
        catch (Exception e)
        {
            disclosure.Record("export", question.Text(stores.Zone), reason, e is OperationCanceledException ? "cancelled" : "failed", rows, null);
            throw;
        }
    }

    private static long WriteRows(FlowExport export, ExportQuestion question, string format, ExportFile file, Action<long, long> progress, Action<long> soFar, CancellationToken cancellationToken)
    {
        using var json = format == "jsonl" ? new JsonLinesFormat() : null;
        var lines = json ?? (IRowFormat)new CsvFormat(export.Zone);
        file.Write(lines.Head);
        var rows = 0L;
        foreach (var row in export.Rows(question))
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Write(lines.Line(row));
            soFar(++rows);
            progress(rows, row.Flow.Time);
        }

        return rows;
    }

    public static string Words(ExportResult result, string? path) =>
        string.Create(CultureInfo.InvariantCulture, $"{result.Rows} rows{(path is null ? "" : $" in {path}")}\nsha256   {Convert.ToHexStringLower(result.Sha256)}");
}
