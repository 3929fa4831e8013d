using Dapper;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Requests;

/// <summary>A request as its tables hold it; Dapper fills the rows by column name.</summary>
internal sealed class RequestRow
{
    private const string Columns = "id, state, asked, asked_by, position, section, phone, extension, valid_from, valid_until, purpose, pledge_version, pledge, card_checked_by, card_checked";

    public long id { get; set; }
    public string state { get; set; } = "";
    public long asked { get; set; }
    public string asked_by { get; set; } = "";
    public string position { get; set; } = "";
    public string section { get; set; } = "";
    public string phone { get; set; } = "";
    public string? extension { get; set; }
    public long valid_from { get; set; }
    public long valid_until { get; set; }
    public string purpose { get; set; } = "";
    public string pledge_version { get; set; } = "";
    public string pledge { get; set; } = "";
    public string? card_checked_by { get; set; }
    public long? card_checked { get; set; }

    /// <summary>The request with its people and signatures; null where there is none of that number.</summary>
    public static StaffRequest? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null)
    {
        if (connection.QuerySingleOrDefault<RequestRow>($"SELECT {Columns} FROM staff_request WHERE id = @id", new { id }, transaction) is not { } row) return null;
        var people = connection.Query<(long Place, string NameTh, string Name, string? Email, string? Username)>(
            "SELECT p.place, p.name_th, p.name, p.email, a.username FROM request_person p LEFT JOIN account a ON a.id = p.account WHERE p.request = @id ORDER BY p.place", new { id }, transaction);
        var steps = connection.Query<(string Kind, string Username, string Name, long Time, string? Text, string? ForName)>(
            "SELECT kind, username, name, time, text, for_name FROM request_step WHERE request = @id ORDER BY id", new { id }, transaction);
        return new StaffRequest
        {
            Id = row.id,
            State = State(row.state),
            Asked = Times.Stored(row.asked),
            AskedBy = row.asked_by,
            People = [.. people.Select(p => new RequestPerson((int)p.Place, p.NameTh, p.Name, p.Email, p.Username))],
            Position = row.position,
            Section = row.section,
            Phone = row.phone,
            Extension = row.extension,
            From = Times.Stored(row.valid_from),
            Until = Times.Stored(row.valid_until),
            Purpose = row.purpose,
            PledgeVersion = row.pledge_version,
            Pledge = row.pledge,
            Card = row is { card_checked_by: { } by, card_checked: { } on } ? new CardCheck(by, Times.Stored(on)) : null,
            Steps = [.. steps.Select(s => new RequestStep(Kind(s.Kind), s.Username, s.Name, Times.Stored(s.Time), s.Text, s.ForName))],
        };
    }

    public static RequestState State(string text) => Enum.Parse<RequestState>(text, ignoreCase: true);

    public static string Text(RequestState state) => state switch
    {
        RequestState.Requested => "requested",
        RequestState.Recommended => "recommended",
        RequestState.Approved => "approved",
        RequestState.Issued => "issued",
        RequestState.Refused => "refused",
        _ => "withdrawn",
    };

    public static StepKind Kind(string text) => Enum.Parse<StepKind>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    public static string Text(StepKind kind) => kind switch
    {
        StepKind.Ask => "ask",
        StepKind.Recommend => "recommend",
        StepKind.NotRecommend => "not-recommend",
        StepKind.Approve => "approve",
        StepKind.NotApprove => "not-approve",
        StepKind.Issue => "issue",
        StepKind.NotIssue => "not-issue",
        _ => "withdraw",
    };
}
