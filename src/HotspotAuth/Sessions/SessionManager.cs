using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Gateway;
using HotspotAuth.Nas;

namespace HotspotAuth.Sessions;

/// <summary>What became of a wish to end a session: whether it ended, and what the gateway or NAS answered; where a NAS was asked, <paramref name="Asked"/> is its answer undressed.</summary>
internal sealed record SessionEndResult(bool Ended, string Answer, Radius.DynamicAuthResult? Asked = null);

/// <summary>
/// Starts and ends sessions at our own gateway and asks a NAS to end its own. Each step is on the disk before the next,
/// and in the access stream.
/// </summary>
internal sealed partial class SessionManager(
    SessionTable table, SessionJournal journal, AccountDirectory accounts, AccessLimits limits, UsageLedger usage, IGateway gateway, NasDisconnect nas, AccessStream stream, TimeProvider time, ILogger<SessionManager> logger)
{
    /// <summary>The kernel's own timeout comes this much after ours, so that the last counters are read before they go.</summary>
    private static readonly TimeSpan KernelGrace = TimeSpan.FromSeconds(1);

    /// <summary>One device's changes one after another: a late close must not undo the open that followed it.</summary>
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public IReadOnlyList<Session> Open => table.Open;

    /// <summary>Why our own gateway can't be asked now; null while it can.</summary>
    public string? GatewayFault => gateway.Fault;

    /// <summary>The open session of this device at our own gateway.</summary>
    public Session? Find(Device device) => table.Find(device);

    /// <summary>Opens the gateway for a granted decision. The same account on the same device keeps its session.</summary>
    /// <exception cref="GatewayException">The gateway failed; no session was left open.</exception>
    /// <exception cref="IOException">The access stream can't be written: nobody is let in unrecorded.</exception>
    public async Task<Session> StartAsync(AccessDecision decision, Device device, CancellationToken cancellationToken)
    {
        var account = decision.Account ?? throw new ArgumentException("A granted decision names its account.", nameof(decision));
        if (gateway.Fault is { } away) throw new GatewayException(away);
        using var turn = await TurnAsync(device, cancellationToken);
        var current = table.Find(device);
        if (current?.Account == account.Id) return await KeepAsync(current, device, decision, cancellationToken);
        if (stream.Fault is { } fault) throw new IOException("the access stream can't be written", fault);
        if (current is not null) await CloseAsync(current, SessionCause.Replaced, cancellationToken);
        var now = time.GetUtcNow();
        var addresses = DeviceAddresses.Of(gateway, device);
        var session = Session.Begin(account, now) with { Mac = device.Mac, Ip = addresses[0], Until = decision.Until, ByMac = decision.ByMac };
        await journal.WriteAsync(store => store.Put(session), cancellationToken);
        table.Put(session);
        usage.Seen(session);
        try
        {
            await OpenGatewayAsync(session, addresses, cancellationToken);
        }
        catch (Exception e)
        {
            LogOpenFailed(e, session.Id);
            await AbandonAsync(session);
            throw;
        }

        stream.Session("start", session);
        stream.SessionBinding(session, addresses);
        return session;
    }

    /// <summary>Ends a session. At our own gateway it is over when this returns; a NAS is asked and its answer told.</summary>
    public async Task<SessionEndResult> EndAsync(Guid id, string cause, Actor actor, CancellationToken cancellationToken)
    {
        if (table.Find(id) is not { } session) return new SessionEndResult(true, "the session had already ended");
        if (session.Nas is not null)
        {
            var asked = await nas.DisconnectAsync(session, cause, cancellationToken);
            stream.Audit(actor, "session-disconnect", session.Username, asked.Answer, asked.Ended ? "done" : "failed");
            return asked;
        }

        using var turn = await TurnAsync(session.Device!, cancellationToken);
        if (table.Find(id) is not { } open) return new SessionEndResult(true, "the session had already ended");
        try
        {
            await CloseAsync(open, cause, CancellationToken.None); // begun, it is finished: half an end would leave the gate open
        }
        catch (GatewayException e)
        {
            LogNotShut(e, open.Id);
            return new SessionEndResult(false, e.Message);
        }

        if (actor.Role != "user") stream.Audit(actor, "session-disconnect", open.Username, cause, "done");
        return new SessionEndResult(true, "the gateway has cut it off");
    }

    /// <summary>Reads the gateway's counters of one session now; the session as it stands then, null when it has ended.</summary>
    public async Task<Session?> RefreshAsync(Guid id, CancellationToken cancellationToken)
    {
        if (gateway.Fault is null && table.Find(id) is { Nas: null, Mac: { } mac } session) Count(session, await gateway.ReadCountersAsync(mac, cancellationToken));
        return table.Find(id);
    }

    /// <summary>Takes over the gateway's counters for all its sessions; returns those that changed.</summary>
    public async Task<IReadOnlyList<Session>> CountAsync(CancellationToken cancellationToken)
    {
        var counters = await gateway.ReadCountersAsync(cancellationToken);
        var changed = new List<Session>();
        foreach (var device in counters.GroupBy(c => c.Mac))
        {
            var ip = device.First().Address;
            if (table.Find(new Device(device.Key, ip)) is { } session && Count(session, [.. device]) is { } counted) changed.Add(counted);
        }

        await ShutStrangersAsync(counters, cancellationToken);
        return changed;
    }

    private async Task<Session> KeepAsync(Session session, Device device, AccessDecision decision, CancellationToken cancellationToken)
    {
        var addresses = DeviceAddresses.Of(gateway, device);
        var kept = table.Update(session.Id, s => s with { Ip = addresses[0], Until = decision.Until, ByMac = decision.ByMac, LastSeen = time.GetUtcNow() }) ?? session;
        table.TakeUp(kept);
        await journal.WriteAsync(store => store.Put(kept), cancellationToken);
        await OpenGatewayAsync(kept, addresses, cancellationToken);
        stream.SessionBinding(kept, addresses);
        return kept;
    }

    private Task OpenGatewayAsync(Session session, IReadOnlyList<IPAddress> addresses, CancellationToken cancellationToken) =>
        session.Mac is { } mac ? gateway.OpenAsync(Client(mac, session, addresses), cancellationToken) : Task.CompletedTask;

    private GatewayClient Client(MacAddress mac, Session session, IReadOnlyList<IPAddress> addresses)
    {
        var rights = accounts.TryFind(session.Username, out var account) ? account.Rights : Rights.None;
        return new GatewayClient(mac, addresses, session.Until + KernelGrace) { UpBitsPerSecond = rights.UpBitsPerSecond, DownBitsPerSecond = rights.DownBitsPerSecond };
    }

    /// <summary>Gate first, then the record: whatever fails after it, nobody is left inside.</summary>
    private async Task CloseAsync(Session session, string cause, CancellationToken cancellationToken, DateTimeOffset? at = null)
    {
        if (session.Mac is { } mac) Count(session, await gateway.CloseAsync(mac, cancellationToken));
        await FinishAsync(session, cause, at, cancellationToken);
    }

    private async Task FinishAsync(Session session, string cause, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (table.Remove(session.Id) is not { } last) return;
        _lastReadings.TryRemove(session.Id, out _);
        var closed = last with { State = SessionState.Closed, End = at ?? time.GetUtcNow(), Cause = cause };
        usage.Seen(closed);
        stream.Session("stop", closed);
        try
        {
            await journal.WriteAsync(store => store.Put(closed), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _unwritten.Enqueue(closed);
            LogCloseNotWritten(e, session.Id);
        }
    }

    private Task<Turn> TurnAsync(Device device, CancellationToken cancellationToken) => TurnAsync(Stripe(device), cancellationToken);

    private static async Task<Turn> TurnAsync(SemaphoreSlim stripe, CancellationToken cancellationToken)
    {
        await stripe.WaitAsync(cancellationToken);
        return new Turn(stripe);
    }

    private SemaphoreSlim Stripe(Device device) => _stripes[(uint)device.Key.GetHashCode(StringComparison.Ordinal) % (uint)_stripes.Length];

    [LoggerMessage(7110, LogLevel.Error, "The gateway did not open for session {Session}; it was ended")]
    private partial void LogOpenFailed(Exception exception, Guid session);

    [LoggerMessage(7112, LogLevel.Error, "Session {Session} ended, but its end could not be written; trying again")]
    private partial void LogCloseNotWritten(Exception exception, Guid session);

    private readonly struct Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
