using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Export;

/// <summary>The trace that every answer leaves: who asked what and why, and the hash of what he was given.</summary>
internal sealed class Disclosure(Database database, Actor actor, TimeProvider time)
{
    /// <summary>On the disk when this returns; the access stream's owner carries it over.</summary>
    public void Record(string action, string question, string? reason, string result, long rows, byte[]? hash)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, action, question, reason, result, rows, hash);
        transaction.Commit();
    }
}
