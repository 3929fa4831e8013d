using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Gateway;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Audit;

/// <summary>The program's rows of the access stream: log-ins, sessions, bindings, and what administrators do.</summary>
internal sealed class AccessStream(LogWriter writer, AuditTrail trail, DayKeys dayKeys, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Why the disk refuses now; null while it works.</summary>
    public Exception? Fault => writer.Fault;

    /// <summary>False while it is so far behind that a row might be lost: who can wait, waits.</summary>
    public bool HasRoom => writer.HasRoom;

    /// <summary>Waits until it has room; false when it still has none after <paramref name="limit"/>.</summary>
    public ValueTask<bool> WaitForRoomAsync(TimeSpan limit, CancellationToken cancellationToken) => writer.WaitForRoomAsync(limit, cancellationToken);

    /// <summary>An attempt without its secret. What was typed as a name is kept only as a keyed tag where no such account exists.</summary>
    public void Auth(AccessAttempt attempt, AccessDecision decision)
    {
        var account = decision.Account;
        var known = account is not null || AccessReasons.IsOfAnAccount(decision.Reason);
        writer.TryAppend(new AuthRow(
            Now,
            attempt.Method,
            decision.Granted ? AuthResult.Accept : AuthResult.Reject,
            AccessReasons.Text(decision.Reason),
            account?.Id,
            known ? attempt.Username : null,
            known ? null : Tag(attempt.Typed),
            Mac(attempt.Device?.Mac),
            Ip(attempt.Device?.Ip),
            attempt.Nas,
            attempt.Station,
            Drill: attempt.IsDrill));
    }

    // Where the day's key can't be kept the attempt is recorded all the same: that it happened weighs more than whether two names were equal.
    private byte[]? Tag(string typed)
    {
        try
        {
            return LogText.UserTag(dayKeys.Of(time.GetUtcNow()), typed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Session(string what, Session session) => writer.TryAppend(Row(what, session, Now));

    /// <summary>The session says which addresses its device uses.</summary>
    public void SessionBinding(Session session, IReadOnlyList<IPAddress> addresses)
    {
        if (session.Mac is not { } mac) return;
        foreach (var address in addresses)
        {
            if (Ip(address) is { } ip)
                writer.TryAppend(new BindingRow(Now, (session.Until ?? session.LastSeen).ToUnixTimeMilliseconds(), new LogMac(mac.Value), ip, BindingSource.Session, Session: Id(session.Id)));
        }
    }

    /// <summary>
    /// The gateway saw a device use an address: one that the configuration names (the device, or our own address that it claims), or one
    /// that is another device's session.
    /// </summary>
    public void Binding(Capture.MacAddress mac, IPAddress address, bool isConfigured, bool isConflict) =>
        writer.TryAppend(new BindingRow(Now, Now, new LogMac(mac.Value), LogIp.From(address), isConfigured ? BindingSource.Config : BindingSource.Session, Conflict: isConflict));

    /// <summary>The DHCP server had given the address to the device.</summary>
    public void Lease(LeaseSpan lease)
    {
        if (Ip(lease.Address) is { } ip)
            writer.TryAppend(new BindingRow(lease.From.ToUnixTimeMilliseconds(), lease.To.ToUnixTimeMilliseconds(), new LogMac(lease.Mac.Value), ip, BindingSource.Lease));
    }

    public void Audit(Actor actor, string action, string? subject, string? reason, string result, long? rows = null, byte[]? hash = null)
    {
        var row = new AuditRow(Now, actor.Name, actor.Role, action, result, subject, reason, Ip(actor.Origin), rows, hash);
        if (writer.TryAppend(row)) trail.Wait(row);
    }

    /// <summary>Waits for room, unlike the others: used by <see cref="OutboxCarrier"/> alone, which copies the row into the trail with its own commit.</summary>
    public ValueTask AuditAsync(AuditRow row, CancellationToken cancellationToken) => writer.AppendAsync(row, cancellationToken);

    public void Head(HeadRow row) => writer.TryAppend(row);

    public void Clock(ClockRow row) => writer.TryAppend(row);

    /// <summary>On the disk is what was taken in before, and in the trail are its audit records.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var waiting = trail.Waiting;
        await writer.FlushAsync(cancellationToken);
        trail.Take(waiting, dayKeys.DayOf(time.GetUtcNow()));
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        try
        {
            trail.Take(trail.Waiting, dayKeys.DayOf(time.GetUtcNow()));
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // The evidence is written; the copy counts as lost, and a service that ends must end.
        }
    }

    public static SessionRow Row(string what, Session s, long now) => new(
        now,
        what switch { "start" => SessionEvent.Start, "stop" => SessionEvent.Stop, "carry" => SessionEvent.Carry, _ => SessionEvent.Interim },
        Id(s.Id),
        s.Account,
        s.Username,
        s.Start.ToUnixTimeMilliseconds(),
        s.Holder,
        s.Group,
        Mac(s.Mac),
        Ip(s.Ip),
        s.Nas,
        s.NasSession,
        s.End?.ToUnixTimeMilliseconds(),
        s.PacketsUp,
        s.PacketsDown,
        s.BytesUp,
        s.BytesDown,
        s.Cause,
        s.IsDrill);

    /// <summary>A session's id in the log: its 16 octets in the order they are printed.</summary>
    public static byte[] Id(Guid id) => id.ToByteArray(bigEndian: true);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static LogMac? Mac(Capture.MacAddress? mac) => mac is { } m ? new LogMac(m.Value) : null;

    private static LogIp? Ip(IPAddress? ip) => ip is null || ip.Equals(IPAddress.None) ? null : LogIp.From(ip);
}
