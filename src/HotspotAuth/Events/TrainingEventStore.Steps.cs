using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Events;

internal sealed partial class TrainingEventStore
{
    private const int MaxReason = 500;

    /// <summary>Puts the request before those who approve. The event's id.</summary>
    /// <exception cref="EventException">Every fault at once; nothing was saved.</exception>
    public long Request(EventRequest wanted, Actor actor)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var faults = wanted.Check(now).ToList();
        if (!Groups(connection, transaction).Contains(wanted.Group, StringComparer.Ordinal)) faults.Add(new EventFault("group", EventFaultKind.Unknown, $"there is no group \"{wanted.Group}\""));
        if (wanted.From is null) faults.Add(new EventFault("from", EventFaultKind.Missing, "is needed"));
        if (wanted.Until is null) faults.Add(new EventFault("until", EventFaultKind.Missing, "is needed"));
        if (faults.Count > 0) throw new EventException(faults);
        var id = Insert(transaction, wanted, EventState.Requested, approved: 0, now, actor);
        Sign(transaction, id, EventStepKind.Requested, actor, now, null);
        AuditOutbox.Add(transaction, now, actor, "event-request", Subject(id, wanted.Project), string.Create(CultureInfo.InvariantCulture, $"state: - → requested; users: {wanted.Users}; until: {Times.Iso(wanted.Until!.Value)}"));
        transaction.Commit();
        return id;
    }

    /// <summary>The groups an event's slips may be in: every one that is known, the guests' first.</summary>
    public IReadOnlyList<string> Groups()
    {
        using var connection = database.Open();
        return Groups(connection, null);
    }

    /// <exception cref="EventException">It does not wait for approval, it is the approver's own, or the number is out of range.</exception>
    public TrainingEvent Approve(long id, int users, string? text, Actor actor) => Take(id, EventStepKind.Approved, actor, text, before =>
    {
        MustBe(before, EventState.Requested);
        MustNotBeOwn(before, actor);
        if (users is < 1 or > EventRequest.MostUsers) throw new EventException(new EventFault("users", EventFaultKind.OutOfRange, $"{users} is out of range; 1 to {EventRequest.MostUsers} guests an event"));
        if (before.Until <= time.GetUtcNow()) throw new EventException(new EventFault("event", EventFaultKind.Past, "the event's end is already past"));
        return before with { State = EventState.Approved, Approved = users };
    });

    /// <exception cref="EventException">It does not wait for approval, it is the approver's own, or no reason was given.</exception>
    public TrainingEvent Refuse(long id, string reason, Actor actor) => Take(id, EventStepKind.Refused, actor, reason, before =>
    {
        MustBe(before, EventState.Requested);
        MustNotBeOwn(before, actor);
        if (string.IsNullOrWhiteSpace(reason)) throw new EventException(new EventFault("text", EventFaultKind.Missing, "a refusal needs its reason"));
        return before with { State = EventState.Refused };
    });

    /// <summary>Takes a request back before any slip was issued.</summary>
    /// <exception cref="EventException">Slips were issued, or it came to its end some other way.</exception>
    public TrainingEvent Cancel(long id, string? reason, Actor actor) => Take(id, EventStepKind.Cancelled, actor, reason, before =>
    {
        MustBe(before, EventState.Requested, EventState.Approved);
        return before with { State = EventState.Cancelled };
    });

    /// <summary>Ends the event now: its slips work no more. Sessions that run are ended by <see cref="EventEnding"/>.</summary>
    /// <exception cref="EventException">It is not issued, or is over already.</exception>
    public TrainingEvent End(long id, string? reason, Actor actor) => Take(id, EventStepKind.Ended, actor, reason, before =>
    {
        MustRun(before);
        return before with { State = EventState.Ended, Ended = time.GetUtcNow() };
    });

    /// <summary>Throws what <see cref="End"/> would.</summary>
    /// <exception cref="EventException">It is not issued, or is over already.</exception>
    public void MustRun(long id) => MustRun(Find(id) ?? throw Unknown(id));

    private void MustRun(TrainingEvent e)
    {
        MustBe(e, EventState.Issued);
        if (e.Until <= time.GetUtcNow()) throw new EventException(new EventFault("event", EventFaultKind.Past, "the event is over already"));
    }

    private TrainingEvent Take(long id, EventStepKind step, Actor actor, string? text, Func<TrainingEvent, TrainingEvent> change)
    {
        var said = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        if (said?.Length > MaxReason) throw new EventException(new EventFault("text", EventFaultKind.TooLong, $"is longer than {MaxReason} characters"));
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var before = Find(connection, transaction, id) ?? throw Unknown(id);
        var after = change(before);
        if (after.Ended is not null) after = after with { Ended = now }; // the very moment that its slips end at
        Update(transaction, after);
        if (after.State == EventState.Ended)
        {
            connection.Execute(
                "UPDATE account SET valid_until = @now, changed = @now, revision = @revision WHERE event = @id AND (valid_until IS NULL OR valid_until > @now)",
                new { id, now = now.ToUnixTimeMilliseconds(), revision = Database.NextRevision(transaction) },
                transaction);
        }

        Sign(transaction, id, step, actor, now, said);
        AuditOutbox.Add(transaction, now, actor, $"event-{Verb(step)}", Subject(id, before.Project), Difference(before, after) + (said is null ? "" : $"; said: {said}"));
        transaction.Commit();
        return after;
    }

    private static void Update(SqliteTransaction transaction, TrainingEvent e) => transaction.Connection!.Execute(
        "UPDATE training_event SET state = @state, approved = @Approved, ended = @ended WHERE id = @Id",
        new { e.Id, e.Approved, state = EventRow.Text(e.State), ended = e.Ended?.ToUnixTimeMilliseconds() },
        transaction);

    private static long Insert(SqliteTransaction transaction, EventRequest e, EventState state, int approved, DateTimeOffset now, Actor actor) => transaction.Connection!.ExecuteScalar<long>(
        """
        INSERT INTO training_event (project, agency, phone, responsible, valid_from, valid_until, created, created_by, state, users, approved, purpose, grp, prefix, letter, letter_bytes)
        VALUES (@project, @agency, @phone, @responsible, @from, @until, @now, @by, @state, @Users, @approved, @purpose, @Group, @prefix, @letter, @letterBytes) RETURNING id
        """,
        new
        {
            project = e.Project.Trim(),
            agency = e.Agency.Trim(),
            phone = e.Phone.Trim(),
            responsible = e.Responsible.Trim(),
            from = e.From!.Value.ToUnixTimeMilliseconds(),
            until = e.Until!.Value.ToUnixTimeMilliseconds(),
            now = now.ToUnixTimeMilliseconds(),
            by = actor.Name,
            state = EventRow.Text(state),
            e.Users,
            approved,
            purpose = e.Purpose.Trim(),
            e.Group,
            prefix = string.IsNullOrEmpty(e.Prefix) ? null : e.Prefix,
            letter = e.Letter?.Name,
            letterBytes = e.Letter?.Length,
        },
        transaction);

    /// <summary>Writes a signed step within the caller's transaction.</summary>
    internal static void Sign(SqliteTransaction transaction, long id, EventStepKind step, Actor actor, DateTimeOffset now, string? text) => transaction.Connection!.Execute(
        "INSERT INTO event_step (event, step, signed_by, role, origin, time, text) VALUES (@id, @step, @by, @role, @origin, @now, @text)",
        new { id, step = EventRow.Text(step), by = actor.Name, role = actor.Role, origin = actor.Origin?.ToString(), now = now.ToUnixTimeMilliseconds(), text },
        transaction);

    /// <summary>How the audit trail names an event.</summary>
    internal static string Subject(long id, string project) => string.Create(CultureInfo.InvariantCulture, $"event {id} {project}");

    private static IReadOnlyList<string> Groups(SqliteConnection connection, SqliteTransaction? transaction) =>
        [.. connection.Query<string>("SELECT name FROM account_group ORDER BY name", transaction: transaction).Prepend(AccountGroup.Guest).Distinct(StringComparer.Ordinal)];

    private static void MustBe(TrainingEvent e, params ReadOnlySpan<EventState> states)
    {
        if (!states.Contains(e.State)) throw new EventException(new EventFault("event", EventFaultKind.State, $"the event is {EventRow.Text(e.State)}; this can't be done with it any more"));
    }

    private static void MustNotBeOwn(TrainingEvent e, Actor actor)
    {
        if (string.Equals(e.RequestedBy, actor.Name, StringComparison.Ordinal)) throw new EventException(new EventFault("event", EventFaultKind.Own, "whoever asked for an event can't decide on it himself"));
    }

    private static EventException Unknown(long id) => new(new EventFault("event", EventFaultKind.Unknown, string.Create(CultureInfo.InvariantCulture, $"there is no event {id}")));

    private static string Verb(EventStepKind step) => step switch
    {
        EventStepKind.Approved => "approve",
        EventStepKind.Refused => "refuse",
        EventStepKind.Cancelled => "cancel",
        EventStepKind.Ended => "end",
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static string Difference(TrainingEvent before, TrainingEvent after)
    {
        var state = $"state: {EventRow.Text(before.State)} → {EventRow.Text(after.State)}";
        return before.Approved == after.Approved ? state : string.Create(CultureInfo.InvariantCulture, $"{state}; approved: {before.Approved} → {after.Approved}");
    }
}
