using System.Text;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;

namespace HotspotAuth.Nas;

/// <summary>
/// The NASes that an operator added while the service ran. Their secrets are sealed as the accounts' recoverable secrets are,
/// with the NAS's name authenticated, so that a sealed secret can't be moved to another NAS.
/// </summary>
internal sealed class NasRegister(Database database, SecretBox box, TimeProvider time)
{
    private const string Columns = "name, address, sealed_secret AS SealedSecret, message_authenticator AS MessageAuthenticator, coa_port AS CoaPort, kind, mac_authentication AS MacAuthentication";

    /// <summary>All of them by name. A secret that can't be opened is absent: another key file lies there now.</summary>
    public IReadOnlyList<RadiusClientSettings> Load()
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM nas ORDER BY name").Select(Read)];
    }

    /// <summary>Adds a NAS that has passed <see cref="NasEntry.Check"/>, with its audit record in the same commit.</summary>
    public void Add(RadiusClientSettings nas, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        connection.Execute(
            "INSERT INTO nas (name, address, sealed_secret, message_authenticator, coa_port, kind, mac_authentication, added, added_by) VALUES (@Name, @Address, @secret, @RequireMessageAuthenticator, @CoaPort, @Kind, @MacAuthentication, @now, @by)",
            new { nas.Name, nas.Address, secret = box.Seal(Label(nas.Name), nas.Secret!), nas.RequireMessageAuthenticator, nas.CoaPort, nas.Kind, nas.MacAuthentication, now = time.GetUtcNow().ToUnixTimeMilliseconds(), by = actor.Name },
            transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "nas-add", nas.Name, $"none → {Told(nas)}");
        transaction.Commit();
    }

    /// <summary>False when no NAS of that name was added here.</summary>
    public bool Remove(string name, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        if (connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM nas WHERE name = @name", new { name }, transaction) is not { } before) return false;
        connection.Execute("DELETE FROM nas WHERE name = @name", new { name }, transaction);
        connection.Execute("DELETE FROM nas_activity WHERE name = @name", new { name }, transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "nas-remove", name, $"{Told(Read(before))} → none");
        transaction.Commit();
        return true;
    }

    private RadiusClientSettings Read(Row row) => new()
    {
        Name = row.Name,
        Address = row.Address,
        Secret = box.Open(Label(row.Name), row.SealedSecret) is { } secret ? Encoding.UTF8.GetString(secret) : null,
        RequireMessageAuthenticator = row.MessageAuthenticator,
        CoaPort = row.CoaPort,
        Kind = row.Kind,
        MacAuthentication = row.MacAuthentication,
    };

    /// <summary>What the audit trail tells of it: everything but the secret.</summary>
    private static string Told(RadiusClientSettings nas) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"address {nas.Address}, kind {nas.Kind}, message-authenticator {nas.RequireMessageAuthenticator}, coa-port {nas.CoaPort}, mac-authentication {nas.MacAuthentication}");

    // No username holds a colon, so no account's secret opens here and none of these there.
    private static string Label(string name) => $"nas:{name}";

    // By properties: SQLite tells no type of an empty table's columns, and a constructor would have to fit one.
    private sealed record Row
    {
        public string Name { get; init; } = "";
        public string Address { get; init; } = "";
        public byte[] SealedSecret { get; init; } = [];
        public string MessageAuthenticator { get; init; } = "";
        public int CoaPort { get; init; }
        public string Kind { get; init; } = "";
        public string MacAuthentication { get; init; } = "no";
    }
}

/// <summary>What is wrong with a NAS that is to be added: the setting, and the fault with its mend.</summary>
internal sealed record NasFault(string Setting, string Text);

/// <summary>The rules for a NAS that is added: those of the configuration, and that nothing collides.</summary>
internal static class NasEntry
{
    /// <summary>Every fault; none when it may be added. The address is brought to its shortest form.</summary>
    public static IReadOnlyList<NasFault> Check(RadiusClientSettings nas, RadiusSettings configured, IReadOnlyList<RadiusClientSettings> added)
    {
        var alone = new HotspotSettings();
        alone.Radius.Clients.Add(nas);
        var faults = SettingsValidator.Validate(alone).Where(f => f.Key.StartsWith("Radius:Clients", StringComparison.Ordinal))
            .Select(f => new NasFault(f.Key.Split(':')[^1], $"{f.Fault}. {f.Mend}.")).ToList();
        if (nas.Name.Length > 64) faults.Add(new NasFault(nameof(nas.Name), "is longer than 64 characters. Choose a short name, for example mikrotik-1."));
        if (faults.Count > 0) return faults;
        nas.Address = NasClients.Network(nas.Address) is var network && NasClients.IsSingle(network) ? network.BaseAddress.ToString() : network.ToString();
        foreach (var other in configured.Clients.Concat(added))
        {
            if (string.Equals(other.Name, nas.Name, StringComparison.OrdinalIgnoreCase)) faults.Add(new NasFault(nameof(nas.Name), $"\"{nas.Name}\" is a NAS already. Choose another name: sessions are kept by it."));
            if (NasClients.Network(other.Address).Equals(network)) faults.Add(new NasFault(nameof(nas.Address), $"{nas.Address} is the address of NAS {other.Name} already. Change that one, or remove it first."));
        }

        return faults;
    }
}
