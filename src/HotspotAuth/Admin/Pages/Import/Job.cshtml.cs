using System.Text;
using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;
using HotspotAuth.Export;
using HotspotAuth.Operation;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Import;

/// <summary>One import from its check to its report: what stops it, what it would make, how far it is, and what it made.</summary>
[Needs(Duty.Issue, Duty.Administer)]
internal sealed class JobModel(ImportDesk desk, Database database) : AdminPage
{
    public const int Shown = 10;
    private const int Seconds = 2;

    public ImportJob Job { get; private set; } = null!;

    /// <summary>One moment's state: the work goes on beside the page.</summary>
    public ImportState State { get; private set; }

    public ImportPlan Plan => Job.Plan!;
    public bool IsForeign => Job.Choice.Origin != ImportOrigin.Csv;
    public override string Section => "import";
    public override bool IsLive => State is ImportState.Checking or ImportState.Writing;

    /// <summary>Progress is worth a look more often than who is online.</summary>
    public IHtmlContent Mark => IsLive && !LivePart.IsStopped(Request) ? new HtmlString($"data-live=\"{Seconds}\"") : HtmlString.Empty;

    public override string Heading => State switch
    {
        ImportState.Checked when Plan.Faults.Count > 0 => T.Format("import.job.faults", Number(Plan.Faults.Count)),
        ImportState.Checked => T.Format("import.job.good", Number(Plan.Accounts.Count)),
        ImportState.Writing => T["import.job.writing"],
        ImportState.Done => T.Format("import.job.done", Number(Job.Outcome!.Accounts)),
        ImportState.Stopped => T["import.job.stopped"],
        ImportState.Failed => T["import.job.failed"],
        _ => T["import.job.checking"],
    };

    /// <summary>Passwords that still wait for their slow hash, of all imports.</summary>
    public long Waiting { get; private set; }

    public IEnumerable<(string What, string Why, long Count)> Losses =>
        Plan.LossCounts.Where(c => c.Key.Kind is not ("history" or "weak")).OrderByDescending(c => c.Value).ThenBy(c => c.Key.What, StringComparer.Ordinal)
            .Select(c => (ImportWords.Field(T, c.Key.What), ImportWords.Why(T, c.Key.What, c.Key.Kind), c.Value));

    public IEnumerable<(string Table, long Count)> History => Plan.LossCounts.Where(c => c.Key.Kind == "history").Select(c => (c.Key.What, c.Value));

    public long Weak => Plan.LossCounts.GetValueOrDefault(("password", "weak"));

    public int Percent => Job.Progress is { Total: > 0 } p ? (int)Math.Clamp(100 * p.Done / p.Total, 0, 100) : 0;

    public static string Tag(ImportOrigin origin) => origin switch { ImportOrigin.FreeRadius => "freeradius", ImportOrigin.UserManager => "usermanager", _ => "csv" };

    public static string StateOf(ImportJob job) => job.State == ImportState.Checked && job.Plan?.Faults.Count > 0 ? "faults" : job.State.ToString().ToLowerInvariant();

    public static string Style(ImportJob job) => StateOf(job) switch { "done" => "ok", "faults" or "failed" => "bad", "checked" => "warn", _ => "off" };

    public static string Sign(ImportJob job) => StateOf(job) switch { "done" => "circle-check", "faults" or "failed" => "octagon-x", "stopped" => "ban", _ => "clock" };

    public IActionResult OnGet(string id) => TryOpen(id) ? State == ImportState.Uploaded ? Redirect($"/import/{Job.Id}/columns") : Page() : NotFound();

    public IActionResult OnPostRun(string id)
    {
        if (!TryOpen(id)) return NotFound();
        desk.Run(Job, Me);
        return Redirect($"/import/{Job.Id}");
    }

    public IActionResult OnPostDrop(string id)
    {
        if (!TryOpen(id)) return NotFound();
        desk.Drop(Job);
        return Redirect(desk.Find(id, User.Username()) is null ? "/import" : $"/import/{Job.Id}");
    }

    public IActionResult OnPostPasswords(string id)
    {
        if (!TryOpen(id)) return NotFound();
        var passwords = desk.TakePasswords(Job, Me);
        if (passwords.Count == 0) return Redirect($"/import/{Job.Id}");
        var text = new StringBuilder("username,name,password\r\n");
        foreach (var one in passwords) text.Append(CsvFormat.Cell(one.Username)).Append(',').Append(CsvFormat.Cell(one.Name)).Append(',').Append(CsvFormat.Cell(one.Password)).Append("\r\n");
        return File((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", "passwords.csv");
    }

    private bool TryOpen(string id)
    {
        if (desk.Find(id, User.Username()) is not { } job) return false;
        Job = job;
        State = job.State;
        Waiting = State == ImportState.Done ? PasswordHardening.Waiting(database) : 0;
        return true;
    }
}
