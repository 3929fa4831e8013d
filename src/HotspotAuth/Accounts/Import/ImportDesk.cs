using System.Security.Cryptography;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts.Import;

/// <summary>
/// The console's imports: a file lies in the data directory's <c>uploads</c>, readable by the service only, from its upload until it is
/// imported, thrown away, or an hour old. Checking and writing run one after the other beside the pages. A restart forgets all of them:
/// nothing of an import is anywhere until it is whole in the store.
/// </summary>
internal sealed partial class ImportDesk(DataDirectory data, Database database, ImportReader reader, ImportWriter writer, TimeProvider time, ILogger<ImportDesk> logger) : BackgroundService
{
    public const long MostOctets = 20 << 20;
    private const int MostJobs = 16;
    private const int LongestName = 100;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ImportJob> _jobs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    private string Folder => Path.Combine(data.Root, "uploads");

    /// <summary>Keeps an uploaded file. Null where too many wait already.</summary>
    /// <exception cref="IOException">The disk is full or can't be written.</exception>
    public async Task<ImportJob?> KeepAsync(Stream octets, long length, string name, ImportChoice choice, Actor owner, CancellationToken cancellationToken)
    {
        Sweep();
        lock (_gate)
        {
            if (_jobs.Count >= MostJobs) return null;
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // The file's place is a number of ours: whatever the browser calls it is only shown.
        var path = Path.Combine(Folder, id);
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            await octets.CopyToAsync(file, cancellationToken);
        }
        catch
        {
            // Half of people's passwords, on a disk that has no room.
            TryDelete(path);
            throw;
        }

        var job = new ImportJob(id, owner.Name, choice, Shown(name), path, length, time.GetUtcNow());
        lock (_gate) _jobs[id] = job;
        if (choice.Origin != ImportOrigin.Csv) Start(job, Check);
        return job;
    }

    /// <summary>The owner's job; null for anybody else's, and for one that is gone.</summary>
    public ImportJob? Find(string? id, string owner)
    {
        lock (_gate) return id is not null && _jobs.TryGetValue(id, out var job) && job.Owner == owner ? job : null;
    }

    /// <summary>The owner's jobs, newest first.</summary>
    public IReadOnlyList<ImportJob> Of(string owner)
    {
        lock (_gate) return [.. _jobs.Values.Where(job => job.Owner == owner).OrderByDescending(job => job.Made)];
    }

    /// <summary>Checks a sheet with the columns that were chosen.</summary>
    public void Choose(ImportJob job, IReadOnlyList<string?> fields)
    {
        lock (_gate)
        {
            if (job.State is not (ImportState.Uploaded or ImportState.Checked)) return;
            job.Choice = job.Choice with { Fields = fields };
            job.State = ImportState.Checking;
        }

        Start(job, Check);
    }

    /// <summary>Writes a good plan.</summary>
    public void Run(ImportJob job, Actor actor)
    {
        lock (_gate)
        {
            if (job.State != ImportState.Checked || job.Plan is not { Faults.Count: 0 }) return;
            job.State = ImportState.Writing;
            job.Progress = default;
        }

        Start(job, j => Write(j, actor));
    }

    /// <summary>Stops what runs, with nothing saved, or throws away what waits.</summary>
    public void Drop(ImportJob job)
    {
        job.Stop.Cancel();
        lock (_gate)
        {
            if (job.IsWorking) return;
            _jobs.Remove(job.Id);
        }

        Erase(job);
    }

    /// <summary>The one-time passwords, this one time; who took them is in the audit trail.</summary>
    public IReadOnlyList<ImportedPassword> TakePasswords(ImportJob job, Actor actor)
    {
        IReadOnlyList<ImportedPassword> passwords;
        lock (_gate)
        {
            if (job.Outcome is not { OneTime.Count: > 0 } outcome) return [];
            passwords = outcome.OneTime;
            job.Outcome = outcome with { OneTime = [] };
        }

        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "account-import-passwords", job.Name, rows: passwords.Count);
        transaction.Commit();
        return passwords;
    }

    /// <summary>Ends what is older than its hour, and erases files that belong to nothing.</summary>
    public void Sweep()
    {
        List<ImportJob> old;
        HashSet<string> known;
        lock (_gate)
        {
            old = [.. _jobs.Values.Where(job => !job.IsWorking && time.GetUtcNow() - (job.Ended ?? job.Made) > Kept)];
            foreach (var job in old) _jobs.Remove(job.Id);
            known = [.. _jobs.Keys];
        }

        foreach (var job in old) Erase(job);
        if (!Directory.Exists(Folder)) return;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(file => !known.Contains(Path.GetFileName(file)[..Math.Min(32, Path.GetFileName(file).Length)]) && time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) > Kept)) TryDelete(file);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Directory.Exists(Folder))
        {
            foreach (var file in Directory.EnumerateFiles(Folder)) TryDelete(file); // of a run that is over; nobody can reach them any more
        }

        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMinutes(1), time, stoppingToken);
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

    private void Start(ImportJob job, Action<ImportJob> work) => _ = RunAsync(job, work);

    private async Task RunAsync(ImportJob job, Action<ImportJob> work)
    {
        try
        {
            await _turn.WaitAsync(job.Stop.Token);
            try
            {
                await Task.Run(() => work(job), job.Stop.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            End(job, ImportState.Stopped, null);
        }
        catch (AccountException e)
        {
            End(job, ImportState.Failed, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e, job.Choice.Origin);
            End(job, ImportState.Failed, null);
        }
    }

    private void Check(ImportJob job)
    {
        var plan = reader.Read(job.Path, job.Choice, new Reporting(job), job.Stop.Token);
        lock (_gate)
        {
            job.Plan = plan;
            job.State = ImportState.Checked;
        }
    }

    private void Write(ImportJob job, Actor actor)
    {
        var outcome = writer.Write(job.Plan!, new ImportSource(job.Choice.Origin, job.Name, ImportReader.Hash(job.Path)), actor, new Reporting(job), job.Stop.Token);
        job.Outcome = outcome with { Made = [] };
        End(job, ImportState.Done, null);
    }

    /// <summary>Its file and its passwords are needed no more; the report stays for its hour.</summary>
    private void End(ImportJob job, ImportState state, string? trouble)
    {
        Erase(job);
        lock (_gate)
        {
            job.Trouble = trouble;
            job.Plan?.Accounts.Clear();
            job.Ended = time.GetUtcNow();
            job.State = state;
        }
    }

    private void Erase(ImportJob job) => TryDelete(job.Path);

    private void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStays(e, Path.GetFileName(file));
        }
    }

    /// <summary>The last part of whatever the browser sent, without what can't be shown.</summary>
    private static string Shown(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var plain = string.Concat(last.Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format));
        return plain.Length == 0 ? "?" : plain.Length <= LongestName ? plain : plain[..LongestName];
    }

    private sealed class Reporting(ImportJob job) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => job.Progress = value;
    }

    [LoggerMessage(7410, LogLevel.Error, "An import ({Origin}) failed; nothing of it was saved")]
    private partial void LogFailed(Exception fault, ImportOrigin origin);

    [LoggerMessage(7411, LogLevel.Warning, "The uploaded file {File} could not be erased; erase it by hand, it may hold passwords")]
    private partial void LogStays(Exception fault, string file);
}
