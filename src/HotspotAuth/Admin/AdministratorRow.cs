using Dapper;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Admin;

/// <summary>An administrator as he stands in the store.</summary>
internal sealed class AdministratorRow
{
    private const string Columns =
        "id, username, name, email, password_hash AS Hash, must_change AS MustChange, failures, locked_until AS LockedUntil, roles, disabled, last_sign_in AS LastSignIn, created, stamp, totp_since AS SecondFactorSince";

    public long Id { get; set; }
    public string Username { get; set; } = "";
    public string Name { get; set; } = "";
    public string? Email { get; set; }
    public string Hash { get; set; } = "";
    public long MustChange { get; set; }
    public int Failures { get; set; }
    public long LockedUntil { get; set; }
    public string Roles { get; set; } = "";
    public long? Disabled { get; set; }
    public long? LastSignIn { get; set; }
    public long Created { get; set; }
    public long Stamp { get; set; }
    public long? SecondFactorSince { get; set; }

    public static AdministratorRow? Find(SqliteConnection connection, string username, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<AdministratorRow>($"SELECT {Columns} FROM administrator WHERE username = @username", new { username }, transaction);

    public static IReadOnlyList<AdministratorRow> All(SqliteConnection connection, SqliteTransaction? transaction = null) =>
        connection.Query<AdministratorRow>($"SELECT {Columns} FROM administrator ORDER BY username", transaction: transaction).AsList();

    public Administrator Read() => new(Username, Name, MustChange != 0, ConsoleRoles.FromText(Roles))
    {
        Email = Email,
        HasSecondFactor = SecondFactorSince is not null,
        Created = DateTimeOffset.FromUnixTimeMilliseconds(Created),
        LastSignIn = Times.Stored(LastSignIn),
        Disabled = Times.Stored(Disabled),
        LockedUntil = LockedUntil == 0 ? null : Times.Stored(LockedUntil),
        Stamp = Stamp,
    };
}
