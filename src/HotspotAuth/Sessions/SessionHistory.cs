using System.Net;
using Dapper;
using HotspotAuth.Capture;
using HotspotAuth.Operation;

namespace HotspotAuth.Sessions;

/// <summary>Which closed sessions: those that began in [From, To) and fit every other member that is there.</summary>
internal sealed record PastSessions(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Of these accounts.</summary>
    public IReadOnlyCollection<long>? Accounts { get; init; }

    public MacAddress? Mac { get; init; }
    public IPAddress? Ip { get; init; }
    public PastOrder Order { get; init; }
    public bool Descending { get; init; }
}

/// <summary>By what the history is sorted. Only the start has an index: by the others a whole range is read and sorted.</summary>
internal enum PastOrder
{
    Start,
    End,
    Bytes,
}

/// <summary>Closed sessions as the help desk looks back on them: who, when, on which device, how much. A year of them answers from an index.</summary>
internal sealed class SessionHistory(Database database)
{
    /// <summary>They are counted only so far: nobody pages through more, and a count of a year's would cost as much as reading them.</summary>
    public const int MostCounted = 10_000;

    /// <summary>More than <see cref="MostCounted"/> means: more than that.</summary>
    public int Count(PastSessions query)
    {
        using var connection = database.Open();
        var (where, parameters) = Where(query);
        return connection.ExecuteScalar<int>($"SELECT count(*) FROM (SELECT 1 FROM session WHERE {where} LIMIT {MostCounted + 1}) AS some", parameters);
    }

    public IReadOnlyList<Session> Page(PastSessions query, int offset, int limit)
    {
        using var connection = database.Open();
        var (where, parameters) = Where(query);
        parameters.Add("limit", limit);
        parameters.Add("offset", offset);
        return SessionStore.Read(connection, $"WHERE {where} ORDER BY {By(query)} LIMIT @limit OFFSET @offset", parameters);
    }

    /// <summary>All that fit by their start, a few thousand at a time, each begun where the last ended: nothing is held open meanwhile.</summary>
    public IEnumerable<Session> All(PastSessions query)
    {
        const int AtOnce = 2_000;
        var last = default(Session);
        while (true)
        {
            IReadOnlyList<Session> some;
            using (var connection = database.Open())
            {
                var (where, parameters) = Where(query);
                if (last is not null)
                {
                    where += $" AND (started, id) {(query.Descending ? '<' : '>')} (@start, @id)";
                    parameters.Add("start", last.Start.ToUnixTimeMilliseconds());
                    parameters.Add("id", last.Id.ToString("D"));
                }

                parameters.Add("limit", AtOnce);
                some = SessionStore.Read(connection, $"WHERE {where} ORDER BY {By(query with { Order = PastOrder.Start })} LIMIT @limit", parameters);
            }

            foreach (var session in some) yield return session;
            if (some.Count < AtOnce) yield break;
            last = some[^1];
        }
    }

    private static (string Where, DynamicParameters Parameters) Where(PastSessions query)
    {
        // Written out as the indexes have it, or they are not used.
        var where = "state = 'closed' AND started >= @from AND started < @to";
        var parameters = new DynamicParameters(new { from = query.From.ToUnixTimeMilliseconds(), to = query.To.ToUnixTimeMilliseconds() });
        if (query.Accounts is { } accounts)
        {
            where += " AND account IN @accounts";
            parameters.Add("accounts", accounts);
        }

        if (query.Mac is { } mac)
        {
            where += " AND mac = @mac";
            parameters.Add("mac", mac.ToString());
        }

        if (query.Ip is { } ip)
        {
            where += " AND ip = @ip";
            parameters.Add("ip", ip.ToString());
        }

        return (where, parameters);
    }

    private static string By(PastSessions query)
    {
        var down = query.Descending ? " DESC" : "";
        return query.Order switch
        {
            PastOrder.End => $"ended{down}, id{down}",
            PastOrder.Bytes => $"bytes_up + bytes_down{down}, id{down}",
            _ => $"started{down}, id{down}",
        };
    }
}
