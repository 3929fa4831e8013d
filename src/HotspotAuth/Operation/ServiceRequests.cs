using Dapper;

namespace HotspotAuth.Operation;

/// <summary>One thing a verb asks of the running service.</summary>
internal sealed record ServiceRequest(long Id, string Kind, string? Argument, string Actor);

/// <summary>What the service did about it, in words for the person who typed the verb.</summary>
internal sealed record ServiceAnswer(bool Ok, string Text);

/// <summary>
/// The way from a verb to the running service: a row asked, a row answered. It needs no port, no rights beyond the
/// database's own, and an unanswered question survives a restart.
/// </summary>
internal sealed class ServiceRequests(Database database, TimeProvider time)
{
    /// <summary>Who waits renews his question so often, for as long as the answer takes.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    /// <summary>A question not renewed for so long has nobody waiting: its verb was killed.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    /// <summary>Asks and waits. Null when the service did not answer in time.</summary>
    public async Task<ServiceAnswer?> AskAsync(string kind, string? argument, string actor, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var id = connection.ExecuteScalar<long>(
            "INSERT INTO service_request (kind, argument, actor, asked) VALUES (@kind, @argument, @actor, @asked) RETURNING id",
            new { kind, argument, actor, asked = Now() });
        var answered = false;
        try
        {
            var (since, renewed) = (time.GetTimestamp(), time.GetTimestamp());
            while (time.GetElapsedTime(since) < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
                var (ok, answer) = connection.QuerySingleOrDefault<(long?, string?)>("SELECT ok, answer FROM service_request WHERE id = @id", new { id });
                answered = answer is not null;
                if (answered) return new ServiceAnswer(ok == 1, answer!);
                if (time.GetElapsedTime(renewed) < Renewal) continue;
                connection.Execute("UPDATE service_request SET asked = @asked WHERE id = @id", new { id, asked = Now() });
                renewed = time.GetTimestamp();
            }

            return null;
        }
        finally
        {
            // An answered one goes with the next that is forgotten: on a full disk it could not be deleted, and the answer would be lost.
            if (!answered) connection.Execute("DELETE FROM service_request WHERE id = @id", new { id });
        }
    }

    /// <summary>Questions not yet answered; those that nobody waits for any more are dropped.</summary>
    public IReadOnlyList<ServiceRequest> Waiting()
    {
        using var connection = database.Open();
        var rows = connection.Query<(long Id, string Kind, string? Argument, string Actor, long Asked)>("SELECT id, kind, argument, actor, asked FROM service_request WHERE answer IS NULL ORDER BY id").AsList();
        if (rows.Count == 0) return [];
        var oldest = Now() - (long)Forgotten.TotalMilliseconds;
        connection.Execute("DELETE FROM service_request WHERE asked < @oldest", new { oldest });
        return [.. rows.Where(r => r.Asked >= oldest).Select(r => new ServiceRequest(r.Id, r.Kind, r.Argument, r.Actor))];
    }

    public void Answer(ServiceRequest request, ServiceAnswer answer)
    {
        using var connection = database.Open();
        connection.Execute("UPDATE service_request SET ok = @ok, answer = @text WHERE id = @id", new { ok = answer.Ok ? 1 : 0, text = answer.Text, id = request.Id });
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
