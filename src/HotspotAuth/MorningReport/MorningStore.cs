using System.Text.Json;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;
using Database = HotspotAuth.Operation.Database;

namespace HotspotAuth.MorningReport;

/// <summary>A report as it was sent, and who checked the system by it.</summary>
internal sealed record Morning(MorningFigures Figures, DateTimeOffset? Checked, string? CheckedBy);

/// <summary>The morning reports of ninety days.</summary>
internal sealed class MorningStore(Database database, TimeProvider time)
{
    private const int KeptDays = 90;

    public SqliteConnection Connect() => database.Open();

    public Morning? Find(DateOnly day)
    {
        using var connection = database.Open();
        var (figures, at, by) = connection.QueryFirstOrDefault<(string?, long?, string?)>("SELECT figures, checked, checked_by FROM morning_report WHERE day = @day", new { day = DayName.Of(day) });
        return figures is null ? null : new Morning(JsonSerializer.Deserialize<MorningFigures>(figures, VerbContext.JsonOptions)!, Times.Stored(at), by);
    }

    /// <summary>The days that have one, the newest first, and whether somebody checked the system by it.</summary>
    public IReadOnlyList<(DateOnly Day, bool IsChecked)> Days(int most)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Day, long? Checked)>("SELECT day, checked FROM morning_report ORDER BY day DESC LIMIT @most", new { most })
            .Where(row => DayName.TryParse(row.Day, out _)).Select(row => (MorningFigures.DateOf(row.Day), row.Checked is not null))];
    }

    /// <summary>False where the morning has one already: what was sent stays.</summary>
    public static bool TryPut(SqliteTransaction transaction, MorningFigures figures)
    {
        var oldest = MorningFigures.DateOf(figures.Day).AddDays(-KeptDays);
        transaction.Connection!.Execute("DELETE FROM morning_report WHERE day < @oldest", new { oldest = DayName.Of(oldest) }, transaction);
        return transaction.Connection!.Execute(
            "INSERT INTO morning_report (day, made, figures) VALUES (@Day, @made, @json) ON CONFLICT (day) DO NOTHING",
            new { figures.Day, made = figures.Made.ToUnixTimeMilliseconds(), json = JsonSerializer.Serialize(figures, VerbContext.JsonOptions) }, transaction) == 1;
    }

    /// <summary>Somebody has checked the system; false where there is no report, or somebody had before.</summary>
    public bool TryCheck(DateOnly day, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = time.GetUtcNow();
        if (connection.Execute("UPDATE morning_report SET checked = @at, checked_by = @Name WHERE day = @day AND checked IS NULL", new { at = now.ToUnixTimeMilliseconds(), actor.Name, day = DayName.Of(day) }, transaction) != 1) return false;
        AuditOutbox.Add(transaction, now, actor, "morning-checked", DayName.Of(day));
        transaction.Commit();
        return true;
    }
}
