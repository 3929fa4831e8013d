using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Admin;

/// <summary>Why something is not done to an administrator.</summary>
internal enum DeskRefusal
{
    None,

    /// <summary>Nobody of that name.</summary>
    Unknown,

    /// <summary>Nobody gives himself roles, ends or frees himself: a second administrator does.</summary>
    Oneself,

    /// <summary>Somebody must be left who can let others in.</summary>
    LastSystemAdministrator,
}

/// <summary>What one administrator does to another. Each change is recorded with what stood before, and ends his sign-ins.</summary>
internal sealed class AdministratorDesk(Database database, TimeProvider time)
{
    private const int MaxText = 100;

    /// <summary>His one-time password, to be shown once.</summary>
    /// <exception cref="AccountException">Every fault at once; nothing was saved.</exception>
    public string Add(string username, string name, string? email, IReadOnlyList<ConsoleRole> roles, Actor actor)
    {
        var key = Usernames.Normalize(username);
        var password = OneTimePassword.Password();
        var hash = PasswordHash.Make(password);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var faults = Faults(key, name, email, roles).ToList();
        if (AdministratorRow.Find(connection, key, transaction) is not null) faults.Add(new AccountFault("username", AccountFaultKind.Taken, $"\"{key}\" is an administrator already"));
        if (faults.Count > 0) throw new AccountException(faults);
        var now = time.GetUtcNow();
        connection.Execute(
            "INSERT INTO administrator (username, name, email, password_hash, must_change, failures, locked_until, created, roles) VALUES (@key, @name, @email, @hash, 1, 0, 0, @now, @roles)",
            new { key, name = name.Trim(), email = Text(email), hash, now = now.ToUnixTimeMilliseconds(), roles = ConsoleRoles.ToText(roles) },
            transaction);
        AuditOutbox.Add(transaction, now, actor, "administrator-add", key, $"roles: none → {ConsoleRoles.ToText(roles)}");
        transaction.Commit();
        return password;
    }

    /// <exception cref="AccountException">No role is left.</exception>
    public DeskRefusal SetRoles(string username, IReadOnlyList<ConsoleRole> roles, Actor actor)
    {
        if (roles.Count == 0) throw new AccountException([new AccountFault("roles", AccountFaultKind.Missing, "an administrator needs a role; who should have none is ended instead")]);
        return Change(username, actor, "administrator-roles", (transaction, row) =>
        {
            if (!roles.Contains(ConsoleRole.SystemAdministrator) && IsLastSystemAdministrator(transaction, row)) return (DeskRefusal.LastSystemAdministrator, null);
            var (before, after) = (row.Roles, ConsoleRoles.ToText(roles));
            Update(transaction, row, "roles = @after", new { after });
            return (DeskRefusal.None, $"roles: {before} → {after}");
        });
    }

    /// <summary>Another name and mail address; his sign-ins go on. Whoever he is may do so himself.</summary>
    /// <exception cref="AccountException">Every fault at once; nothing was saved.</exception>
    public void Describe(string username, string name, string? email, Actor actor)
    {
        var key = Usernames.Normalize(username);
        var faults = Faults(key, name, email, ConsoleRoles.First).ToList();
        if (faults.Count > 0) throw new AccountException(faults);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (AdministratorRow.Find(connection, key, transaction) is not { } row || (row.Name == name.Trim() && row.Email == Text(email))) return;
        connection.Execute("UPDATE administrator SET name = @name, email = @email WHERE id = @Id", new { name = name.Trim(), email = Text(email), row.Id }, transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "administrator-describe", key, $"name: {row.Name} → {name.Trim()}");
        transaction.Commit();
    }

    public DeskRefusal Disable(string username, Actor actor) => Change(username, actor, "administrator-disable", (transaction, row) =>
    {
        if (IsLastSystemAdministrator(transaction, row)) return (DeskRefusal.LastSystemAdministrator, null);
        Update(transaction, row, "disabled = @now", new { now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return (DeskRefusal.None, $"state: {State(row)} → ended");
    });

    public DeskRefusal Enable(string username, Actor actor) => Change(username, actor, "administrator-enable", (transaction, row) =>
    {
        Update(transaction, row, "disabled = NULL, failures = 0, locked_until = 0", new { });
        return (DeskRefusal.None, $"state: {State(row)} → active");
    });

    /// <summary>Lets him try again at once.</summary>
    public DeskRefusal Unlock(string username, Actor actor) => Change(username, actor, "administrator-unlock", (transaction, row) =>
    {
        transaction.Connection!.Execute("UPDATE administrator SET failures = 0, locked_until = 0 WHERE id = @Id", new { row.Id }, transaction);
        return (DeskRefusal.None, $"locked: {(row.LockedUntil > time.GetUtcNow().ToUnixTimeMilliseconds() ? "yes" : "no")} → no");
    });

    /// <summary>A new one-time password, to be shown once; what he had is over.</summary>
    public (DeskRefusal Refusal, string? Password) ResetPassword(string username, Actor actor)
    {
        var password = OneTimePassword.Password();
        var hash = PasswordHash.Make(password);
        var refusal = Change(username, actor, "administrator-reset-password", (transaction, row) =>
        {
            Update(transaction, row, "password_hash = @hash, must_change = 1, failures = 0, locked_until = 0", new { hash });
            return (DeskRefusal.None, "password: his own → one-time");
        });
        return (refusal, refusal == DeskRefusal.None ? password : null);
    }

    /// <summary>Takes the second factor away, for who lost phone and codes: he makes a new one at his next sign-in where his roles ask for it.</summary>
    public DeskRefusal ResetSecondFactor(string username, Actor actor) => Change(username, actor, "administrator-reset-second-factor", (transaction, row) =>
    {
        var had = SecondFactors.Remove(transaction, row.Username);
        Update(transaction, row, "failures = 0, locked_until = 0", new { });
        return (DeskRefusal.None, $"second factor: {(had ? "app" : "none")} → none");
    });

    private DeskRefusal Change(string username, Actor actor, string action, Func<SqliteTransaction, AdministratorRow, (DeskRefusal Refusal, string? Told)> change)
    {
        var key = Usernames.Normalize(username);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (AdministratorRow.Find(connection, key, transaction) is not { } row) return DeskRefusal.Unknown;
        // A verb's actor is the machine's user: whoever is root there is not asked for a second one.
        var isOneself = actor.Role == "admin" && string.Equals(actor.Name, key, StringComparison.Ordinal);
        var (refusal, told) = isOneself ? (DeskRefusal.Oneself, null) : change(transaction, row);
        if (refusal != DeskRefusal.None) return refusal;
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, action, key, told);
        transaction.Commit();
        return DeskRefusal.None;
    }

    private static void Update(SqliteTransaction transaction, AdministratorRow row, string assignments, object values)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("id", row.Id);
        transaction.Connection!.Execute($"UPDATE administrator SET {assignments}, stamp = stamp + 1 WHERE id = @id", parameters, transaction);
    }

    private static bool IsLastSystemAdministrator(SqliteTransaction transaction, AdministratorRow row) =>
        IsSystemAdministrator(row) && !AdministratorRow.All(transaction.Connection!, transaction).Any(other => other.Id != row.Id && IsSystemAdministrator(other));

    private static bool IsSystemAdministrator(AdministratorRow row) => row.Disabled is null && ConsoleRoles.FromText(row.Roles).Contains(ConsoleRole.SystemAdministrator);

    private static string State(AdministratorRow row) => row.Disabled is null ? "active" : "ended";

    private static IEnumerable<AccountFault> Faults(string username, string name, string? email, IReadOnlyList<ConsoleRole> roles)
    {
        if (!Usernames.IsValid(username)) yield return new AccountFault("username", AccountFaultKind.Malformed, $"a username has English letters, digits, . - _ @, at most {Usernames.MaxLength}");
        if (string.IsNullOrWhiteSpace(name)) yield return new AccountFault("name", AccountFaultKind.Missing, "the person's name is needed");
        else if (name.Length > MaxText || HiddenSigns.AnyIn(name)) yield return new AccountFault("name", AccountFaultKind.TooLong, $"a name has at most {MaxText} characters");
        if (Text(email) is { } address && (address.Length > MaxText || address.IndexOf('@', StringComparison.Ordinal) < 1 || address.EndsWith('@') || address.Any(char.IsWhiteSpace)))
            yield return new AccountFault("email", AccountFaultKind.Malformed, $"\"{address}\" is no e-mail address");
        if (roles.Count == 0) yield return new AccountFault("roles", AccountFaultKind.Missing, "an administrator needs a role");
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
