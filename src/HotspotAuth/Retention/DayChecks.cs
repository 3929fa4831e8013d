using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>What the last verification of a day found.</summary>
internal sealed record DayCheck(DateOnly Day, DateTimeOffset Time, VerifyResult Result, string? Reason)
{
    /// <summary>Somebody has to look.</summary>
    public bool IsBad => Result >= VerifyResult.NotVerifiable;
}

/// <summary>The last verification of each day, kept for the calendar. It proves nothing: <c>hotspotauth verify</c> does, each time anew.</summary>
internal sealed class DayChecks(Database database)
{
    public IReadOnlyDictionary<DateOnly, DayCheck> All()
    {
        using var connection = database.Open();
        return connection.Query<(string Day, long Time, string Result, string? Reason)>("SELECT day, time, result, reason FROM day_check")
            .Select(row => DayName.TryParse(row.Day, out var day) ? new DayCheck(day, Times.Stored(row.Time), Result(row.Result), row.Reason) : null).OfType<DayCheck>()
            .ToDictionary(check => check.Day);
    }

    public void Put(DayCheck check)
    {
        using var connection = database.Open();
        connection.Execute(
            """
            INSERT INTO day_check (day, time, result, reason) VALUES (@day, @time, @result, @Reason)
            ON CONFLICT (day) DO UPDATE SET time = excluded.time, result = excluded.result, reason = excluded.reason
            """,
            new { day = DayName.Of(check.Day), time = check.Time.ToUnixTimeMilliseconds(), result = VerifyReport.Word(check.Result), check.Reason });
    }

    private static VerifyResult Result(string word) => Enum.GetValues<VerifyResult>().First(result => VerifyReport.Word(result) == word);
}
