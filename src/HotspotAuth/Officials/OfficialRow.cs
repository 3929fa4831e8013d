using System.Globalization;
using Dapper;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Officials;

/// <summary>A record as its tables hold it; Dapper fills the rows by column name.</summary>
internal sealed class OfficialRow
{
    private const string Columns =
        "id, state, revision, begun, letter_number, letter_day, received, agency, contact, case_number, days, letter, officer, officer_rank, officer_card, section, court_order, court_day, hold_case, handed, handed_to, handed_card, handed_way";

    public long id { get; set; }
    public string state { get; set; } = "";
    public int revision { get; set; }
    public long begun { get; set; }
    public string? letter_number { get; set; }
    public string? letter_day { get; set; }
    public long? received { get; set; }
    public string? agency { get; set; }
    public string? contact { get; set; }
    public string? case_number { get; set; }
    public int days { get; set; }
    public string? letter { get; set; }
    public string? officer { get; set; }
    public string? officer_rank { get; set; }
    public string? officer_card { get; set; }
    public string? section { get; set; }
    public string? court_order { get; set; }
    public string? court_day { get; set; }
    public string? hold_case { get; set; }
    public long? handed { get; set; }
    public string? handed_to { get; set; }
    public string? handed_card { get; set; }
    public string? handed_way { get; set; }

    /// <summary>The record with its questions, signatures and files; null where there is none of that number.</summary>
    public static OfficialRequest? Find(SqliteConnection connection, long id, SqliteTransaction? transaction = null)
    {
        if (connection.QuerySingleOrDefault<OfficialRow>($"SELECT {Columns} FROM official_request WHERE id = @id", new { id }, transaction) is not { } row) return null;
        var questions = connection.Query<(long Place, string Kind, string Asked, string? Answer)>(
            "SELECT place, kind, asked, answer FROM official_question WHERE request = @id ORDER BY place", new { id }, transaction);
        var steps = connection.Query<(string Kind, string Username, string Name, long Time, string? Text, string? ForName)>(
            "SELECT kind, username, name, time, text, for_name FROM official_step WHERE request = @id ORDER BY id", new { id }, transaction);
        var files = connection.Query<(string Name, long Octets, long Rows, string Sha256, long Made)>(
            "SELECT name, octets, data_rows, sha256, made FROM official_file WHERE request = @id ORDER BY name", new { id }, transaction);
        return row.ToRequest() with
        {
            Questions = [.. questions.Select(q => OfficialQuestion.FromJson((int)q.Place, q.Kind, q.Asked) with { Answer = q.Answer is { } json ? OfficialAnswer.FromJson(json) : null })],
            Steps = [.. steps.Select(s => new OfficialStep(Kind(s.Kind), s.Username, s.Name, Times.Stored(s.Time), s.Text, s.ForName))],
            Files = [.. files.Select(f => new OfficialFile(f.Name, f.Octets, f.Rows, f.Sha256, Times.Stored(f.Made)))],
        };
    }

    /// <summary>Some records without their questions and files, for lists.</summary>
    public static IReadOnlyList<OfficialRequest> List(SqliteConnection connection, string rest, object values) =>
        [.. connection.Query<OfficialRow>($"SELECT {Columns} FROM official_request {rest}", values).Select(row => row.ToRequest())];

    public OfficialRequest ToRequest() => new()
    {
        Id = id,
        State = State(state),
        Revision = revision,
        Begun = Times.Stored(begun),
        Letter = new OfficialLetter(letter_number, Day(letter_day), Times.Stored(received), agency, contact, case_number, days, letter),
        Authority = new OfficialAuthority(officer, officer_rank, officer_card, LawRule.Find(section), court_order, Day(court_day)),
        HoldCase = hold_case,
        Handover = handed is { } time && handed_to is { } name ? new OfficialHandover(Times.Stored(time), name, handed_card, handed_way ?? "") : null,
    };

    public static string? Text(DateOnly? day) => day is { } known ? DayName.Of(known) : null;

    public static string Text(OfficialState state) => state == OfficialState.HandedOver ? "handed-over" : state.ToString().ToLowerInvariant();

    public static string Text(OfficialStepKind kind) => kind == OfficialStepKind.HandOver ? "hand-over" : kind.ToString().ToLowerInvariant();

    private static OfficialState State(string text) => Enum.Parse<OfficialState>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static OfficialStepKind Kind(string text) => Enum.Parse<OfficialStepKind>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
