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
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    /// <summary>Asks and waits. Null when the service did not answer in time.</summary>
    public async Task<ServiceAnswer?> AskAsync(string kind, string? argument, string actor, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var id = connection.ExecuteScalar<long>(
            "INSERT INTO service_request (kind, argument, actor, asked) VALUES (@kind, @argument, @actor, @asked) RETURNING id",
            new { kind, argument, actor, asked = time.GetUtcNow().ToUnixTimeMilliseconds() });
        for (var end = time.GetTimestamp() + (long)(patience.TotalSeconds * time.TimestampFrequency); time.GetTimestamp() < end;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            var (ok, answer) = connection.QuerySingleOrDefault<(long?, string?)>("SELECT ok, answer FROM service_request WHERE id = @id", new { id });
            if (answer is not null) return new ServiceAnswer(ok == 1, answer);
        }

        connection.Execute("DELETE FROM service_request WHERE id = @id", new { id });
        return null;
    }

    /// <summary>Questions not yet answered; those asked too long ago have nobody waiting and are dropped.</summary>
    public IReadOnlyList<ServiceRequest> Waiting()
    {
        using var connection = database.Open();
        var rows = connection.Query<(long Id, string Kind, string? Argument, string Actor, long Asked)>("SELECT id, kind, argument, actor, asked FROM service_request WHERE answer IS NULL ORDER BY id").AsList();
        if (rows.Count == 0) return [];
        var oldest = (time.GetUtcNow() - Forgotten).ToUnixTimeMilliseconds();
        connection.Execute("DELETE FROM service_request WHERE asked < @oldest", new { oldest });
        return [.. rows.Where(r => r.Asked >= oldest).Select(r => new ServiceRequest(r.Id, r.Kind, r.Argument, r.Actor))];
    }

    public void Answer(ServiceRequest request, ServiceAnswer answer)
    {
        using var connection = database.Open();
        connection.Execute("UPDATE service_request SET ok = @ok, answer = @text WHERE id = @id", new { ok = answer.Ok ? 1 : 0, text = answer.Text, id = request.Id });
    }
}
