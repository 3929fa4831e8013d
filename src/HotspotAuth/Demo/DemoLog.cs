using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Capture;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.Sessions;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Demo;

/// <summary>Writes the demonstration through the real writers, whose clock moves with it, and seals its finished day.</summary>
internal sealed class DemoLog : IAsyncDisposable
{
    /// <summary>Batches never further apart than this: a longer silence would need a reason in the log.</summary>
    private const long Tick = 100_000;

    private readonly DemoClock _clock;
    private readonly TrafficStore _store;
    private readonly LogWriter _access;
    private readonly LogWriter _flow;
    private readonly List<Session> _closed = [];

    private DemoLog(DemoClock clock, TrafficStore store) =>
        (_clock, _store, _access, _flow) = (clock, store, LogWriter.Open(store, LogStream.Access, new StreamWriterOptions()), LogWriter.Open(store, LogStream.Flow, new StreamWriterOptions()));

    public long Flows { get; private set; }

    /// <summary>The sessions that were written, for the account store.</summary>
    public IReadOnlyList<Session> Sessions => _closed;

    /// <summary>Opens the log at the first midnight of the demonstration.</summary>
    public static DemoLog Open(VerbContext context, DateTimeOffset now)
    {
        var site = context.Settings.Site;
        var yesterday = DayName.At(now, site.Zone).AddDays(-1);
        var clock = new DemoClock(DateTimeOffset.FromUnixTimeMilliseconds(DayName.EndOf(yesterday.AddDays(-1), site.Zone)));
        return new DemoLog(clock, TrafficStore.OpenOrCreate(context.Data.Traffic, site.Node, site.Zone, clock));
    }

    public async Task WriteAsync(IReadOnlyList<(long Time, Action<DemoLog> Write)> moments, long until, CancellationToken cancellationToken)
    {
        var next = 0;
        for (var tick = _clock.GetTimestamp(); ; tick = Math.Min(tick + Tick, until))
        {
            _clock.MoveTo(tick);
            for (; next < moments.Count && moments[next].Time <= tick; next++) moments[next].Write(this);
            await _access.FlushAsync(cancellationToken);
            await _flow.FlushAsync(cancellationToken);
            if (tick >= until) break;
        }
    }

    /// <summary>Seals the finished days, so that the first verify has something to prove.</summary>
    public async Task SealAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), _store);
        foreach (var day in await new DaySealer(_store, signer).SealAsync(_store.Today.AddDays(-1), cancellationToken)) await _access.AppendAsync(day.Witness, cancellationToken);
        await _access.FlushAsync(cancellationToken);
    }

    public void Refused(Account account, long at, MacAddress mac, IPAddress ip) => _access.TryAppend(new AuthRow(
        at, "portal", AuthResult.Reject, AccessReasons.Text(AccessReason.WrongPassword), account.Id, account.Username, null, new LogMac(mac.Value), LogIp.From(ip)));

    public void Start(Session session)
    {
        var (mac, ip) = (session.Mac!.Value, session.Ip!);
        var at = session.Start.ToUnixTimeMilliseconds();
        _access.TryAppend(new AuthRow(at, "portal", AuthResult.Accept, null, session.Account, session.Username, null, new LogMac(mac.Value), LogIp.From(ip)));
        _access.TryAppend(AccessStream.Row("start", session, at));
        _access.TryAppend(new BindingRow(at, (session.Until ?? session.Start).ToUnixTimeMilliseconds(), new LogMac(mac.Value), LogIp.From(ip), TrafficLog.BindingSource.Session, Session: AccessStream.Id(session.Id)));
    }

    public void Interim(Session session) => _access.TryAppend(AccessStream.Row("interim", session, session.LastSeen.ToUnixTimeMilliseconds()));

    public void Stop(Session session)
    {
        _closed.Add(session);
        _access.TryAppend(AccessStream.Row("stop", session, session.End!.Value.ToUnixTimeMilliseconds()));
        _flow.TryAppend(new FlowBindingRow(
            session.Start.ToUnixTimeMilliseconds(), session.End!.Value.ToUnixTimeMilliseconds() - 1, new LogMac(session.Mac!.Value.Value), LogIp.From(session.Ip!), TrafficLog.BindingSource.Arp));
    }

    public void Flow(FlowRow flow)
    {
        Flows++;
        _flow.TryAppend(flow);
    }

    public async ValueTask DisposeAsync()
    {
        await _access.DisposeAsync();
        await _flow.DisposeAsync();
    }
}
