using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Alerts;

/// <summary>The alerts on disk. What is over is kept for ninety days; a cleared one that comes back within a quarter of an hour goes on as the same.</summary>
internal sealed class AlertStore(Database database, TimeProvider time)
{
    /// <summary>An alert that comes and goes is one alert.</summary>
    public static readonly TimeSpan SameAgain = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private const string Columns = "id, kind, subject, severity, facts, raised, told, cleared, told_clear, seen, seen_by";

    public SqliteConnection Connect() => database.Open();

    /// <summary>The open ones, the worst and then the newest first.</summary>
    public IReadOnlyList<Alert> Open()
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM alert WHERE cleared IS NULL ORDER BY severity, raised DESC, id DESC").Select(row => row.ToAlert())];
    }

    /// <summary>Those that are over, the last cleared first.</summary>
    public IReadOnlyList<Alert> Past(int most)
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM alert WHERE cleared IS NOT NULL ORDER BY cleared DESC, id DESC LIMIT @most", new { most }).Select(row => row.ToAlert())];
    }

    /// <summary>How many are open, and how many of them nobody has said to have seen.</summary>
    public (int Warn, int Bad, int Unseen) Counts()
    {
        using var connection = database.Open();
        return connection.QuerySingle<(int, int, int)>(
            "SELECT coalesce(sum(CASE WHEN severity = 'warn' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN severity = 'bad' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN seen IS NULL THEN 1 ELSE 0 END), 0) FROM alert WHERE cleared IS NULL");
    }

    /// <summary>How many were raised, and how many cleared, in [from, to).</summary>
    public (int Raised, int Cleared) Between(DateTimeOffset from, DateTimeOffset to)
    {
        using var connection = database.Open();
        return connection.QuerySingle<(int, int)>(
            "SELECT coalesce(sum(CASE WHEN raised >= @f AND raised < @t THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN cleared >= @f AND cleared < @t THEN 1 ELSE 0 END), 0) FROM alert WHERE kind <> @Trial",
            new { f = from.ToUnixTimeMilliseconds(), t = to.ToUnixTimeMilliseconds(), AlertKinds.Trial });
    }

    /// <summary>Somebody says that he has seen it; false where it is not open, or was seen before.</summary>
    public bool TrySee(long id, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = time.GetUtcNow();
        var kind = connection.QueryFirstOrDefault<string?>(
            "UPDATE alert SET seen = @now, seen_by = @name WHERE id = @id AND cleared IS NULL AND seen IS NULL RETURNING kind || ' ' || subject", new { id, now = now.ToUnixTimeMilliseconds(), name = actor.Name }, transaction);
        if (kind is null) return false;
        AuditOutbox.Add(transaction, now, actor, "alert-seen", kind.TrimEnd());
        transaction.Commit();
        return true;
    }

    /// <summary>Opens an alert, or goes on with the one that was cleared a moment ago; the alert as it stands then.</summary>
    public static Alert Raise(SqliteTransaction transaction, AlertSighting sighting, DateTimeOffset now)
    {
        var values = new
        {
            sighting.Kind,
            sighting.Subject,
            severity = AlertKinds.Word(sighting.Severity),
            facts = AlertFact.ToJson(sighting.Facts),
            now = now.ToUnixTimeMilliseconds(),
            recent = (now - SameAgain).ToUnixTimeMilliseconds(),
        };
        return (transaction.Connection!.QueryFirstOrDefault<Row>(
            $"""
            UPDATE alert SET cleared = NULL, severity = @severity, facts = @facts
            WHERE id = (SELECT id FROM alert WHERE kind = @Kind AND subject = @Subject AND cleared > @recent AND told_clear IS NULL ORDER BY cleared DESC LIMIT 1)
            RETURNING {Columns}
            """,
            values,
            transaction) ?? transaction.Connection!.QuerySingle<Row>(
            $"INSERT INTO alert (kind, subject, severity, facts, raised) VALUES (@Kind, @Subject, @severity, @facts, @now) RETURNING {Columns}", values, transaction)).ToAlert();
    }

    /// <summary>What is known of an open one now. Who had seen it has not seen it worse.</summary>
    public static Alert Change(SqliteTransaction transaction, Alert alert, AlertSighting sighting)
    {
        var worse = sighting.Severity > alert.Severity;
        transaction.Connection!.Execute(
            $"UPDATE alert SET severity = @severity, facts = @facts{(worse ? ", seen = NULL, seen_by = NULL" : "")} WHERE id = @Id",
            new { alert.Id, severity = AlertKinds.Word(sighting.Severity), facts = AlertFact.ToJson(sighting.Facts) }, transaction);
        return alert with { Severity = sighting.Severity, Facts = sighting.Facts, Seen = worse ? null : alert.Seen, SeenBy = worse ? null : alert.SeenBy };
    }

    public static void Clear(SqliteTransaction transaction, Alert alert, DateTimeOffset now) =>
        transaction.Connection!.Execute("UPDATE alert SET cleared = @now WHERE id = @Id", new { alert.Id, now = now.ToUnixTimeMilliseconds() }, transaction);

    public static void Told(SqliteTransaction transaction, Alert alert) =>
        transaction.Connection!.Execute("UPDATE alert SET told = @told WHERE id = @Id", new { alert.Id, told = AlertKinds.Word(alert.Severity) }, transaction);

    public static void ToldClear(SqliteTransaction transaction, Alert alert, DateTimeOffset now) =>
        transaction.Connection!.Execute("UPDATE alert SET told_clear = @now WHERE id = @Id", new { alert.Id, now = now.ToUnixTimeMilliseconds() }, transaction);

    /// <summary>Those that were told, have been over for a quarter of an hour, and whose all-clear was not told yet.</summary>
    public static IReadOnlyList<Alert> Over(SqliteTransaction transaction, DateTimeOffset now) =>
        [.. transaction.Connection!.Query<Row>(
            $"SELECT {Columns} FROM alert WHERE cleared <= @before AND told IS NOT NULL AND told_clear IS NULL ORDER BY id", new { before = (now - SameAgain).ToUnixTimeMilliseconds() }, transaction).Select(row => row.ToAlert())];

    public static void Forget(SqliteTransaction transaction, DateTimeOffset now) =>
        transaction.Connection!.Execute("DELETE FROM alert WHERE cleared < @before", new { before = (now - Kept).ToUnixTimeMilliseconds() }, transaction);

    private sealed class Row
    {
        public long id { get; set; }
        public string kind { get; set; } = "";
        public string subject { get; set; } = "";
        public string severity { get; set; } = "";
        public string facts { get; set; } = "[]";
        public long raised { get; set; }
        public string? told { get; set; }
        public long? cleared { get; set; }
        public long? told_clear { get; set; }
        public long? seen { get; set; }
        public string? seen_by { get; set; }

        public Alert ToAlert() => new()
        {
            Id = id,
            Kind = kind,
            Subject = subject,
            Severity = AlertKinds.Severity(severity),
            Facts = AlertFact.FromJson(facts),
            Raised = Times.Stored(raised),
            Told = told is null ? null : AlertKinds.Severity(told),
            Cleared = Times.Stored(cleared),
            ToldClear = Times.Stored(told_clear),
            Seen = Times.Stored(seen),
            SeenBy = seen_by,
        };
    }
}
