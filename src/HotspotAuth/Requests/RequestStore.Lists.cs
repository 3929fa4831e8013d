using Dapper;
using HotspotAuth.Operation;

namespace HotspotAuth.Requests;

/// <summary>Which requests a list shows.</summary>
/// <param name="Reader">Who reads: one who acts on requests sees all, another his own.</param>
/// <param name="Search">Part of a name, a section or the request's number; null for all.</param>
/// <param name="State">Null for all.</param>
/// <param name="OnlyWaiting">What waits for the reader's signature, nothing else.</param>
/// <param name="OnlyOwn">What the reader asked for himself.</param>
internal sealed record RequestQuery(Signer Reader, string? Search = null, RequestState? State = null, bool OnlyWaiting = false, bool OnlyOwn = false);

/// <summary>A request that waits, since when, and who may not be the one to sign it.</summary>
internal sealed record WaitingRequest(long Id, RequestState State, string NameTh, string Name, DateTimeOffset Since, string AskedBy, string? RecommendedBy)
{
    /// <summary>Whether it waits for this console user.</summary>
    public bool IsFor(Signer signer, bool isDeputy) => State switch
    {
        RequestState.Requested => signer.Recommends && AskedBy != signer.Username,
        RequestState.Recommended => (signer.Approves || isDeputy) && AskedBy != signer.Username && RecommendedBy != signer.Username,
        RequestState.Approved => signer.Issues,
        _ => false,
    };
}

internal sealed partial class RequestStore
{
    private const string From = "FROM staff_request r JOIN request_person p ON p.request = r.id AND p.place = 1";

    /// <summary>What waits comes oldest first, everything else newest first.</summary>
    public IReadOnlyList<RequestLine> List(RequestQuery query, int offset, int limit)
    {
        var (where, values) = Where(query);
        values.Add("limit", limit);
        values.Add("offset", offset);
        using var connection = database.Open();
        return [.. connection.Query<(long Id, string State, string NameTh, string Name, string Section, long People, long From, long Until, long Asked, string AskedBy)>(
            $"""
            SELECT r.id, r.state, p.name_th, p.name, r.section, (SELECT count(*) FROM request_person c WHERE c.request = r.id), r.valid_from, r.valid_until, r.asked, r.asked_by
            {From} {where} ORDER BY r.id {(query.OnlyWaiting ? "" : "DESC")} LIMIT @limit OFFSET @offset
            """,
            values).Select(r => new RequestLine(r.Id, RequestRow.State(r.State), r.NameTh, r.Name, r.Section, (int)r.People, Times.Stored(r.From), Times.Stored(r.Until), Times.Stored(r.Asked), r.AskedBy))];
    }

    public int Count(RequestQuery query)
    {
        var (where, values) = Where(query);
        using var connection = database.Open();
        // The applicant's row is looked up only where a name is searched for.
        return connection.ExecuteScalar<int>($"SELECT count(*) {(query.Search is null ? "FROM staff_request r" : From)} {where}", values);
    }

    /// <summary>How many wait for this console user's signature now.</summary>
    public int CountWaiting(Signer reader) => Count(new RequestQuery(reader, OnlyWaiting: true));

    /// <summary>Every request that waits for somebody, the longest waiting first: for reminders, which ask of each person whether it is his.</summary>
    public IReadOnlyList<WaitingRequest> Waiting()
    {
        using var connection = database.Open();
        return [.. connection.Query<(long Id, string State, string NameTh, string Name, long Since, string AskedBy, string? RecommendedBy)>(
            """
            SELECT r.id, r.state, p.name_th, p.name, (SELECT max(s.time) FROM request_step s WHERE s.request = r.id) AS since, r.asked_by,
              (SELECT s.username FROM request_step s WHERE s.request = r.id AND s.kind = 'recommend')
            FROM staff_request r JOIN request_person p ON p.request = r.id AND p.place = 1
            WHERE r.state IN ('requested', 'recommended', 'approved') ORDER BY since, r.id
            """).Select(w => new WaitingRequest(w.Id, RequestRow.State(w.State), w.NameTh, w.Name, Times.Stored(w.Since), w.AskedBy, w.RecommendedBy))];
    }

    private (string Where, DynamicParameters Values) Where(RequestQuery query)
    {
        var reader = query.Reader;
        var values = new DynamicParameters();
        values.Add("me", reader.Username);
        var terms = new List<string>();
        var isDeputy = !reader.Approves && deputies.InForce(reader.Username, time.GetUtcNow()) is not null;
        if (query.OnlyOwn || !(reader.SeesAll || isDeputy)) terms.Add("r.asked_by = @me");
        if (query.OnlyWaiting) terms.Add($"({string.Join(" OR ", Waits(reader, isDeputy).DefaultIfEmpty("0 = 1"))})");
        if (query.State is { } state)
        {
            terms.Add("r.state = @state");
            values.Add("state", RequestRow.Text(state));
        }

        if (query.Search is { } search)
        {
            terms.Add("(p.name_th LIKE @like ESCAPE '\\' OR p.name LIKE @like ESCAPE '\\' OR r.section LIKE @like ESCAPE '\\' OR CAST(r.id AS TEXT) = @search)");
            values.Add("search", search);
            values.Add("like", $"%{search.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%");
        }

        return (terms.Count == 0 ? "" : $"WHERE {string.Join(" AND ", terms)}", values);
    }

    // The same as WaitingRequest.IsFor, in SQL; a test holds the two together.
    private static IEnumerable<string> Waits(Signer reader, bool isDeputy)
    {
        if (reader.Recommends) yield return "(r.state = 'requested' AND r.asked_by <> @me)";
        if (reader.Approves || isDeputy)
            yield return "(r.state = 'recommended' AND r.asked_by <> @me AND NOT EXISTS (SELECT 1 FROM request_step s WHERE s.request = r.id AND s.kind = 'recommend' AND s.username = @me))";
        if (reader.Issues) yield return "r.state = 'approved'";
    }
}
