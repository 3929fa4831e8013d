using HotspotAuth.Accounts.Import;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Import;

/// <summary>Which column of the sheet holds what: guessed by its header, changed by a person.</summary>
[Needs(Duty.Issue, Duty.Administer)]
internal sealed class ColumnsModel(ImportDesk desk) : AdminPage
{
    private const int Samples = 3;
    private const int LongestSample = 60;

    public override string Heading => T["import.columns.title"];
    public override string Section => "import";
    public FormFaults Faults { get; private set; } = new();
    public ImportJob Job { get; private set; } = null!;
    public CsvSheet? Sheet { get; private set; }

    /// <summary>Why the file is no sheet.</summary>
    public ImportFault? Broken { get; private set; }

    public IReadOnlyList<string?> Fields { get; private set; } = [];

    /// <summary>The first cells of each column; a password's are hidden.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cells { get; private set; } = [];

    public IActionResult OnGet(string id)
    {
        if (!TryOpen(id)) return NotFound();
        if (Job.IsWorking || Job.State is ImportState.Done or ImportState.Failed or ImportState.Stopped) return Redirect($"/import/{Job.Id}");
        Show(Job.Choice.Fields ?? (Sheet is null ? [] : CsvField.Guess(Sheet.Headers)));
        return Page();
    }

    public IActionResult OnPost(string id)
    {
        if (!TryOpen(id)) return NotFound();
        if (Sheet is null) return Redirect($"/import/{Job.Id}/columns");
        string?[] fields = [.. Sheet.Headers.Select((_, i) => Request.Form[$"column-{i}"].ToString() is { Length: > 0 } field && CsvField.All.Contains(field, StringComparer.Ordinal) ? field : null)];
        Faults = new([.. fields.Select((_, i) => $"column-{i}")]);
        foreach (var fault in CsvAccounts.ColumnFaults(Sheet.Headers, fields, strict: false)) Tell(fault, fields);
        if (!Faults.Any)
        {
            desk.Choose(Job, fields);
            return Redirect($"/import/{Job.Id}");
        }

        Show(fields);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private void Tell(ImportFault fault, string?[] fields)
    {
        var at = fault.Kind == "twice" ? Array.LastIndexOf(fields, fault.Field) : 0;
        if (Faults[$"column-{at}"] is null) Faults.Add($"column-{at}", fault.Kind == "twice" ? T.Format("import.columns.twice", ImportWords.Field(T, fault.Field)) : T["import.fault.no_column"]);
    }

    private bool TryOpen(string id)
    {
        if (desk.Find(id, User.Username()) is not { Choice.Origin: ImportOrigin.Csv } job) return false;
        Job = job;
        if (!System.IO.File.Exists(job.Path)) return true;
        Broken = CsvSheet.Open(System.IO.File.ReadAllBytes(job.Path), strict: false, out var sheet);
        Sheet = sheet;
        return true;
    }

    private void Show(IReadOnlyList<string?> fields)
    {
        if (Sheet is null) return;
        Fields = fields;
        var rows = Sheet.Rows(new Listing<ImportFault>(1)).Take(Samples).Select(row => row.Cells).ToList();
        Cells = [.. Sheet.Headers.Select((_, i) => rows.Where(cells => i < cells.Length && cells[i].Length > 0).Select(cells => fields[i] == CsvField.Password ? "••••••" : cells[i].Length <= LongestSample ? cells[i] : cells[i][..LongestSample] + "…").ToList())];
    }
}
