using Dapper;
using HotspotAuth.Accounts;

namespace HotspotAuth.Requests;

/// <summary>Part 4 as the issuer filled it in.</summary>
/// <param name="Usernames">One for each person, in their places.</param>
/// <param name="Group">Whose rights the accounts get.</param>
/// <param name="Remark">For the form; may be empty.</param>
/// <param name="CardChecked">Whether the issuer has looked at the identity card.</param>
/// <param name="ByMail">Whether whoever has an address gets his password there.</param>
internal sealed record Issue(IReadOnlyList<string> Usernames, string Group, string? Remark, bool CardChecked, bool ByMail);

/// <summary>A person's account and its one-time password; null where it went by mail, and then nobody here sees it.</summary>
internal sealed record IssuedAccount(RequestPerson Person, string Username, string? Password);

/// <summary>What came of issuing: the accounts, or the obstacle, or the faults by the person's place.</summary>
internal sealed record Issued(Signed Signed, IReadOnlyList<IssuedAccount> Accounts, IReadOnlyList<(int Place, AccountFault Fault)> Faults);

internal sealed partial class RequestStore
{
    /// <summary>Makes the accounts and signs part 4, all or nothing.</summary>
    public async Task<Issued> IssueAsync(long id, RequestState seen, Issue issue, Signer signer, CancellationToken cancellationToken)
    {
        if (Find(id) is not { } before) return Refused(null, RequestObstacle.NotHis);
        // Asked before the slow hashes and again, as it then stands, in the transaction.
        if (Obstacle(before, issue, signer) is { } early) return Refused(before, early);
        var wanted = before.People.Select((person, i) => Account(before, person, issue.Usernames.ElementAtOrDefault(i) ?? "", issue, signer)).ToArray();
        if (Faults(wanted).ToArray() is { Length: > 0 } faults) return new Issued(new Signed(before, null), [], faults);
        var prepared = await accounts.PrepareAllAsync(wanted, cancellationToken);

        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (request, obstacle, _) = Look(transaction, id, StepKind.Issue, seen, signer);
        obstacle ??= Obstacle(request!, issue, signer);
        if (obstacle is not null) return Refused(request, obstacle.Value);
        var taken = prepared.Select((account, i) => (Place: i + 1, account.Row.username))
            .Where(a => connection.ExecuteScalar<long>("SELECT count(*) FROM account WHERE username = @username", new { a.username }, transaction) > 0)
            .Select(a => (a.Place, new AccountFault("username", AccountFaultKind.Taken, $"\"{a.username}\" is taken"))).ToArray();
        if (taken.Length > 0) return new Issued(new Signed(request, null), [], taken);
        var added = accounts.Add(transaction, prepared, signer.Actor);
        connection.Execute("UPDATE request_person SET account = @account WHERE request = @id AND place = @place", added.Select((a, i) => new { account = a.Account.Id, id, place = i + 1 }), transaction);
        Move(transaction, request!, StepKind.Issue, signer, issue.Remark, null, issue.CardChecked, added);
        // A full outbox refuses: the password is then shown like that of one without an address.
        var made = request!.People.Zip(added, (person, account) => new IssuedAccount(
            person,
            account.Account.Username,
            issue.ByMail && person.Email is not null && outbox.TryQueue(transaction, IssuedMail.Write(person, account.Account.Username, account.GeneratedPassword!, request, site), IssuedMail.Life) ? null : account.GeneratedPassword)).ToArray();
        transaction.Commit();
        return new Issued(new Signed(Find(id), null), made, []);
    }

    /// <summary>A free username for each person of a request.</summary>
    public IReadOnlyList<string> Ideas(StaffRequest request)
    {
        using var connection = database.Open();
        return UsernameIdeas.For(request.People.Select(person => person.Name), idea => connection.ExecuteScalar<long>("SELECT count(*) FROM account WHERE username = @idea", new { idea }) > 0);
    }

    private static Issued Refused(StaffRequest? request, RequestObstacle obstacle) => new(new Signed(request, obstacle), [], []);

    private static RequestObstacle? Obstacle(StaffRequest request, Issue issue, Signer signer) =>
        RequestRules.Against(request, StepKind.Issue, signer, isDeputy: false)
        ?? (request.Card is null && !issue.CardChecked ? RequestObstacle.Card : null);

    private IEnumerable<(int Place, AccountFault Fault)> Faults(IReadOnlyList<NewAccount> wanted)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < wanted.Count; i++)
        {
            foreach (var fault in AccountRules.Check(wanted[i], time.GetUtcNow())) yield return (i + 1, fault);
            if (Usernames.Normalize(wanted[i].Username) is { Length: > 0 } name && !given.Add(name))
                yield return (i + 1, new AccountFault("username", AccountFaultKind.Taken, $"\"{name}\" stands twice"));
        }
    }

    private NewAccount Account(StaffRequest request, RequestPerson person, string username, Issue issue, Signer signer) => new()
    {
        Username = username,
        Name = person.Name,
        NameTh = person.NameTh,
        Email = person.Email,
        // The telephone and the position are the applicant's; the others are his colleagues.
        Phone = person.Place == 1 ? request.Phone : null,
        Position = person.Place == 1 ? request.Position : null,
        Extension = person.Place == 1 ? request.Extension : null,
        IdCheckedBy = request.Card?.By ?? signer.Name,
        IdCheckedOn = request.Card?.On ?? time.GetUtcNow(),
        Group = issue.Group,
        MustChange = true,
        ValidFrom = request.From,
        ValidUntil = request.Until,
    };
}
