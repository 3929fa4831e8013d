using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Benchmarks.Peers;

/// <summary>The real program with the capture role alone, on the near end of a pair of interfaces.</summary>
internal sealed class CapturingServer : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly RunningProgram _program;

    public CapturingServer(string program, params string[] settings)
    {
        _program = new RunningProgram(program, "ready", ["serve", "--roles", "capture", $"--Data:Directory={_scratch.Of("data")}", $"--Capture:Interface={Link.Near}", "--Gateway:LanAddress=10.10.0.1/16", .. settings]);
        _program.WaitUntilReady();
    }

    public LinkPair Link { get; } = new();

    public int Id => _program.Id;

    public void Stop() => _program.Stop();

    /// <summary>Flow records on disk, the packets in them, and the packets or records that gaps tell of. After <see cref="Stop"/>.</summary>
    public (long Records, long Packets, long Lost) Recorded()
    {
        long records = 0, packets = 0, lost = 0;
        foreach (var file in Directory.EnumerateFiles(_scratch.Of("data"), "flow.sqlite", SearchOption.AllDirectories))
        {
            using var database = Database.Open(file, FileAccessKind.Read);
            records += database.Number("SELECT count(*) FROM flow");
            packets += database.Number("SELECT coalesce(sum(packets_up + packets_down), 0) FROM flow");
            lost += database.Number("SELECT coalesce(sum(lost), 0) FROM gap");
        }

        return (records, packets, lost);
    }

    public void Dispose()
    {
        _program.Dispose();
        Link.Dispose();
        _scratch.Dispose();
    }
}
