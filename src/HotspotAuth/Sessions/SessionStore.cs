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
    private const string Columns = "id, account, username, person, person_th, grp, holder, holder_salt, mac, ip, nas, nas_session, nas_address, started, until, last_seen, ended, state, cause, packets_up, packets_down, bytes_up, bytes_down, inferred";

    /// <summary>
    /// Writes a session whole, new or changed, inside the caller's transaction. What is closed is never opened again: a
    /// counter read a moment before the logout and written a moment after it would let the device in at the next start.
    /// </summary>
    public static void Put(SqliteTransaction transaction, Session session) => transaction.Connection!.Execute(
        $"""
        INSERT INTO session ({Columns})
        VALUES (@id, @account, @username, @person, @person_th, @grp, @holder, @holder_salt, @mac, @ip, @nas, @nas_session, @nas_address, @started, @until, @last_seen, @ended, @state, @cause, @packets_up, @packets_down, @bytes_up, @bytes_down, @inferred)
        ON CONFLICT (id) DO UPDATE SET mac = excluded.mac, ip = excluded.ip, until = excluded.until, last_seen = excluded.last_seen, ended = excluded.ended, state = excluded.state, cause = excluded.cause,
          packets_up = excluded.packets_up, packets_down = excluded.packets_down, bytes_up = excluded.bytes_up, bytes_down = excluded.bytes_down, inferred = excluded.inferred
        WHERE session.state <> 'closed' OR excluded.state = 'closed'
        """,
        new Row(session),
        transaction);

    public IReadOnlyList<Session> Open()
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM session WHERE state <> 'closed' ORDER BY started").Select(r => r.ToSession())];
    }

    /// <summary>Open ones, and those that ended at or after <paramref name="closedSince"/> where it is given.</summary>
    public IReadOnlyList<Session> List(DateTimeOffset? closedSince)
    {
        using var connection = database.Open();
        return [.. connection.Query<Row>(
            $"SELECT {Columns} FROM session WHERE state <> 'closed' OR ended >= @since ORDER BY started",
            new { since = closedSince?.ToUnixTimeMilliseconds() ?? long.MaxValue }).Select(r => r.ToSession())];
    }

    /// <summary>The newest session that a NAS ever called by this Acct-Session-Id; where several share a name, of this address first.</summary>
    public static Session? Newest(SqliteTransaction transaction, string nas, IPAddress address, string nasSession) => transaction.Connection!.QueryFirstOrDefault<Row>(
        $"SELECT {Columns} FROM session WHERE nas = @nas AND nas_session = @nasSession ORDER BY CASE WHEN nas_address = @address THEN 0 ELSE 1 END, started DESC LIMIT 1",
        new { nas, nasSession, address = address.ToString() },
        transaction)?.ToSession();

    /// <summary>The sessions that are not closed at a NAS, of one device where it is given.</summary>
    public static IReadOnlyList<Session> OpenAt(SqliteTransaction transaction, string nas, MacAddress? mac) =>
        [.. transaction.Connection!.Query<Row>(
            $"SELECT {Columns} FROM session WHERE nas = @nas AND state <> 'closed'{(mac is null ? "" : " AND mac = @mac")}", new { nas, mac = mac?.ToString() }, transaction).Select(r => r.ToSession())];

    /// <summary>The session as the transaction sees it.</summary>
    public static Session? Find(SqliteTransaction transaction, Guid id) =>
        transaction.Connection!.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM session WHERE id = @id", new { id = id.ToString("D") }, transaction)?.ToSession();

    private sealed class Row
    {
        public Row()
        {
        }

        public Row(Session s)
        {
            id = s.Id.ToString("D");
            account = s.Account;
            username = s.Username;
            person = s.Person;
            person_th = s.PersonTh;
            grp = s.Group;
            holder = s.Holder;
            holder_salt = s.HolderSalt;
            mac = s.Mac?.ToString();
            ip = s.Ip?.ToString();
            nas = s.Nas;
            nas_session = s.NasSession;
            nas_address = s.NasAddress?.ToString();
            started = s.Start.ToUnixTimeMilliseconds();
            until = s.Until?.ToUnixTimeMilliseconds();
            last_seen = s.LastSeen.ToUnixTimeMilliseconds();
            ended = s.End?.ToUnixTimeMilliseconds();
            state = s.State.ToString().ToLowerInvariant();
            cause = s.Cause;
            packets_up = s.PacketsUp;
            packets_down = s.PacketsDown;
            bytes_up = s.BytesUp;
            bytes_down = s.BytesDown;
            inferred = (long)s.Inferred;
        }

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
        };
    }
}
