using HotspotAuth.Export;

namespace HotspotAuth.Auditor;

/// <summary>How far an export of the console is.</summary>
internal enum ExportState
{
    Waiting,
    Running,
    Done,
    Cancelled,
    Failed,
}

/// <summary>An export that the server makes for somebody at the console; who changes it is <see cref="ExportDesk"/> alone.</summary>
internal sealed class ExportJob(string id, Inquiry inquiry, string words, string format, string owner, string path, DateTimeOffset made)
{
    private long _rows;
    private long _time;

    public string Id => id;
    public Inquiry Inquiry => inquiry;

    /// <summary>The question in words, for a package's cover.</summary>
    public string Words => words;
    public string Format => format;
    public string Owner => owner;
    public string Path => path;
    public DateTimeOffset Made => made;
    public CancellationTokenSource Stop { get; } = new();
    public ExportState State { get; set; }
    public ExportResult? Result { get; set; }

    /// <summary>How large the file is; 0 until it is whole.</summary>
    public long Bytes { get; set; }

    /// <summary>Why it failed, as the disk or the log said it.</summary>
    public string? Fault { get; set; }

    public bool IsWorking => State is ExportState.Waiting or ExportState.Running;

    /// <summary>Rows so far, and the time of the newest of them.</summary>
    public (long Rows, long Time) Progress
    {
        get => (Interlocked.Read(ref _rows), Interlocked.Read(ref _time));
        set
        {
            Interlocked.Exchange(ref _rows, value.Rows);
            Interlocked.Exchange(ref _time, value.Time);
        }
    }
}
