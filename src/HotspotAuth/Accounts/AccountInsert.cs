using System.Globalization;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Accounts;

/// <summary>One INSERT, prepared once and run for each account of a batch. Belongs to its transaction.</summary>
internal sealed class AccountInsert : IDisposable
{
    private static readonly (string Name, Func<AccountRow, object?> Value)[] Columns =
    [
        ("username", row => row.username),
        ("name", row => row.name),
        ("name_th", row => row.name_th),
        ("email", row => row.email),
        ("phone", row => row.phone),
        ("grp", row => row.grp),
        ("event", row => row.@event),
        ("slip", row => row.slip),
        ("state", row => row.state),
        ("password_hash", row => row.password_hash),
        ("sealed_secret", row => row.sealed_secret),
        ("must_change", row => row.must_change),
        ("valid_from", row => row.valid_from),
        ("valid_until", row => row.valid_until),
        ("max_devices", row => row.max_devices),
        ("rights", row => row.rights),
        ("language", row => row.language),
        ("position", row => row.position),
        ("extension", row => row.extension),
        ("id_checked_by", row => row.id_checked_by),
        ("id_checked_on", row => row.id_checked_on),
        ("agency", row => row.agency),
        ("revision", row => row.revision),
    ];

    private static readonly string Sql = string.Create(
        CultureInfo.InvariantCulture,
        $"INSERT INTO account ({string.Join(", ", Columns.Select(c => c.Name))}, created, changed) VALUES ({string.Join(", ", Columns.Select(c => $"@{c.Name}"))}, @now, @now) RETURNING id");

    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;
    private readonly SqliteParameter _now;

    public AccountInsert(SqliteTransaction transaction)
    {
        _command = transaction.Connection!.CreateCommand();
        _command.Transaction = transaction;
        _command.CommandText = Sql;
        _parameters = [.. Columns.Select(c => _command.Parameters.Add(new SqliteParameter { ParameterName = $"@{c.Name}" }))];
        _now = _command.Parameters.Add(new SqliteParameter { ParameterName = "@now" });
    }

    /// <summary>Writes the row and gives it its id.</summary>
    /// <exception cref="AccountException">The username is taken.</exception>
    public void Run(AccountRow row, DateTimeOffset now)
    {
        for (var i = 0; i < Columns.Length; i++) _parameters[i].Value = Columns[i].Value(row) ?? DBNull.Value;
        _now.Value = now.ToUnixTimeMilliseconds();
        try
        {
            row.id = (long)_command.ExecuteScalar()!;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            throw AccountStore.IsTaken(_command.Transaction!, row.username);
        }
    }

    public void Dispose() => _command.Dispose();
}
