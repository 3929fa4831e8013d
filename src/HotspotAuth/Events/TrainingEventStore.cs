using System.Text;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Events;

/// <summary>Training events and the guest accounts made for them. Each change, its signed step and its audit record are one transaction.</summary>
/// <param name="database">The account store's database.</param>
/// <param name="accounts">Makes the slips' accounts.</param>
/// <param name="time">The clock.</param>
/// <param name="newCode">Draws a random code; <see cref="OneTimePassword.SlipCode"/> unless a test says otherwise.</param>
internal sealed partial class TrainingEventStore(Database database, AccountStore accounts, TimeProvider time, Func<string>? newCode = null)
{
    /// <summary>All events: what runs now first, then what waits for somebody, what is to come, and what is over.</summary>
    public IReadOnlyList<TrainingEvent> List(EventQuery query)
    {
        using var connection = database.Open();
        return [.. connection.Query<EventRow>(
            $"""
            SELECT {EventRow.Columns} FROM training_event e {query.Where}
            ORDER BY {EventRow.Phase}, CASE WHEN {EventRow.Phase} >= 4 THEN -e.valid_from ELSE e.valid_from END, e.id LIMIT @Limit OFFSET @Offset
            """,
            query.Parameters(time.GetUtcNow())).Select(row => row.ToEvent())];
    }

    /// <summary>How many events of each phase the query finds, whatever phase it names.</summary>
    public IReadOnlyDictionary<EventPhase, int> Count(EventQuery query)
    {
        var all = query with { Phase = null };
        using var connection = database.Open();
        return connection.Query<(long Phase, long Count)>($"SELECT {EventRow.Phase}, count(*) FROM training_event e {all.Where} GROUP BY 1", all.Parameters(time.GetUtcNow()))
            .ToDictionary(row => (EventPhase)row.Phase, row => (int)row.Count);
    }

    /// <summary>Null when there is no such event.</summary>
    public TrainingEvent? Find(long id)
    {
        using var connection = database.Open();
        return Find(connection, null, id);
    }

    /// <summary>The event's steps as they were signed, oldest first.</summary>
    public IReadOnlyList<EventStep> Steps(long id)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Step, string SignedBy, string? Name, string Role, long Time, string? Text)>(
            "SELECT s.step, s.signed_by, p.name, s.role, s.time, s.text FROM event_step s LEFT JOIN administrator p ON p.username = s.signed_by WHERE s.event = @id ORDER BY s.id", new { id })
            .Select(s => new EventStep(Enum.Parse<EventStepKind>(s.Step, ignoreCase: true), s.SignedBy, s.Name, s.Role, DateTimeOffset.FromUnixTimeMilliseconds(s.Time), s.Text))];
    }

    /// <summary>The event's slips by number, with their codes in the clear, written down as done: who has them can log in.</summary>
    /// <exception cref="EventException">There is no such event.</exception>
    public IReadOnlyList<Slip> SlipsToPrint(long id, SecretBox secrets, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var e = Find(connection, transaction, id) ?? throw Unknown(id);
        Slip[] slips = [.. connection.Query<(long Account, long Number, string Username, byte[]? Sealed, string Name, string? Agency, long? Named)>(
            "SELECT id, slip, username, sealed_secret, name, agency, holder_named FROM account WHERE event = @id ORDER BY slip", new { id }, transaction)
            .Select(s => new Slip(s.Account, (int)s.Number, s.Username, Open(secrets, s.Username, s.Sealed), s.Name == Nobody(e.Project, (int)s.Number) ? null : s.Name, s.Agency, s.Named is not null))];
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "event-slips", Subject(id, e.Project), rows: slips.Length);
        transaction.Commit();
        return slips;
    }

    /// <summary>The code, while it is what opens the account; a password that its holder chose is nobody's to print.</summary>
    private static string? Open(SecretBox secrets, string username, byte[]? box) =>
        box is not null && secrets.Open(username, box) is { } secret && secret.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(username)) ? username : null;

    private static TrainingEvent? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        connection.QuerySingleOrDefault<EventRow>($"SELECT {EventRow.Columns} FROM training_event e WHERE e.id = @id", new { id }, transaction)?.ToEvent();
}
