using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Cases;

/// <summary>
/// Copies the rows that orders name out of sealed days into the cases' folders, each with the proof that it stood in its day. Runs after each seal,
/// when an order is made, and each night; what was cut off is done again. One at a time with seals and purges (<see cref="DayWork"/>).
/// </summary>
internal sealed partial class CaseCopies(TrafficStore store, CaseFolders folders, HoldStore holds, TimeProvider time, ILogger<CaseCopies> logger)
{
    private volatile string? _fault;

    /// <summary>Why a case lacks rows of a sealed day since the last copying; null while none does.</summary>
    public string? Fault => _fault;

    /// <summary>Copies what is due of every living hold. A hold that can't be copied keeps its days, and is told of; the others go on.</summary>
    /// <returns>How many days were copied, and the first reason why one could not be.</returns>
    public (int Days, string? Fault) CopyDue(CancellationToken cancellationToken)
    {
        var (copied, fault) = (0, default(string));
        foreach (var hold in holds.Living().Where(hold => hold.IsActive))
        {
            try
            {
                copied += Copy(hold, cancellationToken);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
            {
                fault ??= $"{hold.Id}: {e.Message}";
                LogFailed(e, hold.Id);
            }
        }

        _fault = fault;
        return (copied, fault);
    }

    /// <summary>Copies what is due of one hold.</summary>
    /// <returns>How many days were copied.</returns>
    /// <exception cref="IOException">A day can't be read, or the disk refused.</exception>
    /// <exception cref="InvalidDataException">A day is damaged: nothing of it is copied.</exception>
    public int Copy(Hold hold, CancellationToken cancellationToken)
    {
        folders.Settle(hold.Id);
        var done = holds.Days(hold.Id).Select(day => day.Day).ToHashSet();
        var due = store.Summaries().Where(day => day is { IsThere: true, Sealed: not null } && hold.Scope.Touches(day.Day, store.Zone) && !done.Contains(day.Day)).ToArray();
        // A case has its signed form from the first day on, with nothing in it yet where the span is still to come.
        if (due.Length == 0 && Directory.Exists(folders.Of(hold.Id))) return 0;
        var (days, accounts) = (new List<HeldDay>(), new HashSet<long>());
        folders.Write(
            hold,
            due.Select(day => day.Day).ToHashSet(),
            lines =>
            {
                foreach (var day in due)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    days.Add(CopyDay(hold, day, lines, accounts, cancellationToken));
                }
            },
            Now);
        // After the folder: a day that is done twice is the same, one that is not there and counts as done would be lost.
        holds.Done(hold.Id, days, accounts);
        if (days.Count > 0) LogCopied(hold.Id, days.Count, days.Sum(day => day.Rows));
        return days.Count;
    }

    /// <summary>Signs a case's form anew: the order reaches farther.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void SignAgain(Hold hold) => folders.Write(hold, new HashSet<DateOnly>(), _ => { }, Now);

    private HeldDay CopyDay(Hold hold, DaySummary day, Stream lines, HashSet<long> accounts, CancellationToken cancellationToken)
    {
        var rows = HeldRows.Find(store, hold.Scope, day.Day);
        var proofs = new ProofWriter(store);
        foreach (var stream in LogStreams.All)
        {
            if (rows.Count(stream) == 0) continue;
            var written = proofs.Write(new ChosenRows(day.Day, stream, rows.Of(stream)), lines, cancellationToken);
            if (written != rows.Count(stream)) throw new InvalidDataException($"{DayName.Of(day.Day)} {stream.Name()} gave {written} rows of {rows.Count(stream)}");
        }

        accounts.UnionWith(rows.Accounts);
        return new HeldDay(day.Day, day.DigestHash!, rows.Count(LogStream.Access), rows.Count(LogStream.Flow), rows.Count(LogStream.Nat));
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(8400, LogLevel.Information, "Case {Case}: {Days} days copied, {Rows} rows with proofs")]
    private partial void LogCopied(string @case, int days, long rows);

    [LoggerMessage(8401, LogLevel.Error, "Case {Case} could not be copied; its days stay until it is. The service tries again each night")]
    private partial void LogFailed(Exception exception, string @case);
}
