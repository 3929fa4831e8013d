using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Cases;

/// <summary>A hold as the table has it.</summary>
internal sealed class HoldRow
{
    private const string Columns =
        "id, ordered, officer, agency, reason, users, ips, macs, span_from AS SpanFrom, span_to AS SpanTo, until, latest, made, made_by AS MadeBy, state, why, ended, release_by AS ReleaseBy, release_asked AS ReleaseAsked, release_reason AS ReleaseReason";

    public string Id { get; set; } = "";
    public string Ordered { get; set; } = "";
    public string Officer { get; set; } = "";
    public string? Agency { get; set; }
    public string Reason { get; set; } = "";
    public string Users { get; set; } = "";
    public string Ips { get; set; } = "";
    public string Macs { get; set; } = "";
    public long SpanFrom { get; set; }
    public long SpanTo { get; set; }
    public long Until { get; set; }
    public long Latest { get; set; }
    public long Made { get; set; }
    public string MadeBy { get; set; } = "";
    public string State { get; set; } = "";
    public string? Why { get; set; }
    public long? Ended { get; set; }
    public string? ReleaseBy { get; set; }
    public long? ReleaseAsked { get; set; }
    public string? ReleaseReason { get; set; }

    public static Hold? Find(SqliteConnection connection, string id, SqliteTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<HoldRow>($"SELECT {Columns} FROM hold WHERE id = @id", new { id }, transaction)?.Read();

    /// <summary>The living ones first, those that end first first; then the ended ones, newest end first.</summary>
    public static IReadOnlyList<Hold> All(SqliteConnection connection) =>
        [.. connection.Query<HoldRow>($"SELECT {Columns} FROM hold ORDER BY (state = 'ended'), ended DESC, until, id").Select(row => row.Read())];

    public static IReadOnlyList<Hold> Living(SqliteConnection connection) =>
        [.. connection.Query<HoldRow>($"SELECT {Columns} FROM hold WHERE state <> 'ended' ORDER BY until, id").Select(row => row.Read())];

    /// <summary>A list as it is stored: a line for each item.</summary>
    public static string Lines<T>(IEnumerable<T> items) => string.Join('\n', items);

    private Hold Read() => new()
    {
        Id = Id,
        Order = Ordered,
        Officer = Officer,
        Agency = Agency,
        Reason = Reason,
        Scope = new HoldScope(
            Split(Users),
            [.. Split(Ips).Select(text => LogIp.TryParse(text, out var ip) ? ip : default(LogIp?)).OfType<LogIp>()],
            [.. Split(Macs).Select(text => Capture.MacAddress.TryParse(text, out var mac) ? new LogMac(mac.Value) : default(LogMac?)).OfType<LogMac>()],
            SpanFrom,
            SpanTo),
        Until = Times.Stored(Until),
        Latest = Times.Stored(Latest),
        Made = Times.Stored(Made),
        MadeBy = MadeBy,
        State = State switch { "active" => HoldState.Active, "ending" => HoldState.Ending, _ => HoldState.Ended },
        Why = Why,
        Ended = Times.Stored(Ended),
        Release = ReleaseBy is null || ReleaseAsked is not { } asked ? null : new ReleaseProposal(ReleaseBy, Times.Stored(asked), ReleaseReason ?? ""),
    };

    private static string[] Split(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
