using System.Globalization;
using Dapper;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Benchmarks.Measuring;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Benchmarks.Peers;

/// <summary>The real program in a process of its own, with the load's accounts in its real store.</summary>
internal sealed class HotspotServer : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly RunningProgram _program;
    private readonly int _metricsPort = Scratch.FreePort();

    public HotspotServer(string program)
    {
        LoadAccounts.Add(DataDirectory.OpenOrCreate(DataFolder), LoadUsers.Count, LoadAccounts.QuickHash);
        _program = new RunningProgram(
            program,
            "ready",
            "serve",
            $"--Data:Directory={DataFolder}",
            "--Portal:Urls=http://127.0.0.1:0",
            "--Admin:Urls=https://127.0.0.1:0",
            $"--Operation:MetricsUrls=http://127.0.0.1:{_metricsPort}",
            "--Radius:Bind=127.0.0.1",
            $"--Radius:AuthPort={AuthPort}",
            $"--Radius:AcctPort={AcctPort}",
            "--Radius:Clients:0:Name=bench",
            "--Radius:Clients:0:Address=127.0.0.1",
            $"--Radius:Clients:0:Secret={LoadUsers.Secret}");
        _program.WaitUntilReady();
    }

    public int AuthPort { get; } = Scratch.FreePort();

    public int AcctPort { get; } = Scratch.FreePort();

    public int Id => _program.Id;

    private string DataFolder => _scratch.Of("data");

    public void Stop() => _program.Stop();

    public void Kill() => _program.Kill();

    /// <summary>Rows of the access stream about log-ins, and how many rows it says were lost. After <see cref="Stop"/>.</summary>
    public (long Written, long Lost) AccessRecords()
    {
        long written = 0, lost = 0;
        foreach (var file in Directory.EnumerateFiles(DataFolder, "access.sqlite", SearchOption.AllDirectories))
        {
            using var database = TrafficLog.Database.Open(file, FileAccessKind.Read);
            written += database.Number("SELECT count(*) FROM auth");
            lost += database.Number("SELECT coalesce(sum(lost), 0) FROM gap");
        }

        return (written, lost);
    }

    /// <summary>Accounting packets in the journal, as the next start would find them. After <see cref="Kill"/>.</summary>
    public long AccountingRecords()
    {
        using var connection = Operation.Database.OpenOrCreate(DataDirectory.OpenOrCreate(DataFolder)).Open();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM accounting");
    }

    /// <summary>Garbage collections of the server since it started, generations 0 to 2.</summary>
    public IReadOnlyList<long> Collections()
    {
        using var http = new HttpClient();
        var metrics = http.GetStringAsync(new Uri($"http://127.0.0.1:{_metricsPort}/metrics")).GetAwaiter().GetResult();
        return [.. metrics.Split('\n').Where(l => l.StartsWith("hotspot_memory_collections_total{", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(l => long.Parse(l.AsSpan(l.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        _program.Dispose();
        _scratch.Dispose();
    }
}
