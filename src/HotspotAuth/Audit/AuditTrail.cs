using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Audit;

/// <summary>
/// The copy of the audit records that people search. The access stream is the evidence; each copy names the day in which the
/// record lies there.
/// </summary>
internal sealed class AuditTrail(Database database)
{
    /// <summary>What was written straight to the stream waits here for the next carry; past this many the copy is given up and counted.</summary>
    private const int MostWaiting = 20_000;

    private readonly ConcurrentQueue<AuditRow> _waiting = new();
    private readonly Lock _taking = new();
    private long _lost;

    /// <summary>Records that are in the stream and not in the copy, since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>A record that the stream has taken in; it is copied when the stream says that it is on the disk.</summary>
    public void Wait(AuditRow row)
    {
        if (_waiting.Count < MostWaiting) _waiting.Enqueue(row);
        else Interlocked.Increment(ref _lost);
    }

    /// <summary>How many wait: they are in the copy once that many were taken after a flush of the stream.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Copies the first <paramref name="count"/> of those that wait. Who comes second returns when what the first took is copied too.</summary>
    public void Take(int count, DateOnly day)
    {
        if (count == 0) return;
        lock (_taking) Copy(count, day);
    }

    private void Copy(int count, DateOnly day)
    {
        var rows = new List<AuditRow>(count);
        while (rows.Count < count && _waiting.TryDequeue(out var row)) rows.Add(row);
        try
        {
            using var connection = database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var row in rows) Insert(transaction, row, day);
            transaction.Commit();
        }
        catch (SqliteException)
        {
            Interlocked.Add(ref _lost, rows.Count);
            throw;
        }
    }

    /// <summary>Copies one in the caller's transaction.</summary>
    public static void Insert(SqliteTransaction transaction, AuditRow row, DateOnly day) => transaction.Connection!.Execute(
        "INSERT INTO audit_trail (time, day, actor, role, action, object, reason, origin, result, rows, hash) VALUES (@Time, @day, @Actor, @Role, @Action, @Object, @Reason, @origin, @Result, @Rows, @Hash)",
        new { row.Time, day = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Actor, row.Role, row.Action, row.Object, row.Reason, origin = row.Origin?.ToString(), row.Result, row.Rows, row.Hash },
        transaction);
}
