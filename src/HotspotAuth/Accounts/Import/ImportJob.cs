namespace HotspotAuth.Accounts.Import;

internal enum ImportState
{
    /// <summary>A sheet whose columns are still to be named.</summary>
    Uploaded,
    Checking,

    /// <summary>Checked; good or with faults, as its plan says.</summary>
    Checked,
    Writing,
    Done,
    Stopped,
    Failed,
}

/// <summary>One file of one person on its way in. Changed by <see cref="ImportDesk"/> alone; what a page sees is a moment's.</summary>
internal sealed class ImportJob(string id, string owner, ImportChoice choice, string name, string path, long length, DateTimeOffset made)
{
    public string Id => id;

    /// <summary>Who uploaded it; nobody else sees it.</summary>
    public string Owner => owner;

    /// <summary>As the browser called it, for people. Never a path of ours.</summary>
    public string Name => name;

    public string Path => path;
    public long Length => length;
    public DateTimeOffset Made => made;
    public ImportChoice Choice { get; set; } = choice;
    public ImportState State { get; set; } = choice.Origin == ImportOrigin.Csv ? ImportState.Uploaded : ImportState.Checking;
    public ImportPlan? Plan { get; set; }
    public ImportOutcome? Outcome { get; set; }

    /// <summary>Why nothing was saved, in English, where that is no fault of the file.</summary>
    public string? Trouble { get; set; }

    public ImportProgress Progress { get; set; }
    public DateTimeOffset? Ended { get; set; }
    public CancellationTokenSource Stop { get; } = new();

    public bool IsWorking => State is ImportState.Checking or ImportState.Writing;
}
