using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Events;

/// <summary>A training event: who holds it, when, and for how many guests.</summary>
internal sealed record TrainingEvent(long Id, string Project, string Agency, string Phone, string Responsible, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Training events and the guest accounts made for them.</summary>
internal sealed class TrainingEventStore(Database database, AccountStore accounts, TimeProvider time)
{
    private const int MostUsers = 2000;

    /// <summary>Makes the event with its accounts, whose username is the slip's code and whose password is the same code.</summary>
    /// <exception cref="VerbException">Bad input (65); nothing was saved.</exception>
    public async Task<(TrainingEvent Event, IReadOnlyList<AddedAccount> Slips)> CreateAsync(TrainingEvent wanted, int users, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (users is < 1 or > MostUsers) throw new VerbException(ExitCode.BadInput, $"--users: {users} is out of range; 1 to {MostUsers} guests an event.");
        if (wanted.Until <= now) throw new VerbException(ExitCode.BadInput, "--until: the event's end is already past.");
        if (wanted.Until <= wanted.From) throw new VerbException(ExitCode.BadInput, "--until: the event must end after it begins.");
        var made = wanted with { Id = Insert(wanted, now, actor) };
        try
        {
            var slips = await accounts.AddAllAsync([.. Codes(users).Select((code, i) => Guest(made, code, i + 1))], actor, cancellationToken);
            return (made, slips);
        }
        catch
        {
            using var connection = database.Open();
            connection.Execute("DELETE FROM training_event WHERE id = @Id AND NOT EXISTS (SELECT 1 FROM account WHERE event = @Id)", new { made.Id });
            throw;
        }
    }

    public IReadOnlyList<(TrainingEvent Event, int Slips)> List()
    {
        using var connection = database.Open();
        return [.. connection.Query<(long Id, string Project, string Agency, string Phone, string Responsible, long From, long Until, int Slips)>(
            """
            SELECT e.id, e.project, e.agency, e.phone, e.responsible, e.valid_from, e.valid_until, (SELECT count(*) FROM account a WHERE a.event = e.id)
            FROM training_event e ORDER BY e.valid_from
            """).Select(e => (new TrainingEvent(e.Id, e.Project, e.Agency, e.Phone, e.Responsible, DateTimeOffset.FromUnixTimeMilliseconds(e.From), DateTimeOffset.FromUnixTimeMilliseconds(e.Until)), e.Slips))];
    }

    private static HashSet<string> Codes(int count)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        while (codes.Count < count) codes.Add(OneTimePassword.SlipCode());
        return codes;
    }

    private static NewAccount Guest(TrainingEvent made, string code, int slip) => new()
    {
        Username = code,
        Password = code,
        Name = $"{made.Project} #{slip}",
        Group = AccountGroup.Guest,
        ValidFrom = made.From,
        ValidUntil = made.Until,
        MaxDevices = 1,
        Event = made.Id,
        Slip = slip,
    };

    private long Insert(TrainingEvent e, DateTimeOffset now, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO training_event (project, agency, phone, responsible, valid_from, valid_until, created, created_by)
            VALUES (@Project, @Agency, @Phone, @Responsible, @from, @until, @now, @by) RETURNING id
            """,
            new { e.Project, e.Agency, e.Phone, e.Responsible, from = e.From.ToUnixTimeMilliseconds(), until = e.Until.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(), by = actor.Name },
            transaction);
        AuditOutbox.Add(transaction, now, actor, "event-create", e.Project);
        transaction.Commit();
        return id;
    }
}
