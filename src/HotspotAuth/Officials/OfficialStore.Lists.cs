using Dapper;

namespace HotspotAuth.Officials;

/// <summary>A line of the register of disclosures: what left the house, to whom, and who answered for it.</summary>
internal sealed record Disclosed(OfficialRequest Request, long Rows, IReadOnlyList<OfficialFile> Files, OfficialStep? Prepared, OfficialStep Released);

internal sealed partial class OfficialStore
{
    /// <summary>The open ones, those that are due first at the top; one without a receipt has no deadline yet and comes first.</summary>
    public IReadOnlyList<OfficialRequest> Open()
    {
        using var connection = database.Open();
        return [.. OfficialRow.List(connection, "WHERE state IN ('draft', 'prepared', 'released') ORDER BY coalesce(received + days * 86400000, 0), id", new { })];
    }

    /// <summary>The finished ones, the newest first.</summary>
    public IReadOnlyList<OfficialRequest> Closed(int offset, int limit)
    {
        using var connection = database.Open();
        return OfficialRow.List(connection, "WHERE state IN ('handed-over', 'refused', 'withdrawn') ORDER BY id DESC LIMIT @limit OFFSET @offset", new { limit, offset });
    }

    public int CountClosed()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<int>("SELECT count(*) FROM official_request WHERE state IN ('handed-over', 'refused', 'withdrawn')");
    }

    /// <summary>How many wait for this console user now: to be prepared or handed over, or to be released.</summary>
    public int CountWaiting(OfficialSigner reader)
    {
        var releases = reader.Releases || deputies.InForce(reader.Username, time.GetUtcNow()) is not null;
        if (!reader.Answers && !releases) return 0;
        using var connection = database.Open();
        return connection.ExecuteScalar<int>(
            """
            SELECT count(*) FROM official_request r WHERE (@answers AND r.state IN ('draft', 'released'))
              OR (@releases AND r.state = 'prepared' AND NOT EXISTS (SELECT 1 FROM official_step s WHERE s.request = r.id AND s.username = @Username AND s.kind IN ('begin', 'prepare')))
            """,
            new { answers = reader.Answers, releases, reader.Username });
    }

    /// <summary>What was released within [from, until), in the order of its release.</summary>
    public IReadOnlyList<Disclosed> Register(DateTimeOffset from, DateTimeOffset until)
    {
        using var connection = database.Open();
        var numbers = connection.Query<long>(
            """
            SELECT s.request FROM official_step s JOIN official_request r ON r.id = s.request
            WHERE s.kind = 'release' AND r.state IN ('released', 'handed-over') AND s.time >= @from AND s.time < @until ORDER BY s.time, s.request
            """,
            new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() }).AsList();
        return
        [
            .. numbers.Select(number => OfficialRow.Find(connection, number)!)
                .Select(request => new Disclosed(request, request.Files.Sum(file => file.Rows), request.Files, request.Step(OfficialStepKind.Prepare), request.Step(OfficialStepKind.Release)!)),
        ];
    }
}
