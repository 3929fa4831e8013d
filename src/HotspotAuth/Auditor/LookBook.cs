using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Auditor;

/// <summary>Somebody looked into the traffic log: what he asked or was shown, why, how much, and the hash of what left the house.</summary>
internal sealed class Look
{
    public long Time { get; set; }
    public string Actor { get; set; } = "";
    public string Role { get; set; } = "";
    public string Action { get; set; } = "";
    public string? Object { get; set; }
    public string? Reason { get; set; }
    public string Result { get; set; } = "";
    public long? Rows { get; set; }
    public byte[]? Hash { get; set; }

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(Time);
}

/// <summary>One person's looks of a month, added up.</summary>
internal sealed class LookTotal
{
    public string Actor { get; set; } = "";
    public string? Name { get; set; }
    public long Questions { get; set; }
    public long Views { get; set; }
    public long Files { get; set; }
    public long Rows { get; set; }
}

/// <summary>Reads out of the audit trail who looked into the traffic log.</summary>
internal sealed class LookBook(Database database)
{
    /// <summary>As many are shown at once; the trail's own page has all of them.</summary>
    public const int Most = 1000;

    /// <summary>What counts as asking, and as taking something along; every other action of the list is a view.</summary>
    private static readonly string[] Asking = ["inquiry-who", "inquiry-search", "whois"];

    private static readonly string[] Taking = ["export", "person-export"];
    private static readonly string[] All = [.. Asking, .. Taking, "inquiry-view", "person-view"];

    /// <summary>The looks in a span of time, the newest first.</summary>
    public IReadOnlyList<Look> Between(DateTimeOffset from, DateTimeOffset until)
    {
        using var connection = database.Open();
        return connection.Query<Look>(
            "SELECT time, actor, role, action, object, reason, result, rows, hash FROM audit_trail WHERE action IN @All AND time >= @from AND time < @until ORDER BY time DESC, id DESC LIMIT @Most",
            new { All, from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), Most }).AsList();
    }

    /// <summary>Per person, the most first.</summary>
    public IReadOnlyList<LookTotal> Totals(DateTimeOffset from, DateTimeOffset until)
    {
        using var connection = database.Open();
        return connection.Query<LookTotal>(
            """
            SELECT t.actor, max(p.name) AS name, sum(CASE WHEN t.action IN @Asking THEN 1 ELSE 0 END) AS questions,
              sum(CASE WHEN t.action IN @Asking OR t.action IN @Taking THEN 0 ELSE 1 END) AS views,
              sum(CASE WHEN t.action IN @Taking THEN 1 ELSE 0 END) AS files, sum(coalesce(t.rows, 0)) AS rows
            FROM audit_trail t LEFT JOIN administrator p ON p.username = t.actor
            WHERE t.action IN @All AND t.time >= @from AND t.time < @until GROUP BY t.actor ORDER BY count(*) DESC, t.actor
            """,
            new { Asking, Taking, All, from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() }).AsList();
    }
}
