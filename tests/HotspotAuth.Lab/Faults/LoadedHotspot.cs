using System.Diagnostics;
using System.Globalization;
using System.Net;
using HotspotAuth.Benchmarks.Load;
using HotspotAuth.Radius;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>The whole program in the lab's gateway with sessions from before its start, and what loads it.</summary>
internal sealed class LoadedHotspot : IAsyncDisposable
{
    private LoadedHotspot(LabTopology lab, LabProcess service, TimeSpan started) => (Lab, Service, Started) = (lab, service, started);

    public LabTopology Lab { get; }

    public LabProcess Service { get; }

    /// <summary>From the start of the process to <c>ready</c>.</summary>
    public TimeSpan Started { get; }

    public string Data => Path.Combine(Lab.Directory, "data");

    public static async Task<LoadedHotspot> StartAsync(int sessions)
    {
        var lab = await LabTopology.CreateAsync();
        try
        {
            Crowd.Seed(Path.Combine(lab.Directory, "data"), sessions);
            var since = Stopwatch.GetTimestamp();
            var service = await lab.StartHotspotAsync(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Radius:Clients:1:Name"] = "load",
                ["Radius:Clients:1:Address"] = "127.0.0.1",
                ["Radius:Clients:1:Secret"] = LoadUsers.Secret,
            });
            return new LoadedHotspot(lab, service, Stopwatch.GetElapsedTime(since));
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async Task<string> MetricsAsync() => (await Lab.Gateway.RunAsync("curl", "-s", "-m", "20", "http://127.0.0.1:9464/metrics")).Succeeded().Output;

    public async Task<Vitals> VitalsAsync(double seconds) => Vitals.Read(Service.Id, Data, await MetricsAsync(), seconds);

    /// <summary>Log-ins or accounting over loopback until told to stop.</summary>
    public async Task<Task<LoadPhase>> AskAsync(LoadKind kind, int number, double perSecond, CancellationToken stop)
    {
        var port = kind == LoadKind.Accounting ? 1813 : 1812;
        // Made inside, it belongs to the gateway's namespace whichever thread uses it.
        var socket = await Lab.Gateway.Namespace.DoAsync(() => new LoadSocket(new IPEndPoint(IPAddress.Loopback, port), kind, number, window: 64, new RadiusSecret(LoadUsers.Secret)));
        var phase = new LoadPhase();
        return Task.Factory.StartNew(
            () =>
            {
                using (socket) socket.RunPaced(() => phase, perSecond, stop);
                return phase;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Sum over all days of a stream. After the service has ended.</summary>
    public long Sum(string stream, string question)
    {
        var sum = 0L;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Data, "traffic"), stream + ".sqlite", SearchOption.AllDirectories))
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={file};Mode=ReadOnly;Pooling=False"));
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = question;
            sum += (long)command.ExecuteScalar()!;
        }

        return sum;
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Lab.DisposeAsync();
    }
}
