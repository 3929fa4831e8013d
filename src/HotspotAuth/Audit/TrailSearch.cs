using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Audit;

/// <summary>What is asked of the trail; what is null is not asked. <paramref name="Object"/> is how the thing's name begins.</summary>
internal sealed record TrailQuestion(string? Actor = null, string? Action = null, string? Object = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>One action: who, when, from where, what, and what stood before and after.</summary>
internal sealed class TrailRecord
{
    public long Time { get; set; }
    public string Day { get; set; } = "";
    public string Actor { get; set; } = "";
    public string Role { get; set; } = "";
    public string Action { get; set; } = "";
    public string? Object { get; set; }
    public string? Reason { get; set; }
    public string? Origin { get; set; }
    public string Result { get; set; } = "";
    public long? Rows { get; set; }

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(Time);
}

/// <summary>Reads the trail, newest first unless asked otherwise.</summary>
internal sealed class TrailSearch(Database database)
{
    private const string Columns = "time, day, actor, role, action, object, reason, origin, result, rows";

    // A slip's user name is the code that opens it: a file that leaves the house says whose slip it was.
    private static readonly string WithoutCodes = $"time, day, {Slip("actor")}, role, action, {Slip("object")}, reason, origin, result, rows";

    public int Count(TrailQuestion question)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<int>($"SELECT count(*) FROM audit_trail{Where(question)}", Values(question));
    }

    public IReadOnlyList<TrailRecord> Page(TrailQuestion question, int offset, int size, bool ascending = false)
    {
        using var connection = database.Open();
        // The ids first: rows that the page passes over are counted in the index alone.
        return connection.Query<TrailRecord>(
            $"SELECT {Columns} FROM audit_trail WHERE id IN (SELECT id FROM audit_trail{Where(question)} {Order(ascending)} LIMIT @size OFFSET @offset) {Order(ascending)}",
            Values(question, offset, size)).AsList();
    }

    /// <summary>Everything that answers, one record after the other: for a file.</summary>
    public IEnumerable<TrailRecord> All(TrailQuestion question, bool ascending = false)
    {
        using var connection = database.Open();
        foreach (var record in connection.Query<TrailRecord>($"SELECT {WithoutCodes} FROM audit_trail{Where(question)} {Order(ascending)}", Values(question), buffered: false))
            yield return record;
    }

    /// <summary>The actions that the trail holds, to choose from.</summary>
    public IReadOnlyList<string> Actions() => Distinct("action");

    /// <summary>The persons that the trail holds, to choose from; the service's own acts among them.</summary>
    public IReadOnlyList<string> Actors() => Distinct("actor");

    // From one value to the next in the index: a DISTINCT would read every row.
    private IReadOnlyList<string> Distinct(string column)
    {
        const int Most = 500;
        using var connection = database.Open();
        return connection.Query<string>(
            $"""
            WITH RECURSIVE each (value) AS (
              SELECT min({column}) FROM audit_trail
              UNION ALL
              SELECT (SELECT min({column}) FROM audit_trail WHERE {column} > each.value) FROM each WHERE each.value IS NOT NULL)
            SELECT value FROM each WHERE value IS NOT NULL LIMIT {Most}
            """).AsList();
    }

    private static string Slip(string column) =>
        $"coalesce((SELECT 'event ' || a.event || ' slip ' || a.slip FROM account a WHERE a.username = audit_trail.{column} AND a.slip IS NOT NULL), {column}) AS {column}";

    private static string Order(bool ascending) => ascending ? "ORDER BY time, id" : "ORDER BY time DESC, id DESC";

    private static string Where(TrailQuestion question)
    {
        var conditions = new List<string>();
        if (question.Actor is not null) conditions.Add("actor = @Actor");
        if (question.Action is not null) conditions.Add("action = @Action");
        if (question.Object is not null) conditions.Add("object >= @Object AND object < @beyond");
        if (question.From is not null) conditions.Add("time >= @from");
        if (question.Until is not null) conditions.Add("time < @until");
        return conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
    }

    private static object Values(TrailQuestion question, int offset = 0, int size = 0) => new
    {
        question.Actor,
        question.Action,
        question.Object,
        beyond = question.Object + "\U0010FFFF",
        from = question.From?.ToUnixTimeMilliseconds(),
        until = question.Until?.ToUnixTimeMilliseconds(),
        offset,
        size,
    };
}
