using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Auditor;

/// <summary>A question that somebody asked the log, and why.</summary>
/// <param name="Id">Its number, by which it is found again.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="Kind"><see cref="Who"/> or <see cref="Search"/>.</param>
/// <param name="Question">The question as it was understood, in its own JSON.</param>
/// <param name="Reason">Why it was asked.</param>
internal sealed record Inquiry(long Id, DateTimeOffset At, string Actor, string Kind, string Question, string Reason)
{
    public const string Who = "who";
    public const string Search = "search";

    /// <summary>How the audit trail names it.</summary>
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"inquiry {Id}");
}

/// <summary>
/// Questions, kept so that each has one reason and every look at its answer can be told with it. Asking and looking are audit records,
/// committed with what they tell.
/// </summary>
internal sealed class InquiryStore(Database database, TimeProvider time)
{
    /// <summary>Keeps a question; its number.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="kind">What kind of question.</param>
    /// <param name="question">The question in its own JSON.</param>
    /// <param name="words">The question in words, for the audit trail.</param>
    /// <param name="reason">Why it is asked.</param>
    public long Ask(Actor actor, string kind, string question, string words, string reason)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = connection.ExecuteScalar<long>(
            "INSERT INTO inquiry (time, actor, kind, question, reason) VALUES (@now, @actor, @kind, @question, @reason) RETURNING id",
            new { now = now.ToUnixTimeMilliseconds(), actor = actor.Name, kind, question, reason }, transaction);
        AuditOutbox.Add(transaction, now, actor, kind == Inquiry.Who ? "inquiry-who" : "inquiry-search", string.Create(CultureInfo.InvariantCulture, $"inquiry {id}: {words}"), reason);
        transaction.Commit();
        return id;
    }

    public Inquiry? Find(long id, string kind)
    {
        using var connection = database.Open();
        var row = connection.QuerySingleOrDefault<(long Id, long Time, string Actor, string Kind, string Question, string Reason)>(
            "SELECT id, time, actor, kind, question, reason FROM inquiry WHERE id = @id AND kind = @kind", new { id, kind });
        return row.Id == 0 ? null : new Inquiry(row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.Time), row.Actor, row.Kind, row.Question, row.Reason);
    }

    /// <summary>Somebody was shown an answer: what, of which question, how many of it.</summary>
    public void Saw(Inquiry inquiry, Actor actor, string words, string result, long rows, byte[]? hash = null)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "inquiry-view", $"{inquiry.Subject}: {words}", inquiry.Reason, result, rows, hash);
        transaction.Commit();
    }
}
