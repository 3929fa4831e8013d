using System.Security.Cryptography;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Operation;
using HotspotAuth.Sessions;

namespace HotspotAuth.Export;

/// <summary>Whose account an id of the log is.</summary>
internal sealed class People
{
    private readonly Database _database;
    private readonly Dictionary<long, Account> _accounts;

    private People(Database database, Dictionary<long, Account> accounts) => (_database, _accounts) = (database, accounts);

    public static async Task<People> LoadAsync(AccountStore accounts, Database database, CancellationToken cancellationToken) =>
        new(database, (await accounts.ListAsync(new AccountQuery(), cancellationToken)).ToDictionary(a => a.Id));

    public Account? Find(long account) => _accounts.GetValueOrDefault(account);

    public bool Knows(string username) => _accounts.Values.Any(a => a.Username == username);

    /// <summary>Whether the person's record is still the one that the session's row was bound to when it was written.</summary>
    public bool IsUnchanged(SessionSpan session, Account account)
    {
        if (session.Holder is not { } holder) return false;
        using var connection = _database.Open();
        var salt = connection.QuerySingleOrDefault<byte[]>("SELECT holder_salt FROM session WHERE id = @Id", new { session.Id });
        return salt is not null && CryptographicOperations.FixedTimeEquals(Holder.Digest(salt, account), holder);
    }
}
