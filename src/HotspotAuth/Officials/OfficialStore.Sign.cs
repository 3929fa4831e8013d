using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Requests;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Officials;

internal sealed partial class OfficialStore
{
    /// <summary>Puts a signature.</summary>
    /// <param name="id">The record.</param>
    /// <param name="kind">Any but beginning and handing over.</param>
    /// <param name="seen">The revision the signer saw.</param>
    /// <param name="signer">Who signs.</param>
    /// <param name="text">What he says, cleaned; the reason where one is needed.</param>
    public OfficialChange Sign(long id, OfficialStepKind kind, int seen, OfficialSigner signer, string? text)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (request, obstacle, deputy) = Look(transaction, id, kind, seen, signer);
        if (obstacle is not null) return new OfficialChange(request, obstacle);
        Move(transaction, request!, kind, signer, text, deputy);
        transaction.Commit();
        return new OfficialChange(Find(id), null);
    }

    /// <summary>Writes down that the official has the answer.</summary>
    public OfficialChange HandOver(long id, int seen, OfficialHandover handover, OfficialSigner signer)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (request, obstacle, _) = Look(transaction, id, OfficialStepKind.HandOver, seen, signer);
        if (obstacle is not null) return new OfficialChange(request, obstacle);
        connection.Execute(
            "UPDATE official_request SET handed = @time, handed_to = @Name, handed_card = @Card, handed_way = @Way WHERE id = @id",
            new { time = handover.Time.ToUnixTimeMilliseconds(), handover.Name, handover.Card, handover.Way, id },
            transaction);
        Move(transaction, request!, OfficialStepKind.HandOver, signer, null, null);
        transaction.Commit();
        return new OfficialChange(Find(id), null);
    }

    /// <summary>Writes down what was made to be handed over, in place of what stood there before.</summary>
    public void KeepFiles(OfficialRequest request, IReadOnlyList<OfficialFile> files, Actor actor)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("DELETE FROM official_file WHERE request = @Id", new { request.Id }, transaction);
        connection.Execute(
            "INSERT INTO official_file (request, name, octets, data_rows, sha256, made) VALUES (@Id, @Name, @Octets, @Rows, @Sha256, @made)",
            files.Select(file => new { request.Id, file.Name, file.Octets, file.Rows, file.Sha256, made = file.Made.ToUnixTimeMilliseconds() }),
            transaction);
        foreach (var file in files) Tell(transaction, request, actor, "official-package", file);
        transaction.Commit();

        void Tell(SqliteTransaction into, OfficialRequest of, Actor by, string action, OfficialFile file) =>
            AuditOutbox.Add(into, now, by, action, Subject(of.Id), $"letter {of.Letter.Number}; {file.Name}", rows: file.Rows, hash: Convert.FromHexString(file.Sha256));
    }

    /// <summary>Writes down that a file was taken.</summary>
    public void Taken(OfficialRequest request, OfficialFile file, Actor actor)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        AuditOutbox.Add(transaction, time.GetUtcNow(), actor, "official-download", Subject(request.Id), $"letter {request.Letter.Number}; {file.Name}", rows: file.Rows, hash: Convert.FromHexString(file.Sha256));
        transaction.Commit();
    }

    private (OfficialRequest? Request, OfficialObstacle? Obstacle, Deputy? Deputy) Look(SqliteTransaction transaction, long id, OfficialStepKind kind, int seen, OfficialSigner signer)
    {
        if (OfficialRow.Find(transaction.Connection!, id, transaction) is not { } request) return (null, OfficialObstacle.NotHis, null);
        // A director signs in his own name, whoever else he may stand in for.
        var deputy = signer.Releases ? null : Deputies.InForce(transaction, signer.Username, time.GetUtcNow());
        var obstacle = OfficialRules.Against(request, kind, signer, deputy is not null);
        if (request.Revision != seen && obstacle != OfficialObstacle.NotHis) obstacle = OfficialObstacle.Changed;
        return (request, obstacle, deputy);
    }

    private void Move(SqliteTransaction transaction, OfficialRequest request, OfficialStepKind kind, OfficialSigner signer, string? text, Deputy? deputy)
    {
        var now = time.GetUtcNow();
        // Who answers by his own duty signs so, whomever he stands in for besides.
        var stoodIn = kind is OfficialStepKind.Release or OfficialStepKind.Refuse || (kind == OfficialStepKind.Reopen && !signer.Answers) ? deputy : null;
        var after = OfficialRules.After(kind);
        transaction.Connection!.Execute("UPDATE official_request SET state = @after, revision = revision + 1 WHERE id = @Id", new { after = OfficialRow.Text(after), request.Id }, transaction);
        AddStep(transaction, request.Id, kind, signer, text, stoodIn, now);
        var said = $"letter {request.Letter.Number}; state: {OfficialRow.Text(request.State)} → {OfficialRow.Text(after)}";
        if (stoodIn is not null) said += $"; for: {stoodIn.Director}";
        AuditOutbox.Add(transaction, now, signer.Actor, $"official-{OfficialRow.Text(kind)}", Subject(request.Id), said);
    }

    private static void AddStep(SqliteTransaction transaction, long request, OfficialStepKind kind, OfficialSigner signer, string? text, Deputy? deputy, DateTimeOffset now) =>
        transaction.Connection!.Execute(
            "INSERT INTO official_step (request, kind, username, name, time, text, for_username, for_name, origin) VALUES (@request, @kind, @Username, @Name, @now, @text, @forUsername, @forName, @origin)",
            new
            {
                request,
                kind = OfficialRow.Text(kind),
                signer.Username,
                signer.Name,
                now = now.ToUnixTimeMilliseconds(),
                text = string.IsNullOrEmpty(text) ? null : text,
                forUsername = deputy?.Director,
                forName = deputy?.DirectorName,
                origin = signer.Actor.Origin?.ToString(),
            },
            transaction);
}
