using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Events;

/// <summary>Which slips to issue.</summary>
/// <param name="Have">How many slips there were when this was decided: if there are others by now, somebody has done it already.</param>
/// <param name="Count">How many more.</param>
/// <param name="Names">Whose they are, in the order of their numbers; none for slips that get their holders later.</param>
internal sealed record SlipOrder(int Have, int Count, IReadOnlyList<ListedGuest> Names);

internal sealed partial class TrainingEventStore
{
    /// <summary>A code that is taken is drawn again; with 38 random bits a second time is already beyond belief.</summary>
    private const int Draws = 3;

    private readonly Func<string> _newCode = newCode ?? OneTimePassword.SlipCode;

    /// <summary>Makes the slips' accounts, all in one transaction with the event's change. A listed guest with a telephone number holds his slip from now on.</summary>
    /// <exception cref="EventException">Not approved, over, more than approved, or somebody issued meanwhile; nothing was made.</exception>
    public async Task<IReadOnlyList<AddedAccount>> IssueAsync(long id, SlipOrder order, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = Find(id) ?? throw Unknown(id);
        Check(wanted, order);
        for (var draw = 1; ; draw++)
        {
            var prepared = await accounts.PrepareAllAsync(Guests(wanted, order), cancellationToken);
            try
            {
                return Issue(id, order, prepared, actor);
            }
            catch (AccountException e) when (draw < Draws && e.Faults.All(f => f.Kind == AccountFaultKind.Taken))
            {
                // drawn again
            }
        }
    }

    /// <summary>Makes an event that is approved and issued by who makes it, with its accounts, whose username is the slip's code and whose password is the same code.</summary>
    /// <exception cref="VerbException">Bad input (65); nothing was saved.</exception>
    public async Task<(TrainingEvent Event, IReadOnlyList<AddedAccount> Slips)> CreateAsync(TrainingEvent wanted, int users, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (users is < 1 or > EventRequest.MostUsers) throw new VerbException(ExitCode.BadInput, $"--users: {users} is out of range; 1 to {EventRequest.MostUsers} guests an event.");
        if (wanted.Until <= now) throw new VerbException(ExitCode.BadInput, "--until: the event's end is already past.");
        if (wanted.Until <= wanted.From) throw new VerbException(ExitCode.BadInput, "--until: the event must end after it begins.");
        var request = new EventRequest { Project = wanted.Project, Agency = wanted.Agency, Phone = wanted.Phone, Responsible = wanted.Responsible, From = wanted.From, Until = wanted.Until, Users = users, Purpose = wanted.Purpose, Group = wanted.Group, Prefix = wanted.Prefix };
        var prepared = await accounts.PrepareAllAsync(Guests(wanted, new SlipOrder(0, users, [])), cancellationToken);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = Insert(transaction, request, EventState.Issued, approved: users, now, actor);
        foreach (var (row, _) in prepared) row.@event = id;
        var slips = accounts.Add(transaction, prepared, actor);
        Sign(transaction, id, EventStepKind.Issued, actor, now, Slips(0, users));
        AuditOutbox.Add(transaction, now, actor, "event-create", Subject(id, wanted.Project), string.Create(CultureInfo.InvariantCulture, $"state: - → issued; slips: 0 → {users}"));
        transaction.Commit();
        return (Find(id)!, slips);
    }

    private IReadOnlyList<AddedAccount> Issue(long id, SlipOrder order, IReadOnlyList<PreparedAccount> prepared, Actor actor)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var before = Find(connection, transaction, id) ?? throw Unknown(id);
        Check(before, order);
        var slips = accounts.Add(transaction, prepared, actor);
        for (var i = 0; i < order.Names.Count; i++) Bind(transaction, slips[i].Account, order.Names[i], actor, now);
        var after = before with { State = EventState.Issued, Slips = before.Slips + order.Count };
        Update(transaction, after);
        Sign(transaction, id, EventStepKind.Issued, actor, now, Slips(before.Slips, after.Slips));
        AuditOutbox.Add(transaction, now, actor, "event-issue", Subject(id, before.Project), string.Create(CultureInfo.InvariantCulture, $"{Difference(before, after)}; slips: {before.Slips} → {after.Slips}; named: {order.Names.Count}"));
        transaction.Commit();
        return slips;
    }

    private void Check(TrainingEvent e, SlipOrder order)
    {
        MustBe(e, EventState.Approved, EventState.Issued);
        if (e.Until <= time.GetUtcNow()) throw new EventException(new EventFault("event", EventFaultKind.Past, "the event is over already"));
        if (e.Slips != order.Have) throw new EventException(new EventFault("event", EventFaultKind.Already, string.Create(CultureInfo.InvariantCulture, $"there are {e.Slips} slips by now, not {order.Have}; look before you issue more")));
        if (order.Count < 1 || (order.Names.Count > 0 && order.Names.Count != order.Count)) throw new EventException(new EventFault("count", EventFaultKind.OutOfRange, "at least one slip, and as many as there are names"));
        if (order.Count > e.Remaining) throw new EventException(new EventFault("count", EventFaultKind.TooMany, string.Create(CultureInfo.InvariantCulture, $"{e.Approved} slips were approved and {e.Slips} are issued; {e.Remaining} more may be")));
    }

    private static void Bind(SqliteTransaction transaction, Account slip, ListedGuest guest, Actor actor, DateTimeOffset now)
    {
        // Without a telephone number he can't be reached: the name stands on the slip, and he says who he is at the first login.
        if (guest.Phone is { } phone) Holders.Name(transaction, slip, new HolderName(guest.Name, phone), actor, replace: false, now);
    }

    private NewAccount[] Guests(TrainingEvent e, SlipOrder order)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        // Bounded, for a source of codes that repeats itself: too few codes then end in "taken".
        for (var draws = 0; codes.Count < order.Count && draws < 2 * EventRequest.MostUsers; draws++) codes.Add(e.Prefix + _newCode());
        var drawn = codes.ToArray();
        return [.. Enumerable.Range(0, order.Count).Select(i => Guest(e, drawn[i % drawn.Length], order.Have + i + 1, order.Names.Count > 0 ? order.Names[i] : null))];
    }

    private static NewAccount Guest(TrainingEvent e, string code, int number, ListedGuest? guest) => new()
    {
        Username = code,
        Password = code,
        IsRandomCode = true,
        Name = guest?.Name ?? Nobody(e.Project, number),
        Agency = guest?.Agency,
        Group = e.Group,
        Chap = true,
        ValidFrom = e.From,
        ValidUntil = e.Until,
        MaxDevices = 1,
        Event = e.Id,
        Slip = number,
    };

    /// <summary>What a slip's account is called while it is nobody's.</summary>
    /// <summary>The name of a slip that nobody holds and nobody is expected for.</summary>
    internal static string Nobody(string project, int number) => string.Create(CultureInfo.InvariantCulture, $"{project} #{number}");

    private static string Slips(int before, int after) => string.Create(CultureInfo.InvariantCulture, $"{before + 1}–{after}");
}
