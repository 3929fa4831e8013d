using System.Net;
using Dapper;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Sessions;

/// <summary>
/// The one writer's hold on the store: a connection that stays open, statements that stay prepared, and the open sessions of
/// NASes by name, so that a report of one of them asks the disk nothing. Used between <see cref="Begin"/> and
/// <see cref="Commit"/>, on the writer's thread. After any failure it is thrown away: its memory may say what was rolled back.
/// </summary>
internal sealed class SessionWriter : IDisposable
{
    /// <summary>Pages of the log between two checkpoints: a page that many batches change is then copied back once.</summary>
    private const int CheckpointPages = 8192;

    private const int CacheKibibytes = 16 * 1024;

    /// <summary>Twice what lies between two checkpoints. A log that a long reader let grow is cut back when it is used again.</summary>
    private const int LargestLogBytes = 64 * 1024 * 1024;

    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _keep;
    private readonly PreparedStatement _put;
    private readonly PreparedStatement _count;
    private readonly PreparedStatement _newest;
    private readonly PreparedStatement _openOfDevice;
    private readonly Dictionary<(string Nas, string NasSession, IPAddress? Address), Session> _open = [];
    private SqliteTransaction? _transaction;

    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public SessionWriter(Database database)
    {
        _connection = database.OpenToKeep();
        try
        {
            SQLitePCL.raw.sqlite3_busy_timeout(_connection.Handle!, 5000);
            _connection.Execute($"PRAGMA wal_autocheckpoint = {CheckpointPages}; PRAGMA cache_size = -{CacheKibibytes}; PRAGMA journal_size_limit = {LargestLogBytes}");
            _keep = new PreparedStatement(_connection, "INSERT INTO accounting (nas, received, hash, packet) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING");
            _put = new PreparedStatement(_connection, SessionStore.PutSql);
            _count = new PreparedStatement(_connection, SessionStore.CountSql);
            _newest = new PreparedStatement(
                _connection, "SELECT id FROM session WHERE nas = ? AND nas_session = ? ORDER BY CASE WHEN nas_address = ? THEN 0 ELSE 1 END, started DESC LIMIT 1");
            _openOfDevice = new PreparedStatement(_connection, "SELECT id FROM session WHERE nas = ? AND mac = ? AND state <> 'closed' LIMIT 1");
            foreach (var session in SessionStore.Open(_connection)) Remember(session);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The open transaction, for what else belongs into the same commit.</summary>
    public SqliteTransaction Transaction => _transaction ?? throw new InvalidOperationException("Only between Begin and Commit.");

    public void Begin() => _transaction = _connection.BeginTransaction(deferred: false);

    /// <summary>On the disk when this returns.</summary>
    public void Commit()
    {
        _transaction!.Commit();
        _transaction = null;
    }

    /// <summary>Keeps a packet as it came; false when it is a resend of one that was kept before.</summary>
    public bool Keep(string nas, DateTimeOffset received, byte[] hash, byte[] packet) =>
        _keep.Bind(nas).Bind(received.ToUnixTimeMilliseconds()).Bind(hash).Bind(packet).Run() == 1;

    /// <summary>
    /// Writes a session, new or changed. What is closed is never opened again: a counter read a moment before the logout and
    /// written a moment after it would let the device in at the next start.
    /// </summary>
    public void Put(Session session)
    {
        if (!TryCount(session) && SessionStore.Bind(_put, session).Run() == 0) return;
        if (session.State != SessionState.Closed) Remember(session);
        else if (Name(session) is { } name && _open.TryGetValue(name, out var known) && known.Id == session.Id) _open.Remove(name);
    }

    /// <summary>The newest session that a NAS ever called by this Acct-Session-Id; where several share a name, of this address first.</summary>
    public Session? Newest(string nas, IPAddress address, string nasSession) =>
        _open.TryGetValue((nas, nasSession, address), out var session) ? session : Find(_newest.Bind(nas).Bind(nasSession).Bind(address).Text());

    /// <summary>The sessions that are not closed at a NAS.</summary>
    public IReadOnlyList<Session> OpenAt(string nas) => SessionStore.OpenAt(_transaction!, nas, mac: null);

    /// <summary>The sessions of one device that are not closed at a NAS.</summary>
    public IReadOnlyList<Session> OpenAt(string nas, MacAddress mac) =>
        _openOfDevice.Bind(nas).Bind(mac.ToString()).Text() is null ? [] : SessionStore.OpenAt(_transaction!, nas, mac);

    /// <summary>The session as it stands now; null when there is none of this id.</summary>
    public Session? Find(Guid id) => SessionStore.Find(_transaction!, id);

    /// <summary>Writes what changes nothing, to see whether anything can be written.</summary>
    public void TryWrite() => _connection.Execute("UPDATE revision SET value = value WHERE id = 1", transaction: _transaction);

    public void Dispose()
    {
        foreach (var statement in (PreparedStatement[])[_keep, _put, _count, _newest, _openOfDevice]) statement.Dispose();
        try
        {
            _transaction?.Dispose(); // rolls back
        }
        finally
        {
            _connection.Dispose();
        }
    }

    /// <summary>An open session that only counted on takes a short way, which leaves every index as it is.</summary>
    private bool TryCount(Session session) =>
        Name(session) is { } name && _open.TryGetValue(name, out var known) && known.Id == session.Id && known.State == session.State && known.Mac == session.Mac
            && SessionStore.BindCount(_count, session).Run() == 1;

    private void Remember(Session session)
    {
        if (Name(session) is { } name) _open[name] = session;
    }

    private Session? Find(string? id) => id is null ? null : Find(Guid.Parse(id, System.Globalization.CultureInfo.InvariantCulture));

    private static (string Nas, string NasSession, IPAddress? Address)? Name(Session session) =>
        session.Nas is { } nas && session.NasSession is { } name ? (nas, name, session.NasAddress) : null;
}
