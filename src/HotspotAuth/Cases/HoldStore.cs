using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Cases;

/// <summary>
/// Holds on disk. Each step, its trace in the hold's history and its audit record are one transaction. The audit names a hold by its id: whom it
/// concerns is not everybody's to know who reads the trail (Computer Crime Act s.24).
/// </summary>
internal sealed partial class HoldStore(Database database, TrafficStore store, TimeProvider time)
{
    // Without letters that look alike.
    private const string IdLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <exception cref="HoldException">What was typed can't be taken.</exception>
    public Hold Add(NewHold typed, Actor actor)
    {
        var now = time.GetUtcNow();
        var oldest = OldestDay();
        var (wanted, scope, faults) = HoldRules.Read(typed, oldest, now, store.Zone);
        if (scope is null) throw new HoldException(faults);
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var id = NewId(transaction, now);
        var hold = new
        {
            id,
            wanted.Order,
            wanted.Officer,
            wanted.Agency,
            wanted.Reason,
            users = HoldRow.Lines(scope.Users),
            ips = HoldRow.Lines(scope.Ips),
            macs = HoldRow.Lines(scope.Macs),
            scope.From,
            scope.To,
            until = wanted.Until!.Value.ToUnixTimeMilliseconds(),
            latest = HoldRules.Latest(wanted.From!.Value, oldest, now, store.Zone).ToUnixTimeMilliseconds(),
            now = now.ToUnixTimeMilliseconds(),
            by = actor.Name,
        };
        connection.Execute(
            """
            INSERT INTO hold (id, ordered, officer, agency, reason, users, ips, macs, span_from, span_to, until, latest, made, made_by, state)
            VALUES (@id, @Order, @Officer, @Agency, @Reason, @users, @ips, @macs, @From, @To, @until, @latest, @now, @by, 'active')
            """,
            hold,
            transaction);
        Step(transaction, id, "add", actor, wanted.Reason, now);
        AuditOutbox.Add(transaction, now, actor, "hold-add", id, wanted.Reason);
        transaction.Commit();
        return Find(id)!;
    }

    public Hold? Find(string id)
    {
        using var connection = database.Open();
        return HoldRow.Find(connection, id);
    }

    public IReadOnlyList<Hold> All()
    {
        using var connection = database.Open();
        return HoldRow.All(connection);
    }

    /// <summary>Those that have not ended, by their end.</summary>
    public IReadOnlyList<Hold> Living()
    {
        using var connection = database.Open();
        return HoldRow.Living(connection);
    }

    /// <summary>The days in the case's folder, oldest first.</summary>
    public IReadOnlyList<HeldDay> Days(string id)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Day, string Digest, long Access, long Flow, long Nat)>("SELECT day, digest, access_rows, flow_rows, nat_rows FROM hold_day WHERE hold = @id ORDER BY day", new { id })
            .Select(row => DayName.TryParse(row.Day, out var day) ? new HeldDay(day, row.Digest, row.Access, row.Flow, row.Nat) : null).OfType<HeldDay>()];
    }

    /// <summary>What was done with a hold, oldest first.</summary>
    public IReadOnlyList<HoldStep> Steps(string id)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Kind, long Time, string Username, string? Text)>("SELECT kind, time, username, text FROM hold_step WHERE hold = @id ORDER BY id", new { id })
            .Select(row => new HoldStep(row.Kind, Times.Stored(row.Time), row.Username, row.Text))];
    }

    /// <summary>The folder has these days' rows, all of them on the disk.</summary>
    public void Done(string id, IReadOnlyCollection<HeldDay> days, IReadOnlySet<long> accounts)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            """
            INSERT INTO hold_day (hold, day, digest, access_rows, flow_rows, nat_rows) VALUES (@id, @day, @Digest, @Access, @Flow, @Nat)
            ON CONFLICT (hold, day) DO UPDATE SET digest = excluded.digest, access_rows = excluded.access_rows, flow_rows = excluded.flow_rows, nat_rows = excluded.nat_rows
            """,
            days.Select(day => new { id, day = DayName.Of(day.Day), day.Digest, day.Access, day.Flow, day.Nat }),
            transaction);
        connection.Execute("INSERT INTO hold_account (hold, account) VALUES (@id, @account) ON CONFLICT (hold, account) DO NOTHING", accounts.Select(account => new { id, account }), transaction);
        transaction.Commit();
    }

    /// <summary>Accounts that a living hold keeps: those it names, and the persons behind the rows that it keeps.</summary>
    public IReadOnlySet<long> Accounts()
    {
        using var connection = database.Open();
        var users = HoldRow.Living(connection).SelectMany(hold => hold.Scope.Users).Distinct(StringComparer.Ordinal).ToArray();
        return connection.Query<long>("SELECT a.account FROM hold_account a JOIN hold h ON h.id = a.hold WHERE h.state <> 'ended' UNION SELECT id FROM account WHERE username IN @users", new { users }).ToHashSet();
    }

    private DateOnly? OldestDay() => store.Days is [var oldest, ..] ? oldest : null;

    private string NewId(SqliteTransaction transaction, DateTimeOffset now)
    {
        while (true)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{DayName.At(now, store.Zone):yyyyMMdd}-{RandomNumberGenerator.GetString(IdLetters, 4)}");
            if (transaction.Connection!.ExecuteScalar<long>("SELECT count(*) FROM hold WHERE id = @id", new { id }, transaction) == 0) return id;
        }
    }

    private static void Step(SqliteTransaction transaction, string hold, string kind, Actor actor, string? text, DateTimeOffset now) =>
        transaction.Connection!.Execute(
            "INSERT INTO hold_step (hold, kind, time, username, text) VALUES (@hold, @kind, @now, @name, @text)", new { hold, kind, now = now.ToUnixTimeMilliseconds(), name = actor.Name, text }, transaction);
}
