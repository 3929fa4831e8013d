using System.Net;
using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Audit;

/// <summary>
/// Carries waiting audit records into the access stream and copies them into the trail. A record leaves the outbox only when it is
/// durable in the stream, in the commit that copies it: the trail holds each once.
/// </summary>
internal sealed partial class OutboxCarrier(Database database, AccessStream stream, AuditTrail trail, DayKeys days, TimeProvider time, ILogger<OutboxCarrier> logger) : BackgroundService
{
    private const int AtOnce = 500;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.EachAsync(TimeSpan.FromMilliseconds(500), time, CarryAllAsync, LogFailed, stoppingToken);

    private async Task CarryAllAsync(CancellationToken cancellationToken)
    {
        while (await CarryAsync(cancellationToken) == AtOnce)
        {
        }
    }

    /// <summary>How many were carried over.</summary>
    public async Task<int> CarryAsync(CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var rows = connection.Query<Row>("SELECT id, time, actor, role, action, object AS Subject, reason, origin, result, rows, hash FROM audit_outbox ORDER BY id LIMIT @AtOnce", new { AtOnce }).AsList();
        if (rows.Count == 0 && trail.Waiting == 0) return 0;
        var records = rows.ConvertAll(r => r.Record());
        foreach (var record in records) await stream.AuditAsync(record, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        if (rows.Count == 0) return 0;
        // The day in which the batch was written; within a second of midnight it may be the one before.
        var day = days.DayOf(time.GetUtcNow());
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var record in records) AuditTrail.Insert(transaction, record, day);
        connection.Execute("DELETE FROM audit_outbox WHERE id <= @last", new { last = rows[^1].Id }, transaction);
        transaction.Commit();
        return rows.Count;
    }

    [LoggerMessage(7300, LogLevel.Error, "Audit records wait in the outbox; trying again")]
    private partial void LogFailed(Exception exception);

    private sealed class Row
    {
        public long Id { get; set; }
        public long Time { get; set; }
        public string Actor { get; set; } = "";
        public string Role { get; set; } = "";
        public string Action { get; set; } = "";
        public string? Subject { get; set; }
        public string? Reason { get; set; }
        public string? Origin { get; set; }
        public string Result { get; set; } = "";
        public long? Rows { get; set; }
        public byte[]? Hash { get; set; }

        public AuditRow Record() => new(Time, Actor, Role, Action, Result, Subject, Reason, IPAddress.TryParse(Origin, out var ip) ? LogIp.From(ip) : null, Rows, Hash);
    }
}
