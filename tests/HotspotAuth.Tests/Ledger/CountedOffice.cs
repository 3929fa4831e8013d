using HotspotAuth.Ledger;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Export;
using HotspotAuth.TrafficLog;
using Microsoft.Extensions.Logging.Abstractions;
using static HotspotAuth.Tests.Export.TestOffice;

namespace HotspotAuth.Tests.Ledger;

/// <summary>An office whose guests' packets are made up one by one, so that their accounting is exact and their flow records are what a capture would have cut.</summary>
internal sealed class CountedOffice : IAsyncDisposable
{
    /// <summary>The hour before noon.</summary>
    public const double Hour = -3600;

    private const double Interim = 300;
    private readonly Random _random = new(7);

    public TestOffice Office { get; } = new();
    public List<FlowRow> Flows { get; } = [];
    public List<SessionRow> Reports { get; } = [];
    public CompletenessLedger Ledger => new(Office.Store, Hours, new SessionStore(Office.Database), Office.Settings, Office.Clock, NullLogger<CompletenessLedger>.Instance);
    public LedgerStore Hours => new(Office.Database);

    /// <summary>A guest online from before the hour until after it, at our own gateway or at a NAS, with a report each five minutes.</summary>
    public void AddGuest(int number, string? nas = null, double from = Hour - 1000, double to = 1500, double interim = Interim)
    {
        var (mac, ip, id) = (Mac(number), LogIp.FromIPv4(0x0A0A_1000 + (uint)number), new byte[16]);
        BitConverter.TryWriteBytes(id, number + 1);
        var packets = new List<(double At, int Up, int Down)>();
        for (var begin = from + (_random.NextDouble() * 20); begin < to; begin += _random.NextDouble() * 60)
        {
            // A connection of seconds to minutes, in bursts; the capture cuts it after five minutes.
            var (length, count) = (_random.NextDouble() * 280, _random.Next(2, 40));
            (double At, int Up, int Down)[] mine = [.. Enumerable.Range(0, count).Select(_ => (begin + (_random.NextDouble() * length), _random.Next(40, 400), _random.Next(200, 60_000))).Where(p => p.Item1 < to).OrderBy(p => p.Item1)];
            if (mine.Length == 0) continue;
            packets.AddRange(mine);
            Flows.Add(Flow(At(mine[0].At), At(mine[^1].At), mac, ip, 20_000 + (Flows.Count % 40_000)) with { BytesUp = mine.Sum(p => (long)p.Up), BytesDown = mine.Sum(p => (long)p.Down) });
        }

        Report(SessionEvent.Start, from);
        for (var at = from + interim; at < to; at += interim) Report(SessionEvent.Interim, at);
        Report(SessionEvent.Stop, to);

        void Report(SessionEvent what, double at) => Reports.Add(new SessionRow(
            At(at), what, id, 1, "mali", At(from), null, "guest", mac, ip, nas, null, what == SessionEvent.Stop ? At(at) : null,
            0, 0, packets.Where(p => p.At <= at).Sum(p => (long)p.Up), packets.Where(p => p.At <= at).Sum(p => (long)p.Down)));
    }

    public async Task<LedgerHour> JudgeAsync()
    {
        await WriteAsync();
        return Ledger.Judge(At(Hour), CancellationToken.None);
    }

    public async Task WriteAsync(double at = 1800)
    {
        await Office.WriteAsync(At(at), [.. Reports.OrderBy(row => row.Time)]);
        await Office.WriteAsync(At(at), [.. Flows.OrderBy(row => row.End)]);
    }

    public ValueTask DisposeAsync() => Office.DisposeAsync();
}
