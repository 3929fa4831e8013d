using HotspotAuth.Export;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Ledger;

/// <summary>
/// A session of an hour: whose traffic is its, and what its counters had come to at the last report before the hour and the last one in it.
/// It is compared from report to report, so nothing is guessed between them; what comes after the hour's last report is the next hour's.
/// </summary>
internal sealed class AccountedSession
{
    /// <summary>How far before the hour its counting may begin: NASes report every few minutes. A greater silence is not compared.</summary>
    public const long Reach = 1_800_000;

    private readonly long _from;
    private readonly long _to;
    private Report _before;
    private Report _last;
    private double _up;
    private double _down;

    public AccountedSession(SessionRow row, TimeSpanMs hour)
    {
        (_from, _to) = (hour.From, hour.To);
        Id = SessionSpan.IdText(row.Session);
        Start = row.Start;
        Mac = row.Mac;
        Nas = row.Nas;
        _before = _last = new Report(row.Start, default);
        Add(row);
    }

    public string Id { get; }
    public LogMac? Mac { get; private set; }
    public HashSet<LogIp> Ips { get; } = [];
    public string? Nas { get; }
    public long Start { get; }
    public long? End { get; internal set; }

    /// <summary>Its traffic is compared in [From, To) of this; empty where no report came.</summary>
    public TimeSpanMs Compared => new(_before.Time, _last.Time);

    public bool IsCompared => _last.Time > _before.Time && _before.Time >= _from - Reach;

    /// <summary>Its NAS was silent too long for a comparison.</summary>
    public bool IsUnreported => !IsCompared && Math.Min(_to, End ?? long.MaxValue) - _before.Time > Reach;

    public BothWays Accounting => new(Math.Max(0, _last.Bytes.Up - _before.Bytes.Up), Math.Max(0, _last.Bytes.Down - _before.Bytes.Down));

    public BothWays Flows => new((long)Math.Round(_up), (long)Math.Round(_down));

    public void Add(SessionRow row)
    {
        Mac ??= row.Mac;
        if (row.Ip is { } ip) Ips.Add(ip);
        if (row.Event == SessionEvent.Stop && row.End is { } end) End = end;
        // At midnight each session is repeated; of a NAS's that repeats an older report, and the moment is not the report's.
        if (row.Event == SessionEvent.Carry && row.Nas is not null) return;
        var bytes = new BothWays(row.BytesUp, row.BytesDown);
        // A Start tells zero at the session's beginning; one that was lost and inferred from a later report tells that report.
        var time = row.Event == SessionEvent.Stop ? row.End ?? row.Time : row.Event == SessionEvent.Start && bytes.Sum == 0 ? row.Start : row.Time;
        if (time <= _from && time >= _before.Time) _before = new Report(time, bytes);
        if (time <= _to && time >= _last.Time) _last = new Report(time, bytes);
    }

    /// <summary>Whether it lived at some moment from <paramref name="from"/> to <paramref name="to"/>, with a little room for two clocks that are read one after the other.</summary>
    public bool Lived(long from, long to) => Start - Slack <= to && (End is not { } end || end + Slack >= from);

    /// <summary>How much of a span it lived; one millisecond at least, for what only touches it.</summary>
    public long Overlap(long from, long to) => Math.Max(1, Math.Min(to, End ?? long.MaxValue) - Math.Max(from, Start));

    /// <summary>Takes its share of a record: what of the record's time is compared, out of what of it the session lived.</summary>
    public void Take(in FlowRow flow, double share)
    {
        if (!IsCompared) return;
        var (from, to) = (Math.Max(flow.Time, Start), Math.Min(flow.End, End ?? long.MaxValue));
        if (to < from) from = to = flow.Time < Start ? Start : End ?? flow.Time;
        share *= HourPart.Of(from, to, Compared, endsAtStop: End == Compared.To);
        _up += share * flow.BytesUp;
        _down += share * flow.BytesDown;
    }

    /// <summary>The gateway opens a moment before the row of it is made.</summary>
    private const long Slack = 2_000;

    private readonly record struct Report(long Time, BothWays Bytes);
}
