using Dapper;
using HotspotAuth.Accounts;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Audit;

/// <summary>
/// Actions wait here, committed with the change they describe, until the one process that owns the access stream
/// carries them over. So a verb leaves its record whether the service runs or not, and a crash loses none.
/// </summary>
internal static class AuditOutbox
{
    public static void Add(SqliteTransaction transaction, DateTimeOffset time, Actor actor, string action, string? subject, string? reason = null, string result = "done", long? rows = null, byte[]? hash = null) =>
        transaction.Connection!.Execute(
            "INSERT INTO audit_outbox (time, actor, role, action, object, reason, origin, result, rows, hash) VALUES (@time, @actor, @role, @action, @subject, @reason, @origin, @result, @rows, @hash)",
            new
            {
                time = time.ToUnixTimeMilliseconds(),
                actor = actor.Name,
                role = actor.Role,
                action,
                subject,
                reason,
                origin = actor.Origin?.ToString(),
                result,
                rows,
                hash,
            },
            transaction);
}
