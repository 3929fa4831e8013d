using Dapper;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts;

/// <summary>Registered devices on disk. Each change, its audit record and the new revision are one transaction; a removed device
/// lives on in the access stream, where its sessions are.</summary>
internal sealed class DeviceStore(Database database, TimeProvider time)
{
    private const int MaxName = 100;

    /// <exception cref="AccountException">Every fault at once; nothing was saved.</exception>
    public RegisteredDevice Add(string mac, string username, string name, DateTimeOffset? until, Actor actor)
    {
        var now = time.GetUtcNow();
        var faults = Check(mac, name, until, now, out var address).ToList();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var owner = connection.QuerySingleOrDefault<AccountRow>($"SELECT {AccountRow.Columns} FROM account WHERE username = @name", new { name = Usernames.Normalize(username) }, transaction)?.ToAccount();
        if (owner is null or { State: AccountState.Closed }) faults.Add(new AccountFault("username", AccountFaultKind.Missing, $"there is no account \"{username}\""));
        if (faults.Count == 0 && All(transaction).FirstOrDefault(d => d.Mac == address) is { } there)
            faults.Add(new AccountFault("mac", AccountFaultKind.Taken, $"{address} is {there.Username}'s \"{there.Name}\" already; remove it there first"));
        if (faults.Count > 0) throw new AccountException(faults);

        var device = new RegisteredDevice(address, owner!.Id, owner.Username, name.Trim(), until, now, actor.Name);
        connection.Execute(
            "INSERT INTO device (mac, account, name, valid_until, added, added_by, revision) VALUES (@mac, @Account, @Name, @until, @added, @AddedBy, @revision)",
            new { mac = address.ToString(), device.Account, device.Name, until = until?.ToUnixTimeMilliseconds(), added = now.ToUnixTimeMilliseconds(), device.AddedBy, revision = Database.NextRevision(transaction) },
            transaction);
        AuditOutbox.Add(transaction, now, actor, "device-add", address.ToString(), Told(device));
        transaction.Commit();
        return device;
    }

    /// <summary>The device that was removed; null when it was not registered.</summary>
    public RegisteredDevice? Remove(MacAddress mac, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (All(transaction).FirstOrDefault(d => d.Mac == mac) is not { } device) return null;
        connection.Execute("DELETE FROM device WHERE mac = @mac", new { mac = mac.ToString() }, transaction);
        Database.NextRevision(transaction);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "device-remove", mac.ToString(), Told(device));
        transaction.Commit();
        return device;
    }

    /// <summary>All of them by owner and name.</summary>
    public IReadOnlyList<RegisteredDevice> List()
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        return All(transaction);
    }

    /// <summary>Changes whenever a device is added or removed: an added one has the highest revision, and of removed ones there are fewer.</summary>
    internal (long Count, long Newest) State()
    {
        using var connection = database.Open();
        return connection.QuerySingle<(long, long)>("SELECT count(*), coalesce(max(revision), 0) FROM device");
    }

    private static IReadOnlyList<RegisteredDevice> All(SqliteTransaction transaction) =>
        [.. transaction.Connection!.Query<Row>(
            """
            SELECT d.mac, d.account, a.username, d.name, d.valid_until, d.added, d.added_by
            FROM device d JOIN account a ON a.id = d.account ORDER BY a.username, d.name, d.mac
            """,
            transaction: transaction).Select(r => r.ToDevice())];

    private static IEnumerable<AccountFault> Check(string mac, string name, DateTimeOffset? until, DateTimeOffset now, out MacAddress address)
    {
        var isMac = MacAddress.TryParse(mac, out address) && !address.IsMulticast && address.Value != 0;
        AccountFault?[] faults =
        [
            isMac ? null : new AccountFault("mac", AccountFaultKind.Malformed, $"\"{mac}\" is no device's MAC address, for example 02:00:5e:10:00:01"),
            name.Trim().Length is > 0 and <= MaxName && !HiddenSigns.AnyIn(name) ? null : new AccountFault("name", AccountFaultKind.Malformed, $"a name of 1 to {MaxName} characters is needed, for example \"printer room 3\""),
            PersonRules.HoldsNationalId(name) ? PersonRules.NationalId("name") : null,
            until <= now ? new AccountFault("valid_until", AccountFaultKind.Past, "the end of validity is already past") : null,
        ];
        return faults.OfType<AccountFault>();
    }

    private static string Told(RegisteredDevice device) => $"\"{device.Name}\" of {device.Username}{(device.ValidUntil is { } until ? $" until {Times.Iso(until)}" : "")}";

    private sealed class Row
    {
        public string mac { get; set; } = "";
        public long account { get; set; }
        public string username { get; set; } = "";
        public string name { get; set; } = "";
        public long? valid_until { get; set; }
        public long added { get; set; }
        public string added_by { get; set; } = "";

        public RegisteredDevice ToDevice() => new(
            MacAddress.TryParse(mac, out var address) ? address : default,
            account,
            username,
            name,
            valid_until is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
            DateTimeOffset.FromUnixTimeMilliseconds(added),
            added_by);
    }
}
