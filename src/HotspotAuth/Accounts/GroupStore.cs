using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Accounts;

/// <summary>A group, its rights, and how many accounts are in it.</summary>
internal sealed record GroupRights(string Name, Rights Rights, long Accounts);

/// <summary>Groups on disk. Each change, its audit record and the new revision are one transaction.</summary>
internal sealed class GroupStore(Database database, TimeProvider time)
{
    /// <summary>The groups that every office has, without limits until somebody sets them.</summary>
    public void MakeDefaults()
    {
        using var connection = database.Open();
        string[] missing = [.. new[] { AccountGroup.Staff, AccountGroup.Guest }.Except(connection.Query<string>("SELECT name FROM account_group"), StringComparer.Ordinal)];
        if (missing.Length == 0) return;
        using var transaction = connection.BeginTransaction(deferred: false);
        var revision = Database.NextRevision(transaction);
        connection.Execute(
            "INSERT INTO account_group (name, changed, revision) VALUES (@name, @now, @revision) ON CONFLICT (name) DO NOTHING",
            missing.Select(name => new { name, now = time.GetUtcNow().ToUnixTimeMilliseconds(), revision }),
            transaction);
        transaction.Commit();
    }

    /// <summary>Every group by name, those too that only stand in an account.</summary>
    public IReadOnlyList<GroupRights> List()
    {
        MakeDefaults();
        using var connection = database.Open();
        var members = connection.Query<(string Name, long Count)>("SELECT grp, count(*) FROM account WHERE state <> 'closed' GROUP BY grp").ToDictionary(m => m.Name, m => m.Count, StringComparer.Ordinal);
        var rights = connection.Query<(string Name, string? Rights, int? Devices)>("SELECT name, rights, max_devices FROM account_group").ToDictionary(g => g.Name, g => Rights.FromJson(g.Rights, g.Devices), StringComparer.Ordinal);
        return
        [
            .. rights.Keys.Union(members.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => new GroupRights(name, rights.GetValueOrDefault(name, Rights.None), members.GetValueOrDefault(name))),
        ];
    }

    /// <summary>The rights of a group; none where nothing was ever set.</summary>
    public Rights Of(string name)
    {
        using var connection = database.Open();
        return Of(connection, name, null);
    }

    /// <summary>Changes a group's rights, and makes the group where it is new. The rights as they stand then.</summary>
    /// <exception cref="AccountException">Every fault of the rights at once; nothing was saved.</exception>
    public Rights Set(string name, Func<Rights, Rights> change, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var before = Of(connection, name, transaction);
        var after = change(before);
        if (RightsRules.Check(after).ToArray() is { Length: > 0 } faults) throw new AccountException(faults);
        var now = time.GetUtcNow();
        connection.Execute(
            """
            INSERT INTO account_group (name, rights, max_devices, changed, revision) VALUES (@name, @rights, @MaxDevices, @now, @revision)
            ON CONFLICT (name) DO UPDATE SET rights = excluded.rights, max_devices = excluded.max_devices, changed = excluded.changed, revision = excluded.revision
            """,
            new { name, rights = after.ToJson(), after.MaxDevices, now = now.ToUnixTimeMilliseconds(), revision = Database.NextRevision(transaction) },
            transaction);
        AuditOutbox.Add(transaction, now, actor, "group-set", name, RightsText.Difference(before, after));
        transaction.Commit();
        return after;
    }

    /// <summary>The groups that changed after a revision: for <see cref="AccountDirectory"/> alone.</summary>
    internal IReadOnlyList<(string Name, Rights Rights, long Revision)> ChangedSince(long revision)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Name, string? Rights, int? Devices, long Revision)>("SELECT name, rights, max_devices, revision FROM account_group WHERE revision > @revision", new { revision })
            .Select(g => (g.Name, Rights.FromJson(g.Rights, g.Devices), g.Revision))];
    }

    private static Rights Of(Microsoft.Data.Sqlite.SqliteConnection connection, string name, Microsoft.Data.Sqlite.SqliteTransaction? transaction)
    {
        var (rights, devices) = connection.QuerySingleOrDefault<(string?, int?)>("SELECT rights, max_devices FROM account_group WHERE name = @name", new { name }, transaction);
        return Rights.FromJson(rights, devices);
    }
}
