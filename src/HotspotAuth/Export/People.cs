using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Events;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Export;

/// <summary>How it is known who held an account when a session ran.</summary>
internal enum HolderBasis
{
    /// <summary>The person's record is still the one that the session's row was bound to.</summary>
    Bound,

    /// <summary>The person's record was changed since; it is given as it stands now.</summary>
    Changed,

    /// <summary>The register says who was named for the slip before the session.</summary>
    Register,

    /// <summary>Somebody was named for the slip only after the session.</summary>
    NamedLater,

    /// <summary>Nobody was named; the name list says who was expected to have the slip.</summary>
    Expected,

    /// <summary>Nobody was named and nobody was expected.</summary>
    Nobody,
}

/// <summary>Who held an account then, and how that is known.</summary>
internal sealed record HeldBy(string? Name, string? NameTh, string? Phone, HolderBasis Basis, HolderEntry? Entry)
{
    public LinkGrade Grade => Basis switch { HolderBasis.Bound => LinkGrade.Proved, HolderBasis.Nobody => LinkGrade.Missing, _ => LinkGrade.Inferred };
}

/// <summary>Whose account an id of the log is; asked of the database once for each.</summary>
internal sealed class People(Database database)
{
    /// <summary>An export over a year meets many sessions; those of some weeks are remembered.</summary>
    private const int MostNames = 20_000;

    private readonly Dictionary<string, string?> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Account?> _accounts = [];
    private readonly Dictionary<long, (string Project, string Responsible)?> _events = [];

    public Account? Find(long account)
    {
        if (_accounts.TryGetValue(account, out var known)) return known;
        using var connection = database.Open();
        return _accounts[account] = connection.QuerySingleOrDefault<AccountRow>($"SELECT {AccountRow.Columns} FROM account WHERE id = @account", new { account })?.ToAccount();
    }

    public bool Knows(string username)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM account WHERE username = @username", new { username }) > 0;
    }

    /// <summary>The name of who held a session's account when it ran; null where nobody is known.</summary>
    public string? NameOf(SessionSpan session)
    {
        if (_names.TryGetValue(session.Id, out var known)) return known;
        if (_names.Count >= MostNames) _names.Clear();
        return _names[session.Id] = Find(session.Account) is { } account ? HolderOf(session, account).Name : null;
    }

    /// <summary>A training event's project and who answers for it.</summary>
    public (string Project, string Responsible)? EventOf(long id)
    {
        if (_events.TryGetValue(id, out var known)) return known;
        using var connection = database.Open();
        var row = connection.QuerySingleOrDefault<(string? Project, string? Responsible)>("SELECT project, responsible FROM training_event WHERE id = @id", new { id });
        return _events[id] = row.Project is null ? null : (row.Project, row.Responsible ?? "");
    }

    /// <summary>
    /// Who held the account when the session ran. A slip may pass from hand to hand: then the record that the session's row was bound to
    /// tells which of its holders it was, and without it the register's times do.
    /// </summary>
    public HeldBy HolderOf(SessionSpan session, Account account)
    {
        using var connection = database.Open();
        var salt = connection.QuerySingleOrDefault<byte[]>("SELECT holder_salt FROM session WHERE id = @Id", new { session.Id });
        bool IsBound(Account person) => salt is not null && session.Holder is { } hash && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(Holder.Digest(salt, person), hash);

        if (account.Event is null) return new HeldBy(account.Name, account.NameTh, account.Phone, IsBound(account) ? HolderBasis.Bound : HolderBasis.Changed, null);
        var named = Holders.HistoryOf(database, account.Id);
        foreach (var entry in named)
        {
            if (IsBound(account with { Name = entry.Name, NameTh = null, Phone = entry.Phone })) return Of(entry, HolderBasis.Bound);
        }

        if (named.FirstOrDefault(entry => entry.Named.ToUnixTimeMilliseconds() <= session.Start) is { } before) return Of(before, HolderBasis.Register);
        if (named.Count > 0) return Of(named[^1], HolderBasis.NamedLater);
        var nobody = EventOf(account.Event.Value) is { } e && account.Slip is { } slip && account.Name == TrainingEventStore.Nobody(e.Project, slip);
        return nobody ? new HeldBy(null, null, null, HolderBasis.Nobody, null) : new HeldBy(account.Name, account.NameTh, account.Phone, HolderBasis.Expected, null);
    }

    private static HeldBy Of(HolderEntry entry, HolderBasis basis) => new(entry.Name, null, entry.Phone, basis, entry);
}
