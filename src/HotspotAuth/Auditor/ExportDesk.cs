using System.Security.Cryptography;
using HotspotAuth.Accounts;
using HotspotAuth.Export;
using HotspotAuth.Export.Package;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.Auditor;

/// <summary>
/// The console's exports: made one after the other in the data directory's <c>exports</c>, readable by the service only, each under a
/// draft's name until it is whole, and erased after a day. A restart forgets all of them.
/// </summary>
internal sealed partial class ExportDesk(DataDirectory data, HotspotSettings settings, TrafficStore store, LogDesk desk, Database database, TimeProvider time, ILogger<ExportDesk> logger) : BackgroundService
{
    public static readonly IReadOnlyList<string> Formats = ["csv", "jsonl", EvidencePackage.Format];

    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int MostJobs = 32;

    /// <summary>The log itself needs the disk: an export ends before it takes the last of it.</summary>
    private const long LeastFree = 1L << 30;

    private const int LookEvery = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ExportJob> _jobs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    private string Folder => Path.Combine(data.Root, "exports");

    /// <summary>Begins an export; null where too many are kept already.</summary>
    public ExportJob? Begin(Inquiry inquiry, string words, string format, Actor actor)
    {
        Sweep();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var job = new ExportJob(id, inquiry, words, format, actor.Name, Path.Combine(Folder, $"{id}.{format}"), time.GetUtcNow());
        lock (_gate)
        {
            if (_jobs.Count >= MostJobs) return null;
            _jobs[id] = job;
        }

        _ = RunAsync(job, actor);
        return job;
    }

    public ExportJob? Find(string? id, long inquiry)
    {
        lock (_gate) return id is not null && _jobs.TryGetValue(id, out var job) && job.Inquiry.Id == inquiry ? job : null;
    }

    /// <summary>The exports of a question, newest first.</summary>
    public IReadOnlyList<ExportJob> Of(long inquiry)
    {
        lock (_gate) return [.. _jobs.Values.Where(job => job.Inquiry.Id == inquiry).OrderByDescending(job => job.Made)];
    }

    /// <summary>Stops one that runs; nothing of it stays.</summary>
    public static void Cancel(ExportJob job) => job.Stop.Cancel();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Directory.Exists(Folder))
        {
            // Of a run that is over: nobody can reach them any more.
            foreach (var file in Directory.EnumerateFiles(Folder)) File.Delete(file);
        }

        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMinutes(10), time, stoppingToken);
                Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                foreach (var job in _jobs.Values) job.Stop.Cancel();
            }
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            foreach (var job in _jobs.Values.Where(job => !job.IsWorking && time.GetUtcNow() - job.Made > Kept).ToArray())
            {
                _jobs.Remove(job.Id);
                File.Delete(job.Path);
            }
        }
    }

    private async Task RunAsync(ExportJob job, Actor actor)
    {
        try
        {
            await _turn.WaitAsync(job.Stop.Token);
            try
            {
                job.State = ExportState.Running;
                await Task.Run(() => Write(job, actor), job.Stop.Token);
                job.State = ExportState.Done;
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            job.State = ExportState.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or VerbException or Microsoft.Data.Sqlite.SqliteException)
        {
            LogFailed(e, job.Format);
            job.Fault = e.Message;
            job.State = ExportState.Failed;
        }
    }

    private void Write(ExportJob job, Actor actor)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var disk = new DriveInfo(Folder);
        using var file = ExportFile.Create(job.Path);
        var disclosure = new Disclosure(database, actor, time);
        void Tell(long rows, long at)
        {
            job.Progress = (rows, at);
            if (rows % LookEvery == 0 && disk.AvailableFreeSpace < LeastFree) throw new IOException("the disk is nearly full, and the log itself needs what is left");
        }

        job.Result = job.Format == EvidencePackage.Format
            ? new EvidencePackage(store, data, desk.People(), settings.Site, disclosure, time).Write(Order(job, actor), file, (done, _, at) => Tell(at is null ? job.Progress.Rows : done, at ?? job.Progress.Time), job.Stop.Token).Export
            : new ExportWriter(desk.Stores(), desk.People(), disclosure).Write(AskedTraffic.FromJson(job.Inquiry.Question).Question, job.Format, file, job.Inquiry.Reason, Tell, job.Stop.Token);
        job.Bytes = new FileInfo(job.Path).Length;
    }

    private PackageOrder Order(ExportJob job, Actor actor)
    {
        if (job.Inquiry.Kind == Inquiry.Search) return PackageOrder.OfTraffic(AskedTraffic.FromJson(job.Inquiry.Question).Question, Language.Thai, job.Inquiry.Reason, actor) with { Text = job.Words };
        var asked = AskedWho.FromJson(job.Inquiry.Question);
        return PackageOrder.OfWho(asked.Question, desk.Ask(desk.Stores(), asked), job.Words, job.Inquiry.Reason, actor);
    }

    [LoggerMessage(6800, LogLevel.Warning, "An export of the console as {Format} failed")]
    private partial void LogFailed(Exception exception, string format);
}
