namespace HotspotAuth.TrafficLog;

/// <summary>Whose sessions: those to which any record gives one of the addresses, one of the link addresses, or the user name.</summary>
public sealed record SessionKeys
{
    /// <summary>Addresses of sessions.</summary>
    public IReadOnlyCollection<LogIp> Ips { get; init; } = [];

    /// <summary>Link addresses of sessions.</summary>
    public IReadOnlyCollection<LogMac> Macs { get; init; } = [];

    /// <summary>The user name, exactly.</summary>
    public string? User { get; init; }
}

public sealed partial class TrafficReader
{
    /// <summary>Ids that one statement names; more are picked out of all rows.</summary>
    private const int MostNamed = 400;

    /// <summary>
    /// Session rows, of every event, of sessions that lived in the range: of a session whose newest end in the days that are read lies before it, there is none,
    /// neither its start nor its reports.
    /// </summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IEnumerable<StoredSession> Sessions(SessionQuery query)
    {
        var rows = Rows(
            [SessionTable], query.From, query.To,
            new Conditions().Where("ip = ?", query.Ip?.ToBytes()).Where("mac = ?", query.Mac?.ToBytes()).Where("user = ?", query.User)
                .Where("session = ?", query.Session).Where("start < ?", query.To),
            (place, row) => new StoredSession(place, RowMapping.Session(row)),
            sought: Access(query.Ip, query.Mac, query.User));
        var ended = default(HashSet<byte[]>);
        foreach (var row in rows)
        {
            ended ??= EndedBefore(query.From, query.To);
            if (!ended.Contains(row.Row.Session)) yield return row;
        }
    }

    /// <summary>
    /// Every row that began before the range's end, ends long before it included, of the sessions that the keys lead to in the days of the range; in order of time.
    /// A session's rows need not all have its address: the keys name the session, and it is given whole.
    /// </summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IReadOnlyList<StoredSession> SessionsOf(SessionKeys keys, long from, long to)
    {
        var sessions = new HashSet<byte[]>(ByteEquality.Instance);
        var users = new HashSet<string>(StringComparer.Ordinal);
        var (any, wanted) = Asked(keys);
        if (wanted.Count == 0) return [];
        EachDay(from, to, wanted, (_, database) =>
        {
            using var found = database.Prepare($"SELECT DISTINCT session,user FROM session WHERE start < ? AND ({any.AnySql})");
            found.Bind(1, to);
            any.Bind(found, 2);
            while (found.Step())
            {
                sessions.Add(found.Bytes(0).ToArray());
                users.Add(found.Text(1));
            }
        });
        return RowsOf(sessions, users, from, to, "1");
    }

    /// <summary>Of these sessions, each of a user, the rows with an end that were written in the days of the range; in order of time.</summary>
    /// <exception cref="IOException">A day cannot be read.</exception>
    public IReadOnlyList<StoredSession> EndsOf(IReadOnlyDictionary<byte[], string> userOfSession, long from, long to) =>
        userOfSession.Count == 0 ? [] : RowsOf(userOfSession.Keys.ToHashSet(ByteEquality.Instance), [.. userOfSession.Values], from, to, "\"end\" IS NOT NULL");

    private List<StoredSession> RowsOf(HashSet<byte[]> sessions, HashSet<string> users, long from, long to, string only)
    {
        var rows = new List<StoredSession>();
        if (sessions.Count == 0) return rows;
        var named = new Conditions();
        if (sessions.Count <= MostNamed)
        {
            foreach (var session in sessions) named.Where("session = ?", session);
        }

        EachDay(from, to, [.. users.Select(user => new Sought().With(CatalogueRule.User, user))], (day, database) =>
        {
            using var found = database.Prepare($"SELECT {DayTables.Names(SessionTable)} FROM session WHERE start < ? AND {only} AND ({named.AnySql})");
            found.Bind(1, to);
            named.Bind(found, 2);
            while (found.Step())
            {
                var row = RowMapping.Session(found);
                if (sessions.Contains(row.Session)) rows.Add(new StoredSession(new RowPlace(day, LogStream.Access, found.Integer(0)), row));
            }
        });
        return [.. rows.OrderBy(row => row.Time).ThenBy(row => row.Place.Day).ThenBy(row => row.Place.Seq)];
    }

    private HashSet<byte[]> EndedBefore(long from, long to)
    {
        var ended = new HashSet<byte[]>(ByteEquality.Instance);
        Each("SELECT DISTINCT session FROM session WHERE \"end\" < ?", session => ended.Add(session.ToArray()));
        // A later record may know better.
        var known = ended.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (ended.Count > 0) Each("SELECT DISTINCT session FROM session WHERE \"end\" >= ?", session => known.Remove(session));
        return ended;

        void Each(string sql, Action<ReadOnlySpan<byte>> take) => EachDay(from, to, [], (_, database) =>
        {
            using var found = database.Prepare(sql);
            found.Bind(1, from);
            while (found.Step()) take(found.Bytes(0));
        });
    }

    /// <summary>Opens the access stream of each day of the range and its neighbours that may have any of what is wanted; nothing wanted is all.</summary>
    private void EachDay(long from, long to, IReadOnlyCollection<Sought> wanted, Action<DateOnly, Database> read)
    {
        var (first, last) = (DayAt(from, -1), DayAt(to, 1));
        foreach (var day in Days(first, last))
        {
            var path = store.Places.Stream(day, LogStream.Access);
            if (!File.Exists(path)) continue;
            using var database = Open(day, path);
            if (wanted.Count == 0 || !IsSealed(day) || wanted.Any(each => each.MayBeIn(database, out _))) read(day, database);
        }
    }

    private static (Conditions Any, List<Sought> Wanted) Asked(SessionKeys keys)
    {
        var (any, wanted) = (new Conditions(), new List<Sought>());
        foreach (var ip in keys.Ips)
        {
            any.Where("ip = ?", ip.ToBytes());
            wanted.Add(new Sought().With(CatalogueRule.Ip, ip.ToBytes()));
        }

        foreach (var mac in keys.Macs)
        {
            any.Where("mac = ?", mac.ToBytes());
            wanted.Add(new Sought().With(CatalogueRule.Mac, mac.ToBytes()));
        }

        if (keys.User is not { } user) return (any, wanted);
        any.Where("user = ?", user);
        wanted.Add(new Sought().With(CatalogueRule.User, user));
        return (any, wanted);
    }

    private static SchemaTable SessionTable => Table(LogStream.Access, "session");
}
