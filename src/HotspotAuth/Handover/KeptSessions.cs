using System.Net;
using HotspotAuth.Audit;
using HotspotAuth.Sessions;

namespace HotspotAuth.Handover;

/// <summary>
/// Sessions at gateways that report none: we begin them when the gateway has opened, take its counters where it tells some, and end
/// them. Each step is on the disk first and in the access stream, as with RADIUS accounting.
/// </summary>
internal sealed class KeptSessions(SessionTable table, SessionJournal journal, UsageLedger usage, AccessStream stream, TimeProvider time)
{
    /// <summary>Before the names we give such sessions; no NAS's own name begins so.</summary>
    private const string Mark = "~kept/";

    private const string TimedMark = Mark + "timed/";

    /// <summary>Whether a session is one of ours at a gateway that reports none.</summary>
    public static bool IsKept(Session session) => session.NasSession?.StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>The gateway was told when it ends.</summary>
    public static bool IsTimed(Session session) => session.NasSession?.StartsWith(TimedMark, StringComparison.Ordinal) == true;

    /// <summary>The open ones of a gateway.</summary>
    public IReadOnlyList<Session> At(string nas) => [.. table.Open.Where(session => session.Nas == nas && IsKept(session))];

    /// <summary>Begins the session of a guest for whom the gateway opens. The same account on the same device goes on with its own.</summary>
    /// <param name="entry">The login.</param>
    /// <param name="address">The device's address.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="isTimed">The gateway was told when the session ends.</param>
    public async Task<Session> StartAsync(HandoverEntry entry, IPAddress address, CancellationToken cancellationToken, bool isTimed = true)
    {
        var (account, mac, now) = (entry.Decision.Account!, entry.Visit.Device, time.GetUtcNow());
        foreach (var open in At(entry.Nas.Name).Where(session => session.Mac == mac))
        {
            if (open.Account == account.Id) return await ChangeAsync(open with { Ip = address, Until = entry.Decision.Until, LastSeen = now, Heard = now }, cancellationToken);
            await CloseAsync(open, SessionCause.Replaced, now, cancellationToken);
        }

        var session = Session.Begin(account, now) with { Mac = mac, Ip = address, Nas = entry.Nas.Name, Until = entry.Decision.Until, Heard = now };
        session = session with { NasSession = $"{(isTimed ? TimedMark : Mark)}{session.Id:N}" };
        await journal.WriteAsync(
            writer => writer.Put(session),
            () =>
            {
                table.Put(session);
                usage.Seen(session);
                stream.Session("start", session);
                stream.SessionBinding(session, [address]);
            },
            cancellationToken);
        return session;
    }

    /// <summary>What the gateway tells of an open session: that it is there, and how much it has carried.</summary>
    public Task<Session> ChangeAsync(Session changed, CancellationToken cancellationToken) => WriteAsync(
        changed,
        () =>
        {
            if (table.Update(changed.Id, _ => changed) is not null) usage.Seen(changed);
        },
        cancellationToken);

    /// <summary>The gateway has closed, or its guest is gone.</summary>
    public Task<Session> CloseAsync(Session session, string cause, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var closed = session with { State = SessionState.Closed, End = end < session.Start ? session.Start : end, Cause = cause };
        return WriteAsync(
            closed,
            () =>
            {
                if (table.Remove(session.Id) is null) return;
                usage.Seen(closed);
                stream.Session("stop", closed);
            },
            cancellationToken);
    }

    /// <summary>Writes where the session stands, for whoever reads the log while it goes on.</summary>
    public void Tell(Session session) => stream.Session("interim", session);

    /// <summary>What has been closed meanwhile stays closed.</summary>
    private async Task<Session> WriteAsync(Session changed, Action committed, CancellationToken cancellationToken)
    {
        var written = false;
        await journal.WriteAsync(
            writer =>
            {
                written = writer.Find(changed.Id) is { State: not SessionState.Closed };
                if (written) writer.Put(changed);
            },
            () =>
            {
                if (written) committed();
            },
            cancellationToken);
        return changed;
    }
}

/// <summary>One kind of gateway whose sessions we keep: how it is told to end one.</summary>
internal interface ISessionKeeper
{
    /// <summary>The kind in the configuration's words.</summary>
    string Kind { get; }

    /// <summary>Ends a guest's access at the gateway. What it answered; the record is closed by whoever asks.</summary>
    Task<SessionEndResult> EndAsync(HandoverNas nas, Session session, CancellationToken cancellationToken);
}

/// <summary>Asks the gateway of a kept session to end it.</summary>
internal sealed class KeptEnds(HandoverTable table, IEnumerable<ISessionKeeper> keepers)
{
    private readonly Dictionary<string, ISessionKeeper> _keepers = keepers.ToDictionary(keeper => keeper.Kind, StringComparer.Ordinal);

    public Task<SessionEndResult> EndAsync(Session session, CancellationToken cancellationToken) =>
        table.Find(session.Nas!) is { } nas && _keepers.TryGetValue(nas.Kind, out var keeper)
            ? keeper.EndAsync(nas, session, cancellationToken)
            : Task.FromResult(new SessionEndResult(false, $"gateway {session.Nas} is no longer in the configuration; put it back to reach it"));
}
