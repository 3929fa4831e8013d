using System.Globalization;
using System.Net;
using Dapper;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Sessions;

/// <summary>Sessions on disk: every open one, and the closed ones until retention erases them.</summary>
internal sealed class SessionStore(Database database)
{
    private const string Columns = "id, account, username, person, person_th, grp, holder, holder_salt, mac, ip, nas, nas_session, nas_address, started, until, last_seen, ended, state, cause, packets_up, packets_down, bytes_up, bytes_down, inferred, by_mac";

    /// <summary>Writes a session whole, new or changed; never opens what is closed.</summary>
    public const string PutSql = $"""
        INSERT INTO session ({Columns})
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET mac = excluded.mac, ip = excluded.ip, until = excluded.until, last_seen = excluded.last_seen, ended = excluded.ended, state = excluded.state, cause = excluded.cause,
          packets_up = excluded.packets_up, packets_down = excluded.packets_down, bytes_up = excluded.bytes_up, bytes_down = excluded.bytes_down, inferred = excluded.inferred, by_mac = excluded.by_mac
        WHERE session.state <> 'closed' OR excluded.state = 'closed'
        """;

    /// <summary>Writes what a report of an open session changes, and no column of an index.</summary>
    public const string CountSql = """
        UPDATE session SET ip = ?, until = ?, last_seen = ?, packets_up = ?, packets_down = ?, bytes_up = ?, bytes_down = ?, inferred = ?
        WHERE id = ? AND state <> 'closed'
        """;

    /// <summary>Writes one session inside the caller's transaction; the running service does it through <see cref="SessionJournal"/>.</summary>
    public static void Put(SqliteTransaction transaction, Session session)
    {
        using var put = new PreparedStatement(transaction.Connection!, PutSql);
        Bind(put, session).Run();
    }

    public static PreparedStatement Bind(PreparedStatement put, Session s) => put
        .Bind(s.Id).Bind(s.Account).Bind(s.Username).Bind(s.Person).Bind(s.PersonTh).Bind(s.Group).Bind(s.Holder).Bind(s.HolderSalt)
        .Bind(s.Mac?.ToString()).Bind(s.Ip).Bind(s.Nas).Bind(s.NasSession).Bind(s.NasAddress)
        .Bind(s.Start.ToUnixTimeMilliseconds()).Bind(s.Until?.ToUnixTimeMilliseconds()).Bind(s.LastSeen.ToUnixTimeMilliseconds()).Bind(s.End?.ToUnixTimeMilliseconds())
        .Bind(StateText(s.State)).Bind(s.Cause).Bind(s.PacketsUp).Bind(s.PacketsDown).Bind(s.BytesUp).Bind(s.BytesDown).Bind((long)s.Inferred).Bind(s.ByMac ? 1L : 0L);

    public static PreparedStatement BindCount(PreparedStatement count, Session s) => count
        .Bind(s.Ip).Bind(s.Until?.ToUnixTimeMilliseconds()).Bind(s.LastSeen.ToUnixTimeMilliseconds())
        .Bind(s.PacketsUp).Bind(s.PacketsDown).Bind(s.BytesUp).Bind(s.BytesDown).Bind((long)s.Inferred).Bind(s.Id);

    public IReadOnlyList<Session> Open()
    {
        using var connection = database.Open();
        return Open(connection);
    }

    /// <summary>Those that are not closed, the oldest first.</summary>
    public static IReadOnlyList<Session> Open(SqliteConnection connection) =>
        [.. connection.Query<Row>($"SELECT {Columns} FROM session WHERE state <> 'closed' ORDER BY started").Select(r => r.ToSession())];

    /// <summary>Open ones, and those that ended at or after <paramref name="closedSince"/> where it is given.</summary>
    public IReadOnlyList<Session> List(DateTimeOffset? closedSince)
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>(
            $"SELECT {Columns} FROM session WHERE state <> 'closed' UNION ALL SELECT {Columns} FROM session WHERE state = 'closed' AND ended >= @since ORDER BY started",
            new { since = closedSince?.ToUnixTimeMilliseconds() ?? long.MaxValue }).Select(r => r.ToSession())];
    }

    /// <summary>
    /// Open ones, and those that ended at or after <paramref name="since"/>, in no order and a thousand at a time: one long statement, read behind all
    /// other work, would keep the write-ahead log from being used again for minutes.
    /// </summary>
    public IEnumerable<Session> LivedSince(DateTimeOffset since)
    {
        foreach (var session in Open()) yield return session;
        var (ended, id) = (since.ToUnixTimeMilliseconds(), "");
        IReadOnlyList<Session> page;
        do
        {
            using (var connection = database.Open()) page = Read(connection, "WHERE state = 'closed' AND (ended, id) > (@ended, @id) ORDER BY ended, id LIMIT 1000", new { ended, id });
            foreach (var session in page) yield return session;
            if (page is [.., { End: { } end } last]) (ended, id) = (end.ToUnixTimeMilliseconds(), last.Id.ToString("D"));
        }
        while (page.Count > 0);
    }

    /// <summary>Sessions by whatever a caller's WHERE, ORDER BY and LIMIT say.</summary>
    public static IReadOnlyList<Session> Read(SqliteConnection connection, string conditions, object parameters) =>
        [.. connection.Query<Row>($"SELECT {Columns} FROM session {conditions}", parameters).Select(r => r.ToSession())];

    /// <summary>The sessions that are not closed at a NAS, of one device where it is given.</summary>
    public static IReadOnlyList<Session> OpenAt(SqliteTransaction transaction, string nas, MacAddress? mac) =>
        [.. transaction.Connection!.Query<Row>(
            $"SELECT {Columns} FROM session WHERE nas = @nas AND state <> 'closed'{(mac is null ? "" : " AND mac = @mac")}", new { nas, mac = mac?.ToString() }, transaction).Select(r => r.ToSession())];

    /// <summary>The session as the transaction sees it.</summary>
    public static Session? Find(SqliteTransaction transaction, Guid id) =>
        transaction.Connection!.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM session WHERE id = @id", new { id = id.ToString("D") }, transaction)?.ToSession();

    private static string StateText(SessionState state) => state switch
    {
        SessionState.Open => "open",
        SessionState.Suspect => "suspect",
        _ => "closed",
    };

    private sealed class Row
    {
        public string id { get; set; } = "";
        public long account { get; set; }
        public string username { get; set; } = "";
        public string person { get; set; } = "";
        public string? person_th { get; set; }
        public string grp { get; set; } = "";
        public byte[]? holder { get; set; }
        public byte[]? holder_salt { get; set; }
        public string? mac { get; set; }
        public string? ip { get; set; }
        public string? nas { get; set; }
        public string? nas_session { get; set; }
        public string? nas_address { get; set; }
        public long started { get; set; }
        public long? until { get; set; }
        public long last_seen { get; set; }
        public long? ended { get; set; }
        public string state { get; set; } = "";
        public string? cause { get; set; }
        public long packets_up { get; set; }
        public long packets_down { get; set; }
        public long bytes_up { get; set; }
        public long bytes_down { get; set; }
        public long inferred { get; set; }
        public long by_mac { get; set; }

        public Session ToSession() => new()
        {
            Id = Guid.Parse(id, CultureInfo.InvariantCulture),
            Account = account,
            Username = username,
            Person = person,
            PersonTh = person_th,
            Group = grp,
            Holder = holder,
            HolderSalt = holder_salt,
            Mac = MacAddress.TryParse(mac, out var m) ? m : null,
            Ip = IPAddress.TryParse(ip, out var a) ? a : null,
            Nas = nas,
            NasSession = nas_session,
            NasAddress = IPAddress.TryParse(nas_address, out var n) ? n : null,
            Start = DateTimeOffset.FromUnixTimeMilliseconds(started),
            Until = until is { } u ? DateTimeOffset.FromUnixTimeMilliseconds(u) : null,
            LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(last_seen),
            End = ended is { } e ? DateTimeOffset.FromUnixTimeMilliseconds(e) : null,
            State = Enum.Parse<SessionState>(state, ignoreCase: true),
            Cause = cause,
            Traffic = new Traffic(packets_up, packets_down, bytes_up, bytes_down),
            Inferred = (Inferred)inferred,
            ByMac = by_mac != 0,
        };
    }
}
