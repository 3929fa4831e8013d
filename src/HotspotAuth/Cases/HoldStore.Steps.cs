using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Export;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Cases;

/// <summary>What becomes of a hold: longer by a further order, released by two persons, over when its time is.</summary>
internal sealed partial class HoldStore
{
    /// <summary>A further order reaches farther, within the two years of the first.</summary>
    /// <exception cref="HoldException">It can't be taken.</exception>
    public Hold Extend(string id, DateTimeOffset? until, string? order, string? reason, Actor actor)
    {
        var faults = new List<HoldFault>();
        var further = HoldRules.Text("order", order, HoldRules.MostText, faults);
        var why = HoldRules.Text("reason", reason, HoldRules.MostReason, faults);
        return Change(id, actor, "extend", why, (transaction, hold, now) =>
        {
            if (until is not { } end) faults.Add(new HoldFault("until", HoldFaultKind.Missing));
            else if (HoldRules.Until(end, Operation.Times.Stored(hold.Scope.To), hold.Latest, now, store.Zone).FirstOrDefault() is { } fault) faults.Add(fault);
            else if (end <= hold.Until) faults.Add(new HoldFault("until", HoldFaultKind.NotLater));
            if (faults.Count > 0) throw new HoldException(faults);
            // A further order asks for the rows: what somebody had proposed before it falls away.
            transaction.Connection!.Execute(
                "UPDATE hold SET until = @until, ordered = ordered || '; ' || @further, release_by = NULL, release_asked = NULL, release_reason = NULL WHERE id = @id",
                new { id, until = until!.Value.ToUnixTimeMilliseconds(), further },
                transaction);
            return $"until: {Moment(hold.Until)} → {Moment(until.Value)}; {why}";
        });
    }

    /// <summary>The first of two persons asks that the hold ends now.</summary>
    /// <exception cref="HoldException">It can't be asked.</exception>
    public Hold ProposeRelease(string id, string? reason, Actor actor)
    {
        var faults = new List<HoldFault>();
        var why = HoldRules.Text("reason", reason, HoldRules.MostReason, faults);
        if (faults.Count > 0) throw new HoldException(faults);
        return Change(id, actor, "propose", why, (transaction, hold, now) =>
        {
            if (hold.Release is not null) throw new HoldException(new HoldFault("reason", HoldFaultKind.Proposed));
            transaction.Connection!.Execute("UPDATE hold SET release_by = @name, release_asked = @now, release_reason = @why WHERE id = @id", new { id, name = actor.Name, now = now.ToUnixTimeMilliseconds(), why }, transaction);
            return why;
        });
    }

    /// <summary>The proposal is taken back, or another refuses it: the hold goes on.</summary>
    /// <exception cref="HoldException">There is none.</exception>
    public Hold Keep(string id, Actor actor) => Change(id, actor, "keep", null, (transaction, hold, _) =>
    {
        if (hold.Release is not { } proposal) throw new HoldException(new HoldFault("reason", HoldFaultKind.NoProposal));
        transaction.Connection!.Execute("UPDATE hold SET release_by = NULL, release_asked = NULL, release_reason = NULL WHERE id = @id", new { id }, transaction);
        return $"proposed by {proposal.By}";
    });

    /// <summary>The second person confirms; from now on the rows go (<see cref="CaseEnds"/>).</summary>
    /// <param name="id">The hold.</param>
    /// <param name="seen">The proposal that he saw.</param>
    /// <param name="actor">Another than who proposed.</param>
    /// <exception cref="HoldException">It can't be confirmed.</exception>
    public Hold ConfirmRelease(string id, DateTimeOffset seen, Actor actor) => Change(id, actor, "release", null, (transaction, hold, _) =>
    {
        if (hold.Release is not { } proposal || proposal.Asked != seen) throw new HoldException(new HoldFault("reason", HoldFaultKind.NoProposal));
        if (string.Equals(proposal.By, actor.Name, StringComparison.OrdinalIgnoreCase)) throw new HoldException(new HoldFault("reason", HoldFaultKind.SamePerson));
        End(transaction, id, "released");
        return $"proposed by {proposal.By}: {proposal.Reason}";
    });

    /// <summary>Its time is over.</summary>
    /// <exception cref="HoldException">It ended already.</exception>
    public Hold Expire(string id) => Change(id, Actor.System, "expire", null, (transaction, hold, _) =>
    {
        End(transaction, id, "expired");
        return $"until {Moment(hold.Until)}";
    });

    /// <summary>The folder is gone: of whom the hold named nothing stays, in the file neither.</summary>
    public void Forget(string id, byte[] receipt)
    {
        var now = time.GetUtcNow();
        using var connection = database.OpenToKeep();
        connection.Execute("PRAGMA secure_delete = ON");
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("UPDATE hold SET state = 'ended', ended = @now, users = '', ips = '', macs = '' WHERE id = @id", new { id, now = now.ToUnixTimeMilliseconds() }, transaction);
        connection.Execute("DELETE FROM hold_account WHERE hold = @id", new { id }, transaction);
        AuditOutbox.Add(transaction, now, Actor.System, "hold-freed", id, hash: receipt);
        transaction.Commit();
    }

    private static void End(SqliteTransaction transaction, string id, string why) =>
        transaction.Connection!.Execute("UPDATE hold SET state = 'ending', why = @why WHERE id = @id", new { id, why }, transaction);

    private Hold Change(string id, Actor actor, string kind, string? text, Func<SqliteTransaction, Hold, DateTimeOffset, string> change)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (HoldRow.Find(connection, id, transaction) is not { IsActive: true } hold) throw new HoldException(new HoldFault("id", HoldFaultKind.Ended));
        var said = change(transaction, hold, now);
        Step(transaction, id, kind, actor, text, now);
        AuditOutbox.Add(transaction, now, actor, $"hold-{kind}", id, said);
        transaction.Commit();
        return Find(id)!;
    }

    private string Moment(DateTimeOffset moment) => LocalTime.Text(moment.ToUnixTimeMilliseconds(), store.Zone);
}
