using System.Globalization;
using HotspotAuth.Tests.Capture;
using HotspotAuth.TrafficLog;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Lab.CaptureTests;

/// <summary>The real service with the capture role (and jobs, with which it shows its metrics), on the near end of a pair of interfaces and a data folder of its own.</summary>
internal sealed class CaptureRole : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotspotauth-capture-").FullName;
    private LabProcess? _process;
    private string _metrics = "";

    public Veth Link { get; } = new();

    public int ProcessId => _process!.Id;

    public string Data => Path.Combine(_folder, "data");

    public async Task StartAsync(params string[] settings)
    {
        _process = LabProcess.Start(LabTopology.Program,
        [
            "serve", "--roles", "capture,jobs", $"--Data:Directory={Data}", $"--Capture:Interface={Link.Near}", "--Gateway:LanAddress=10.10.0.1/16", "--Operation:MetricsUrls=http://127.0.0.1:0", .. settings,
        ]);
        await _process.WaitForLineAsync(l => l == "ready", TimeSpan.FromSeconds(60));
        _metrics = _process.Said.Split('\n').First(l => l.StartsWith("metrics ", StringComparison.Ordinal)).Split(' ')[1];
    }

    public async Task KillAsync()
    {
        await SignalAsync("-KILL");
        await _process!.WaitForExitAsync();
    }

    public async Task StopAsync() => Assert.Equal(0, await _process!.StopAsync());

    public async Task SignalAsync(string signal) => (await LabCommand.RunAsync("kill", signal, ProcessId.ToString(CultureInfo.InvariantCulture))).Succeeded();

    /// <summary>A counter of the service, for example <c>hotspot_capture_frames_total</c>.</summary>
    public async Task<long> MetricAsync(string name)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(_metrics.TrimEnd('/') + (_metrics.EndsWith("/metrics", StringComparison.Ordinal) ? "" : "/metrics")));
        return (long)decimal.Parse(text.Split('\n').First(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>One number out of the flow stream's files, summed over the days.</summary>
    public long Sum(string sql)
    {
        SystemSqlite.Use();
        long sum = 0;
        foreach (var file in Directory.Exists(Data) ? Directory.GetFiles(Data, "flow.sqlite", SearchOption.AllDirectories) : [])
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            sum += Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        return sum;
    }

    public async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await isSo()) return;
            await Task.Delay(100);
        }

        Assert.Fail($"{what}\n{_process?.Said}");
    }

    /// <summary>Both verifiers are content with the store as it lies.</summary>
    public async Task BothVerifyAsync()
    {
        var ours = await LabCommand.RunAsync(LabTopology.Program, "verify", $"--Data:Directory={Data}");
        Assert.True(ours.ExitCode == 0, ours.Output + ours.Error);
        var script = Path.GetFullPath(Path.Combine(LabTopology.Program, "..", "..", "..", "..", "..", "..", "deploy", "verify", "verify.py"));
        var theirs = await LabCommand.RunAsync("python3", script, Path.Combine(Data, "traffic"));
        Assert.True(theirs.ExitCode == 0, theirs.Output + theirs.Error);
        Assert.Contains("open", theirs.Output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        // A stopped process can't end in order.
        if (_process is not null) _ = await LabCommand.RunAsync("kill", "-CONT", ProcessId.ToString(CultureInfo.InvariantCulture));
        if (_process is not null) await _process.DisposeAsync();
        Link.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
