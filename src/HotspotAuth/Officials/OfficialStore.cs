using System.Globalization;
using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.Requests;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Officials;

/// <summary>The record after a change, or what stood in its way; then <paramref name="Request"/> is as it stands now.</summary>
internal sealed record OfficialChange(OfficialRequest? Request, OfficialObstacle? Obstacle)
{
    public bool Done => Request is not null && Obstacle is null;
}

/// <summary>
/// The records of officials' requests on disk. A change, its audit record and the revision it leads to are one transaction, held against
/// the revision its author saw: of two who work at once the second is told. The trail, which others read too, gets the letter's number
/// and what was done, nobody's name and no address (Computer Crime Act s.24).
/// </summary>
internal sealed partial class OfficialStore(Database database, Deputies deputies, SiteSettings site, TimeProvider time)
{
    /// <summary>More questions no letter has; it keeps one record from taking the machine for a day.</summary>
    public const int MostQuestions = 20;

    /// <summary>More open at once no office has.</summary>
    public const int MostOpen = 200;

    public OfficialRequest? Find(long id)
    {
        using var connection = database.Open();
        return OfficialRow.Find(connection, id);
    }

    /// <summary>Begins a record with its letter. Its number, the same for a form that is sent again; null where too many are open.</summary>
    public long? Begin(string form, OfficialLetter letter, OfficialSigner signer)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.QuerySingleOrDefault<long?>("SELECT id FROM official_request WHERE form = @form AND begun_by = @Username", new { form, signer.Username }, transaction) is { } again) return again;
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM official_request WHERE state IN ('draft', 'prepared', 'released')", transaction: transaction) >= MostOpen) return null;
        var id = connection.ExecuteScalar<long>(
            "INSERT INTO official_request (form, state, revision, begun, begun_by, days) VALUES (@form, 'draft', 1, @now, @Username, @usual) RETURNING id",
            new { form, now = now.ToUnixTimeMilliseconds(), signer.Username, usual = OfficialDeadline.Usual },
            transaction);
        Write(transaction, id, letter);
        AddStep(transaction, id, OfficialStepKind.Begin, signer, null, null, now);
        AuditOutbox.Add(transaction, now, signer.Actor, "official-begin", Subject(id), $"letter {letter.Number}; state: none → draft");
        transaction.Commit();
        return id;
    }

    public OfficialChange SaveLetter(long id, int seen, OfficialLetter letter, OfficialSigner signer) =>
        Change(id, seen, signer, "the letter", transaction => Write(transaction, id, letter));

    public OfficialChange SaveAuthority(long id, int seen, OfficialAuthority authority, OfficialSigner signer) => Change(id, seen, signer, "the authority", transaction => transaction.Connection!.Execute(
        """
        UPDATE official_request SET officer = @Officer, officer_rank = @Rank, officer_card = @Card, section = @section, court_order = @CourtOrder, court_day = @courtDay WHERE id = @id
        """,
        new { authority.Officer, authority.Rank, authority.Card, section = authority.Section is { } s ? LawRule.Of(s).Code : null, authority.CourtOrder, courtDay = OfficialRow.Text(authority.CourtDay), id },
        transaction));

    public OfficialChange SaveHoldCase(long id, int seen, string? holdCase, OfficialSigner signer) =>
        Change(id, seen, signer, "the case", transaction => transaction.Connection!.Execute("UPDATE official_request SET hold_case = @holdCase WHERE id = @id", new { holdCase, id }, transaction));

    /// <summary>Adds a question behind the others; its place is given here.</summary>
    public OfficialChange AddQuestion(long id, int seen, OfficialQuestion question, OfficialSigner signer) => Change(id, seen, signer, "a question", transaction => transaction.Connection!.Execute(
        """
        INSERT INTO official_question (request, place, kind, asked)
        SELECT @id, coalesce(max(place), 0) + 1, @kind, @asked FROM official_question WHERE request = @id
        """,
        new { id, kind = question.Kind == OfficialQuestionKind.Who ? "who" : "traffic", asked = question.ToJson() },
        transaction));

    public OfficialChange RemoveQuestion(long id, int seen, int place, OfficialSigner signer) =>
        Change(id, seen, signer, "a question removed", transaction => transaction.Connection!.Execute("DELETE FROM official_question WHERE request = @id AND place = @place", new { id, place }, transaction));

    /// <summary>Keeps what was found, each at its question's place.</summary>
    public OfficialChange KeepAnswers(long id, int seen, IReadOnlyList<(int Place, OfficialAnswer Answer)> answers, OfficialSigner signer) => Change(
        id, seen, signer, "the answers", transaction => transaction.Connection!.Execute(
            "UPDATE official_question SET answer = @json, answered = @now WHERE request = @id AND place = @Place",
            answers.Select(a => new { id, a.Place, json = a.Answer.ToJson(), now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
            transaction));

    /// <summary>Writes down once a day that somebody opened a record.</summary>
    public void Seen(OfficialRequest request, Actor actor)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (connection.Execute(
            "INSERT INTO official_view (request, username, day) VALUES (@Id, @Name, @day) ON CONFLICT (request, username, day) DO NOTHING",
            new { request.Id, actor.Name, day = DayName.Of(DayName.At(now, site.Zone)) },
            transaction) == 0) return;
        AuditOutbox.Add(transaction, now, actor, "official-view", Subject(request.Id), $"letter {request.Letter.Number}");
        transaction.Commit();
    }

    // Only a draft is written in: what was prepared stands until it is reopened.
    private OfficialChange Change(long id, int seen, OfficialSigner signer, string what, Action<SqliteTransaction> write)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (OfficialRow.Find(connection, id, transaction) is not { } before || !signer.Answers) return new OfficialChange(null, OfficialObstacle.NotHis);
        if (before.Revision != seen || before.State != OfficialState.Draft) return new OfficialChange(before, OfficialObstacle.Changed);
        write(transaction);
        connection.Execute("UPDATE official_request SET revision = revision + 1 WHERE id = @id", new { id }, transaction);
        var after = OfficialRow.Find(connection, id, transaction)!;
        AuditOutbox.Add(transaction, now, signer.Actor, "official-change", Subject(id), $"letter {after.Letter.Number}; {what}");
        transaction.Commit();
        return new OfficialChange(after, null);
    }

    private static void Write(SqliteTransaction transaction, long id, OfficialLetter letter) => transaction.Connection!.Execute(
        """
        UPDATE official_request SET letter_number = @Number, letter_day = @day, received = @received, agency = @Agency, contact = @Contact, case_number = @CaseNumber, days = @Days, letter = @File WHERE id = @id
        """,
        new { letter.Number, day = OfficialRow.Text(letter.Day), received = letter.Received?.ToUnixTimeMilliseconds(), letter.Agency, letter.Contact, letter.CaseNumber, letter.Days, letter.File, id },
        transaction);

    private static string Subject(long id) => string.Create(CultureInfo.InvariantCulture, $"official request {id}");
}
