using Dapper;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Requests;

/// <summary>The request after a signature, or what stood in its way; then <paramref name="Request"/> is as it stands now.</summary>
internal sealed record Signed(StaffRequest? Request, RequestObstacle? Obstacle)
{
    public bool Done => Request is not null && Obstacle is null;
}

/// <summary>
/// Requests on disk. A signature, the state it leads to, its audit record and what follows from it are one transaction, held
/// against the state its signer saw: of two who act at once the second is told.
/// </summary>
internal sealed partial class RequestStore(Database database, Deputies deputies, AccountStore accounts, MailOutbox outbox, SiteSettings site, TimeProvider time)
{
    /// <summary>More open at once no office's desk has; it keeps one console user from filling the table.</summary>
    public const int MostOpen = 200;

    /// <summary>The request's number, the same for a form that is sent again; null where the asker has too many open.</summary>
    public long? Ask(NewRequest wanted, Signer signer)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var known = new { wanted.Form, signer.Username };
        if (connection.QuerySingleOrDefault<long?>("SELECT id FROM staff_request WHERE form = @Form AND asked_by = @Username", known, transaction) is { } again) return again;
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM staff_request WHERE asked_by = @Username AND state IN ('requested', 'recommended', 'approved')", known, transaction) >= MostOpen) return null;
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO staff_request (form, state, asked, asked_by, position, section, phone, extension, valid_from, valid_until, purpose, pledge_version, pledge)
            VALUES (@Form, 'requested', @now, @Username, @Position, @Section, @Phone, @Extension, @from, @until, @Purpose, @version, @Pledge) RETURNING id
            """,
            new
            {
                wanted.Form,
                now = now.ToUnixTimeMilliseconds(),
                signer.Username,
                wanted.Position,
                wanted.Section,
                wanted.Phone,
                wanted.Extension,
                from = wanted.From.ToUnixTimeMilliseconds(),
                until = wanted.Until.ToUnixTimeMilliseconds(),
                wanted.Purpose,
                version = Requests.Pledge.Version,
                wanted.Pledge,
            },
            transaction);
        connection.Execute("INSERT INTO request_person (request, place, name_th, name, email) VALUES (@id, @Place, @NameTh, @Name, @Email)", wanted.People.Select(p => new { id, p.Place, p.NameTh, p.Name, p.Email }), transaction);
        AddStep(transaction, id, StepKind.Ask, signer, null, null, now);
        AuditOutbox.Add(transaction, now, signer.Actor, "request-ask", Subject(id), $"state: none → requested; people: {wanted.People.Count}; pledge: {Requests.Pledge.Version}");
        transaction.Commit();
        return id;
    }

    public StaffRequest? Find(long id)
    {
        using var connection = database.Open();
        return RequestRow.Find(connection, id);
    }

    /// <summary>Puts a signature that makes no accounts.</summary>
    /// <param name="id">The request.</param>
    /// <param name="kind">Any but asking and issuing.</param>
    /// <param name="seen">The state the signer saw.</param>
    /// <param name="signer">Who signs.</param>
    /// <param name="text">What he says, cleaned; a refusal's reason.</param>
    /// <param name="cardChecked">Whether he has looked at the identity card.</param>
    public Signed Sign(long id, StepKind kind, RequestState seen, Signer signer, string? text, bool cardChecked)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (request, obstacle, deputy) = Look(transaction, id, kind, seen, signer);
        if (obstacle is not null) return new Signed(request, obstacle);
        Move(transaction, request!, kind, signer, text, deputy, cardChecked, []);
        transaction.Commit();
        return new Signed(Find(id), null);
    }

    private (StaffRequest? Request, RequestObstacle? Obstacle, Deputy? Deputy) Look(SqliteTransaction transaction, long id, StepKind kind, RequestState seen, Signer signer)
    {
        if (RequestRow.Find(transaction.Connection!, id, transaction) is not { } request) return (null, RequestObstacle.NotHis, null);
        // A director signs in his own name, whoever else he may stand in for.
        var deputy = signer.Approves ? null : Deputies.InForce(transaction, signer.Username, time.GetUtcNow());
        var obstacle = request.State != seen && RequestRules.Against(request with { State = seen }, kind, signer, deputy is not null) is null
            ? RequestObstacle.State
            : RequestRules.Against(request, kind, signer, deputy is not null);
        return (request, obstacle, deputy);
    }

    private void Move(SqliteTransaction transaction, StaffRequest request, StepKind kind, Signer signer, string? text, Deputy? deputy, bool cardChecked, IReadOnlyList<AddedAccount> added)
    {
        var now = time.GetUtcNow();
        var stoodIn = kind is StepKind.Approve or StepKind.NotApprove ? deputy : null;
        var after = RequestRules.After(kind);
        var checks = cardChecked && request.Card is null && !string.Equals(request.AskedBy, signer.Username, StringComparison.Ordinal);
        transaction.Connection!.Execute(
            """
            UPDATE staff_request SET state = @after, card_checked_by = coalesce(card_checked_by, @by), card_checked = coalesce(card_checked, @on)
            WHERE id = @Id AND state = @before
            """,
            new { after = RequestRow.Text(after), request.Id, before = RequestRow.Text(request.State), by = checks ? signer.Name : null, on = checks ? now.ToUnixTimeMilliseconds() : (long?)null },
            transaction);
        AddStep(transaction, request.Id, kind, signer, text, stoodIn, now);
        var said = $"state: {RequestRow.Text(request.State)} → {RequestRow.Text(after)}";
        if (checks) said += "; card: not seen → seen";
        if (stoodIn is not null) said += $"; for: {stoodIn.Director}";
        if (added.Count > 0) said += $"; accounts: none → {string.Join(' ', added.Select(a => a.Account.Username))}";
        if (text is { Length: > 0 }) said += $"; text: {text}";
        AuditOutbox.Add(transaction, now, signer.Actor, $"request-{RequestRow.Text(kind)}", Subject(request.Id), said);
    }

    private static void AddStep(SqliteTransaction transaction, long request, StepKind kind, Signer signer, string? text, Deputy? deputy, DateTimeOffset now) =>
        transaction.Connection!.Execute(
            "INSERT INTO request_step (request, kind, username, name, time, text, for_username, for_name, origin) VALUES (@request, @kind, @Username, @Name, @now, @text, @forUsername, @forName, @origin)",
            new
            {
                request,
                kind = RequestRow.Text(kind),
                signer.Username,
                signer.Name,
                now = now.ToUnixTimeMilliseconds(),
                text = string.IsNullOrEmpty(text) ? null : text,
                forUsername = deputy?.Director,
                forName = deputy?.DirectorName,
                origin = signer.Actor.Origin?.ToString(),
            },
            transaction);

    private static string Subject(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"request {id}");
}
